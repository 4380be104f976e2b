import type { ObjectStore } from '@homelake/storage';
import { messagesKey, sha256Hex, tableKey } from '@homelake/storage';
import { listBronze } from '../bronze/bronze-listing.ts';
import { listObjects, readBronzeRecords } from '../bronze/bronze-record.ts';
import { readOverrides } from '../bronze/chat-overrides.ts';
import { describeChats } from './chat-states.ts';
import { chatsBatch, peopleBatch } from './chat-tables.ts';
import { CHAT_SUMMARIES_KEY, encodeChatSummaries } from './chat-summaries.ts';
import { CHATS } from '../tables/chats-schema.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { ExportLibrary } from './export-library.ts';
import { writeMonths } from './month-writer.ts';
import { SILVER_VERSION } from '../tables/silver-version.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { untilNotOvertaken } from './overtaken.ts';
import { PEOPLE } from '../tables/people-schema.ts';
import { planSilver, type SilverPlan } from './silver-plan.ts';
import type { SilverProgress, SilverWarning } from './silver-progress.ts';
import {
  inMonthOrder,
  MANIFEST_KEY,
  NO_STATE,
  readSilverManifest,
  type SilverState,
  writeSilverState,
} from './silver-state.ts';
import { type FileState, isAsWritten, type ListedFile, listMonths, unchangedSince } from './table-files.ts';
import type { TableSchema } from '../tables/table-schema.ts';
import { PARQUET_TYPE } from './write-partitions.ts';

export interface SilverDependencies {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
}

export interface SilverOptions {
  /** Derive everything from bronze, as if nothing had been built before. The files come out the same, byte for byte. */
  readonly full?: boolean;
  /** Write nothing; the report says what would be done. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: SilverProgress) => void;
  /** Stops between two steps. What was written stays right; the next build does the rest. */
  readonly signal?: AbortSignal;
}

export interface SilverReport {
  /** Exports that are new to silver, or were read anew; the rest was known from the build before. */
  readonly exportsRead: number;
  /** Rows of the whole table. */
  readonly messages: number;
  /** Messages of exports beyond one a row, in the whole lake. */
  readonly duplicates: number;
  readonly partitionsWritten: number;
  readonly partitionsUnchanged: number;
  readonly partitionsRemoved: number;
  /** Chats of the lake. */
  readonly chats: number;
  readonly warnings: readonly SilverWarning[];
  readonly plan: SilverPlan;
}

/**
 * Bronze to silver: reads what is there, plans, applies the plan. Only months whose rows change are written; the result is
 * a function of bronze alone, whatever was built before, and however often a build was killed on the way. Where nothing changed since the
 * last build, it reads its manifest and lists keys.
 *
 * Two builds at the same time: the manifest is replaced only by a build that read it, and a month's file only by one that listed it, so the
 * build that announced its months last goes on and the other starts again. A file that a build left behind that did not go on has
 * another etag than the manifest says, and is written anew.
 *
 * Holds some 120 bytes of memory for every message of the chats that changed, the texts that were just parsed (at most
 * 160 MB of them) and a few months of rows. Rejects with `StorageError` (`precondition-failed` where other builds overtook it
 * four times), `ParquetError`, or the reason of the signal.
 */
export async function buildSilver(
  dependencies: SilverDependencies,
  options: SilverOptions = {},
): Promise<SilverReport> {
  return untilNotOvertaken(MANIFEST_KEY, () => buildOnce(dependencies, options));
}

async function buildOnce({ store, codec }: SilverDependencies, options: SilverOptions): Promise<SilverReport> {
  const { full = false, dryRun = false, onProgress = () => {}, signal } = options;
  const stop = signal && { signal };
  signal?.throwIfAborted();

  const { state: known, version, ifMatch } = await readSilverManifest(store);
  // Listed after the manifest was read: whoever overtakes this build knows all that it knew.
  const [bronze, listed] = await Promise.all([listBronze(store), listSilver(store)]);
  const isWhole = (month: string, state: FileState): boolean => isAsWritten(state, listed.months.get(month));
  const before = full ? NO_STATE : known;
  const damaged = new Set(before.unfinished);
  for (const [month, state] of Object.entries(before.months)) if (!isWhole(month, state)) damaged.add(month);
  const present = new Set([...listed.months.keys(), ...Object.keys(known.months)]);
  const planFor = (chats: SilverState['chats']): SilverPlan => planSilver({ before, damaged, present, chats, full });

  if (before.bronze === bronze.fingerprint && damaged.size === 0 && hasWholeFiles(before, listed)) {
    const plan = planFor(before.chats);
    if (plan.remove.length === 0) return reportOf(before, plan, { exportsRead: 0, version });
  }

  const [exports, overrides] = await Promise.all([
    readBronzeRecords(store, bronze.exportObjectKeys),
    readOverrides(store, bronze.overrideKeys),
  ]);
  const library = new ExportLibrary(store, before, { write: !dryRun, full });
  const described = await describeChats({ before, bronze: exports, overrides, library, onProgress, ...stop });
  const plan = planFor(described.states);
  const next = {
    version: SILVER_VERSION,
    bronze: bronze.fingerprint,
    unfinished: [],
    announced: 0,
    exports: described.exports,
    chats: described.states,
    warnings: [...library.warnings, ...described.warnings],
  };
  const report = reportOf(next, plan, { exportsRead: library.taken, version });
  if (dryRun) return report;

  const unfinished = [
    ...new Set([...known.unfinished, ...plan.write.map(({ month }) => month), ...plan.remove]),
  ].sort();
  // From here on the files of these months may be anything that this or an earlier build would write.
  const announcement = { ...known, bronze: null, unfinished, announced: known.announced + 1 };
  const announced = await writeSilverState(store, announcement, ifMatch);

  const months = { ...before.months };
  for (const month of plan.remove) delete months[month];
  const input = { store, codec, plan, listed: listed.months, described, library, onProgress, ...stop };
  Object.assign(months, await writeMonths(input));
  const files: Record<string, FileState> = {};
  for (const file of await otherFiles(codec, next.chats)) {
    const { key } = file;
    const state = await putFile(store, { ...file, known: before.files[key], listed: listed.files.get(key) });
    if (state !== null) files[key] = state;
  }
  // What vanishes goes last: until then a reader finds each message somewhere.
  for (const month of plan.remove) await store.remove(messagesKey.build({ month }));
  await library.removeAllBut(new Set(exports.map(({ record }) => record.exportId)));
  await writeSilverState(store, { ...next, months: inMonthOrder(months), files }, announced);
  return report;
}

