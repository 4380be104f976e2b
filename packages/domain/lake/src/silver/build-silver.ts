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
import { retryOnConflict } from './retry-on-conflict.ts';
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
  /** Derives everything from bronze, as if nothing had been built before. The files are the same, byte for byte. */
  readonly full?: boolean;
  /** Writes nothing; the report says what a build would do. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: SilverProgress) => void;
  /** Stops the build between two steps. Written files stay valid; the next build does the rest. */
  readonly signal?: AbortSignal;
}

export interface SilverReport {
  /** Number of exports that are new since the last build, or were parsed again. */
  readonly exportsRead: number;
  /** Number of rows of the whole table. */
  readonly messages: number;
  /** Number of messages in all exports minus the number of rows, for the whole lake. */
  readonly duplicates: number;
  readonly partitionsWritten: number;
  readonly partitionsUnchanged: number;
  readonly partitionsRemoved: number;
  /** Number of chats of the lake. */
  readonly chats: number;
  readonly warnings: readonly SilverWarning[];
  readonly plan: SilverPlan;
}

/**
 * Builds the tables of chats from bronze: reads, plans, and applies the plan. Only months whose rows change are written. The result depends
 * on bronze alone: not on earlier builds, nor on builds that were killed. Where bronze has not changed since the last build, only the
 * manifest and key listings are read.
 *
 * Concurrent builds: the manifest is replaced by compare and set, and each file only where it is still as it was listed. So the build that
 * announced its months last succeeds, and the other starts again. A file that an unfinished build left has another etag than the manifest
 * records, and is written again.
 *
 * Memory: about 120 bytes for each message of the changed chats, at most 160 MB of parsed texts, and a few months of rows. Rejects with
 * `StorageError` (`precondition-failed` where other builds interfered four times), `ParquetError`, or the reason of the signal.
 */
export async function buildSilver(
  dependencies: SilverDependencies,
  options: SilverOptions = {},
): Promise<SilverReport> {
  return retryOnConflict(MANIFEST_KEY, () => buildOnce(dependencies, options));
}

async function buildOnce({ store, codec }: SilverDependencies, options: SilverOptions): Promise<SilverReport> {
  const { full = false, dryRun = false, onProgress = () => {}, signal } = options;
  const stop = signal && { signal };
  signal?.throwIfAborted();

  const { state: known, version, ifMatch } = await readSilverManifest(store);
  // Listed after the manifest is read, so that a build that replaces the manifest later has seen at least the same files.
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
  // From here on the content of these months' files is unknown until the build ends: it may be that of this build or of an earlier,
  // unfinished one.
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
  // Months are removed last, so that readers find each message somewhere throughout the build.
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
/** Keys of the files that a build writes beside the months of messages. */
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
    // A table without rows has no file, just as a month without messages has none.
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

/** True where the files beside the months are unchanged since the last build. */
const hasWholeFiles = (known: SilverState, { files }: ListedSilver): boolean =>
  OTHER_FILES.every((key) => {
    const state = known.files[key];
    return state === undefined ? !files.has(key) && known.chats.length === 0 : isAsWritten(state, files.get(key));
  });

interface FileToPut extends OtherFile {
  readonly known: FileState | undefined;
  readonly listed: ListedFile | undefined;
}

/** Writes a file unless it is already stored. An empty file is removed instead, and gives null. */
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

/** First silver version with the current message ids. */
const IDS_STAY_FROM = 4;

/** Warns that all tables are rebuilt. It appears once, because the build then stores the current version. */
function rebuildWarning(version: number | null): readonly SilverWarning[] {
  if (version === null || version >= SILVER_VERSION) return [];
  const detail =
    version < IDS_STAY_FROM
      ? 'The tables were built by an earlier version, which could give messages a wrong sender. All tables are rebuilt, and message ids change once.'
      : 'The tables were built by an earlier version. All tables are rebuilt; message ids stay the same.';
  return [{ code: 'rebuilt', exportIds: [], detail }];
}
