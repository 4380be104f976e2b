import { SILVER_VERSION } from '../tables/silver-version.ts';
import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { Doubt, MergedChat, Person, Shift } from '../merge/merged-chat.ts';
import type { SilverWarning } from './silver-progress.ts';
import type { FileState } from './table-files.ts';

/** State of the last build. It is derived and safe to delete; the next build is then a full one. */
export interface SilverState {
  readonly version: number;
  /** `BronzeListing.fingerprint` of the bronze that the build read; null during a build and after an unfinished one. */
  readonly bronze: string | null;
  /** Months that a build was to write or remove and has not finished. The content of their files is unknown, so the next build derives them again. */
  readonly unfinished: readonly string[];
  /** Number of builds that announced their months since the last finished build. It makes the bytes, and so the etag, of each announcement differ. */
  readonly announced: number;
  /** In order of arrival. */
  readonly exports: readonly ExportState[];
  /** By id. */
  readonly chats: readonly ChatState[];
  /** Warnings about exports and their grouping. */
  readonly warnings: readonly SilverWarning[];
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, MonthState>>;
  /** The files beside the months of messages, by key. */
  readonly files: Readonly<Record<string, FileState>>;
}

export interface ExportState {
  readonly exportId: string;
  readonly chatId: string;
  readonly names: readonly string[];
  readonly arrivedAt: string;
  readonly messages: number;
  readonly platform: string;
  /** Fingerprint of the bronze record that the build read. */
  readonly record: string;
  /** Fingerprint of the chat's verdict with which the export was parsed; null where its own evidence decided. */
  readonly verdict: string | null;
  /** Byte offset in the stored text at which the parsed UTF-8 bytes begin; null where they were converted, so that offsets do not map. */
  readonly utf8Start: number | null;
  /** First and last wall time, `YYYY-MM-DDTHH:MM:SS`; null for an export without messages. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface ChatState {
  readonly chatId: string;
  readonly name: string;
  /** `group`: more than two people wrote, or a system message names a group. */
  readonly kind: 'direct' | 'group';
  /** In order of arrival. */
  readonly exportIds: readonly string[];
  /** Number of rows. */
  readonly messages: number;
  /** Number of messages in its exports minus the number of rows. */
  readonly duplicates: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Most messages first. */
  readonly people: readonly ChatPerson[];
  readonly shifts: readonly Shift[];
  readonly dateOrders: MergedChat['dateOrders'];
  readonly doubts: readonly Doubt[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** For each export, in the order of `exportIds`: the number of rows that no earlier export contains. */
  readonly firstSeen: readonly number[];
  /** Reasons why these exports are one chat, in words for a person. */
  readonly evidence: readonly string[];
  /** By month. */
  readonly months: Readonly<Record<string, { readonly rows: number; readonly fingerprint: string }>>;
}

/** A person of a chat, with the wall times of their first and last message; null where no message is counted under this person. */
export interface ChatPerson extends Person {
  readonly messages: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** The file of a month of messages, and the photos that its rows contain. */
export interface MonthState extends FileState {
  readonly sentPhotos: SentPhotos;
}

/** First messages of photos, by photo id. */
export type SentPhotos = Readonly<Record<string, FirstMessage>>;

/** The first message that contains a photo: its wall time in microseconds since 1970, and its id. */
export type FirstMessage = readonly [sentAt: number, messageId: string];

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

/** The stored state, and the condition for replacing it. */
export interface SilverManifest {
  /** NO_STATE where nothing was built, where another version built it, or where the manifest is damaged. */
  readonly state: SilverState;
  /** Silver version of the build that wrote it; null where there is none, or where it is damaged. */
  readonly version: number | null;
  /** Condition for replacing the manifest: it has not changed since it was read. */
  readonly ifMatch: 'absent' | { readonly etag: string };
}

export const readSilverState = async (store: ObjectStore): Promise<SilverState> =>
  decodeState(await store.read(MANIFEST_KEY)).state;

export async function readSilverManifest(store: ObjectStore): Promise<SilverManifest> {
  // The etag is read first: where another build writes after this, a put with this etag fails.
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
 * Replaces the manifest. Equal states give equal bytes. Returns the condition for the next replacement. Rejects with StorageError:
 * `precondition-failed` where another build replaced the manifest meanwhile.
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

/** Returns the entries ordered by month, so that equal states give equal bytes. */
export const inMonthOrder = <T>(months: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(months).sort(([a], [b]) => (a < b ? -1 : 1)));
