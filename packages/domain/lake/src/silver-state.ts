import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { Doubt, MergedChat, Person, Shift } from './merged-chat.ts';

/**
 * Grows whenever the same bronze would give other files: a new column, a better parser, another merge. A lake built by
 * another version is then built again from bronze.
 */
export const SILVER_VERSION = 4;

/** What the last build left: derived, and safe to delete, which only makes the next build a full one. */
export interface SilverState {
  readonly version: number;
  /**
   * Months that a build set out to write or remove and has not reported done. What their files hold is then not known,
   * and the next build derives them anew.
   */
  readonly unfinished: readonly string[];
  /** In order of arrival. */
  readonly exports: readonly ExportState[];
  /** By id. */
  readonly chats: readonly ChatState[];
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, MonthState>>;
}

export interface ExportState {
  readonly exportId: string;
  readonly chatId: string;
  readonly names: readonly string[];
  readonly arrivedAt: string;
  readonly messages: number;
  readonly platform: string;
  /** Fingerprint of the bronze record as it was read. */
  readonly record: string;
  /** Fingerprint of the verdict of its chat under which the export was read; null where it was read by its own evidence alone. */
  readonly verdict: string | null;
  /** Where the export's UTF-8 bytes start in the stored text; null where they are not simply a part of it. */
  readonly utf8Start: number | null;
  /** First and last wall time, `YYYY-MM-DDTHH:MM:SS`; null for an export without messages. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface ChatState {
  readonly chatId: string;
  readonly name: string;
  /** In order of arrival. */
  readonly exportIds: readonly string[];
  /** Rows. */
  readonly messages: number;
  /** Messages of exports beyond one a row. */
  readonly duplicates: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Most messages first. */
  readonly people: readonly (Person & { readonly messages: number })[];
  readonly shifts: readonly Shift[];
  readonly dateOrders: MergedChat['dateOrders'];
  readonly doubts: readonly Doubt[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Rows that each export is the first to have, in the order of `exportIds`. */
  readonly firstSeen: readonly number[];
  /** Why these exports are one chat, in plain words. */
  readonly evidence: readonly string[];
  /** By month. */
  readonly months: Readonly<Record<string, { readonly rows: number; readonly fingerprint: string }>>;
}

export interface MonthState {
  readonly rows: number;
  readonly sizeBytes: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
}

export const NO_STATE: SilverState = { version: SILVER_VERSION, unfinished: [], exports: [], chats: [], months: {} };

const manifestKey = silverStateKey.build({ name: 'manifest.json' });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** NO_STATE where nothing was built yet, or by another version, or where the manifest cannot be read. */
export async function readSilverState(store: ObjectStore): Promise<SilverState> {
  return (await readSilverManifest(store)).state;
}

/** The state, and the version of the build that left it: null where there is none that can be read. */
export async function readSilverManifest(
  store: ObjectStore,
): Promise<{ readonly state: SilverState; readonly version: number | null }> {
  const bytes = await store.read(manifestKey);
  const value = bytes === null ? null : parseJson(decoder.decode(bytes));
  if (typeof value !== 'object' || value === null || !('version' in value) || typeof value.version !== 'number')
    return { state: NO_STATE, version: null };
  return { state: isState(value) ? value : NO_STATE, version: value.version };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The same state always gives the same bytes. */
export async function writeSilverState(store: ObjectStore, state: SilverState): Promise<void> {
  await store.put(manifestKey, encoder.encode(`${JSON.stringify(state)}\n`), { contentType: 'application/json' });
}

const isState = (value: { readonly version: unknown }): value is SilverState => value.version === SILVER_VERSION;

/** The same entries, the earliest month first, so that the same state gives the same bytes. */
export const inMonthOrder = <T>(months: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(months).sort(([a], [b]) => (a < b ? -1 : 1)));
