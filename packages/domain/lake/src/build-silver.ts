import type { ObjectStore } from '@homelake/storage';
import { messagesKey } from '@homelake/storage';
import { readBronze } from './bronze-record.ts';
import { readChatOverrides } from './chat-overrides.ts';
import { describeChats } from './chat-states.ts';
import { ExportLibrary } from './export-library.ts';
import { writeMonths } from './month-writer.ts';
import type { ParquetCodec } from './parquet-codec.ts';
import { partitionSizes } from './partition-sizes.ts';
import { planSilver, type SilverPlan } from './silver-plan.ts';
import type { SilverProgress, SilverWarning } from './silver-progress.ts';
import {
  inMonthOrder,
  NO_STATE,
  readSilverManifest,
  SILVER_VERSION,
  type SilverState,
  writeSilverState,
} from './silver-state.ts';

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
 * a function of bronze alone, whatever was built before, and however often a build was killed on the way.
 *
 * Holds some 120 bytes of memory for every message of the chats that changed, the texts that were just parsed (at most
 * 160 MB of them) and a few months of rows. Rejects with `StorageError`, `ParquetError`, or the reason of the signal.
 */
export async function buildSilver(
  { store, codec }: SilverDependencies,
  options: SilverOptions = {},
): Promise<SilverReport> {
  const { full = false, dryRun = false, onProgress = () => {}, signal } = options;
  signal?.throwIfAborted();

  const { state: known, version } = await readSilverManifest(store);
  const before = full ? NO_STATE : known;
  const bronze = await readBronze(store);
  const overrides = await readChatOverrides(store);
  // Listed while the chats are described, which mostly reckons; a failure is met where the list is awaited.
  const listed = partitionSizes(store, messagesKey);
  listed.catch(() => undefined);

  const library = new ExportLibrary(store, before, { write: !dryRun, full });
  const described = await describeChats({ before, bronze, overrides, library, onProgress, ...(signal && { signal }) });
  const files = await listed;
  const damaged = new Set(before.unfinished);
  for (const [month, { sizeBytes }] of Object.entries(before.months))
    if (files.get(month) !== sizeBytes) damaged.add(month);
  const present = new Set([...files.keys(), ...Object.keys(known.months)]);
  const plan = planSilver({ before, damaged, present, chats: described.states, full });

  if (!dryRun) {
    const next = { version: SILVER_VERSION, unfinished: [], exports: described.exports, chats: described.states };
    const unfinished = [
      ...new Set([...known.unfinished, ...plan.write.map(({ month }) => month), ...plan.remove]),
    ].sort();
    // From here on the files of these months may be anything that this or an earlier build would write.
    const touched = plan.write.length + plan.remove.length > 0;
    if (touched) await writeSilverState(store, { ...known, unfinished });
    for (const month of plan.remove) await store.remove(messagesKey.build({ month }));
    const months = { ...before.months };
    for (const month of plan.remove) delete months[month];
    Object.assign(
      months,
      await writeMonths({ store, codec, plan, described, library, onProgress, ...(signal && { signal }) }),
    );
    const state: SilverState = { ...next, months: inMonthOrder(months) };
    if (touched || JSON.stringify(state) !== JSON.stringify(known)) await writeSilverState(store, state);
    await library.removeAllBut(new Set(bronze.map(({ record }) => record.exportId)));
  }

  const sum = (count: (chat: (typeof described.states)[number]) => number): number =>
    described.states.reduce((total, chat) => total + count(chat), 0);
  return {
    exportsRead: library.taken,
    messages: sum((chat) => chat.messages),
    duplicates: sum((chat) => chat.duplicates),
    partitionsWritten: plan.write.length,
    partitionsUnchanged: plan.unchanged.length,
    partitionsRemoved: plan.remove.length,
    chats: described.states.length,
    warnings: [...rebuildWarning(version), ...library.warnings, ...described.warnings],
    plan,
  };
}

/** Said once: the state that this build leaves is of this version. */
function rebuildWarning(version: number | null): readonly SilverWarning[] {
  if (version === null || version >= SILVER_VERSION) return [];
  const detail =
    'The tables were built by an earlier version, which could give messages a wrong sender. All of them are built anew, and message ids change this one time.';
  return [{ code: 'rebuilt', exportIds: [], detail }];
}
