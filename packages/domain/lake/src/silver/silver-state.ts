import { SILVER_VERSION } from '../tables/silver-version.ts';
import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { Doubt, MergedChat, Person, Shift } from '../merge/merged-chat.ts';
import type { SilverWarning } from './silver-progress.ts';
import type { FileState } from './table-files.ts';

/** What the last build left: derived, and safe to delete, which only makes the next build a full one. */
export interface SilverState {
  readonly version: number;
  /** `BronzeListing.fingerprint` of what the build read; null while a build is under way, or where one did not finish. */
  readonly bronze: string | null;
  /**
   * Months that a build set out to write or remove and has not reported done. What their files hold is then not known,
   * and the next build derives them anew.
   */
  readonly unfinished: readonly string[];
  /** Builds that announced their months since one was finished: no two announcements are the same bytes, and so of one etag. */
  readonly announced: number;
  /** In order of arrival. */
  readonly exports: readonly ExportState[];
  /** By id. */
  readonly chats: readonly ChatState[];
  /** What the build told of exports and of how they are grouped. */
  readonly warnings: readonly SilverWarning[];
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, MonthState>>;
  /** By key, the files beside the months of messages. */
  readonly files: Readonly<Record<string, FileState>>;
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
  /** `group`: more than two people wrote, or a notice tells of a group. */
  readonly kind: 'direct' | 'group';
  /** In order of arrival. */
  readonly exportIds: readonly string[];
  /** Rows. */
  readonly messages: number;
  /** Messages of exports beyond one a row. */
  readonly duplicates: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Most messages first. */
  readonly people: readonly ChatPerson[];
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

/** A person of a chat, with the wall times of their first and last message; null where all of their messages are told of another name. */
export interface ChatPerson extends Person {
  readonly messages: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** The file of a month of messages, and the photos that its rows sent. */
export interface MonthState extends FileState {
  readonly sentPhotos: SentPhotos;
}

/** By id of a photo. */
export type SentPhotos = Readonly<Record<string, Sending>>;

/** The message that sent a photo first: its wall time in microseconds, and its id. */
export type Sending = readonly [sentAt: number, messageId: string];

export const NO_STATE: SilverState = {
  version: SILVER_VERSION,
  bronze: null,
  unfinished: [],
  announced: 0,
  exports: [],
  chats: [],
  warnings: [],
  months: {},
  files: {},
};

export const MANIFEST_KEY = silverStateKey.build({ name: 'manifest.json' });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The state that is stored, and what a build needs to put another in its place. */
export interface SilverManifest {
  /** NO_STATE where nothing was built yet, or by another version, or where the manifest cannot be read. */
  readonly state: SilverState;
  /** Of the build that left it; null where there is none that can be read. */
  readonly version: number | null;
  /** Under which it may be replaced: nobody did so since. */
  readonly ifMatch: 'absent' | { readonly etag: string };
}

export const readSilverState = async (store: ObjectStore): Promise<SilverState> =>
  decodeState(await store.read(MANIFEST_KEY)).state;

export async function readSilverManifest(store: ObjectStore): Promise<SilverManifest> {
  // The mark first: whoever writes after this look makes a put under it fail.
  const mark = await store.head(MANIFEST_KEY);
  if (mark === null) return { state: NO_STATE, version: null, ifMatch: 'absent' };
  return { ...decodeState(await store.read(MANIFEST_KEY)), ifMatch: { etag: mark.etag } };
}

function decodeState(bytes: Uint8Array | null): Pick<SilverManifest, 'state' | 'version'> {
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

/**
 * Puts a state in the place of the manifest that was read; answers the condition for the next one. The same state always gives the same
 * bytes. Rejects with StorageError: `precondition-failed` where another build was there meanwhile.
 */
export async function writeSilverState(
  store: ObjectStore,
  state: SilverState,
  ifMatch: SilverManifest['ifMatch'],
): Promise<SilverManifest['ifMatch']> {
  const bytes = encoder.encode(`${JSON.stringify(state)}\n`);
  const { etag } = await store.put(MANIFEST_KEY, bytes, { contentType: 'application/json', ifMatch });
  return { etag };
}

const isState = (value: { readonly version: unknown }): value is SilverState => value.version === SILVER_VERSION;

/** The same entries, the earliest month first, so that the same state gives the same bytes. */
export const inMonthOrder = <T>(months: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(months).sort(([a], [b]) => (a < b ? -1 : 1)));