interface ListedSilver {
  readonly months: ReadonlyMap<string, ListedFile>;
  /** By key. */
  readonly files: ReadonlyMap<string, ListedFile>;
}

const CHATS_KEY = tableKey.build({ table: CHATS.name });
const PEOPLE_KEY = tableKey.build({ table: PEOPLE.name });
/** The files of a build that stand beside the months of messages. */
const OTHER_FILES = [CHAT_SUMMARIES_KEY, CHATS_KEY, PEOPLE_KEY];

interface OtherFile {
  readonly key: string;
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

async function otherFiles(codec: ParquetCodec, chats: SilverState['chats']): Promise<readonly OtherFile[]> {
  const parquet = async (key: string, schema: TableSchema, batch: ColumnBatch): Promise<OtherFile> => {
    const { rows } = batch;
    // A table without rows has no file, as a month without messages has none.
    const bytes = rows === 0 ? new Uint8Array(0) : await codec.encode(schema, batch);
    return { key, rows, bytes, contentType: PARQUET_TYPE };
  };
  const summaries = encodeChatSummaries(chats);
  return [
    { key: CHAT_SUMMARIES_KEY, rows: chats.length, bytes: summaries, contentType: 'application/json' },
    await parquet(CHATS_KEY, CHATS, chatsBatch(chats)),
    await parquet(PEOPLE_KEY, PEOPLE, peopleBatch(chats)),
  ];
}

async function listSilver(store: ObjectStore): Promise<ListedSilver> {
  const [months, ...others] = await Promise.all([
    listMonths(store, messagesKey),
    ...OTHER_FILES.map((key) => listObjects(store, key)),
  ]);
  return { months, files: new Map(others.flat().map((file) => [file.key, file])) };
}

/** True where the files beside the months are as the build left them. */
const hasWholeFiles = (known: SilverState, { files }: ListedSilver): boolean =>
  OTHER_FILES.every((key) => {
    const state = known.files[key];
    return state === undefined ? !files.has(key) && known.chats.length === 0 : isAsWritten(state, files.get(key));
  });

interface FileToPut extends OtherFile {
  readonly known: FileState | undefined;
  readonly listed: ListedFile | undefined;
}

/** Puts a file unless it is there already; null, and it goes, where it would be empty. */
async function putFile(store: ObjectStore, file: FileToPut): Promise<FileState | null> {
  const { key, rows, bytes, contentType, known, listed } = file;
  if (bytes.length === 0) {
    if (listed !== undefined) await store.remove(key);
    return null;
  }
  const sha256 = await sha256Hex(bytes);
  if (known?.sha256 === sha256 && isAsWritten(known, listed)) return known;
  const { etag } = await store.put(key, bytes, { contentType, ifMatch: unchangedSince(listed) });
  return { rows, sizeBytes: bytes.length, etag, sha256 };
}

function reportOf(
  { chats, warnings }: Pick<SilverState, 'chats' | 'warnings'>,
  plan: SilverPlan,
  { exportsRead, version }: { readonly exportsRead: number; readonly version: number | null },
): SilverReport {
  const sum = (count: (chat: SilverState['chats'][number]) => number): number =>
    chats.reduce((total, chat) => total + count(chat), 0);
  return {
    exportsRead,
    messages: sum((chat) => chat.messages),
    duplicates: sum((chat) => chat.duplicates),
    partitionsWritten: plan.write.length,
    partitionsUnchanged: plan.unchanged.length,
    partitionsRemoved: plan.remove.length,
    chats: chats.length,
    warnings: [...rebuildWarning(version), ...warnings],
    plan,
  };
}

/** The first version whose message ids are those of today. */
const IDS_STAY_FROM = 4;

/** Said once: the state that this build leaves is of this version. */
function rebuildWarning(version: number | null): readonly SilverWarning[] {
  if (version === null || version >= SILVER_VERSION) return [];
  const detail =
    version < IDS_STAY_FROM
      ? 'The tables were built by an earlier version, which could give messages a wrong sender. All of them are built anew, and message ids change this one time.'
      : 'The tables were built by an earlier version. All of them are built anew; message ids stay.';
  return [{ code: 'rebuilt', exportIds: [], detail }];
}
