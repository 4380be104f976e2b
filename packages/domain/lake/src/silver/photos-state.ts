import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { SilverManifest } from './silver-state.ts';
import type { FileState } from './table-files.ts';

/** Grows whenever the same catalog would give other files: a new column, another encoding. */
export const PHOTOS_VERSION = 4;

/** What the last build of `photos` left: derived, and safe to delete, which only makes the next build a full one. */
export interface PhotosState {
  readonly version: number;
  /** Months that a build set out to write or remove and has not reported done: what their files hold is not known. */
  readonly unfinished: readonly string[];
  /** As in SilverState. */
  readonly announced: number;
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, PhotoMonthState>>;
}

/** A month's file, and all that it was made of. */
export interface PhotoMonthState extends FileState, PhotoMonthSources {
  /** Of the catalog. */
  readonly revision: string;
}

/** What a month's rows took from elsewhere than its photos. */
export interface PhotoMonthSources {
  /** Names by id of the albums that its photos are in; null where an album has no name. */
  readonly albums: Readonly<Record<string, string | null>>;
  /** By id of a photo that an export brought, the message that sent it; null where no message is known to. */
  readonly messages: Readonly<Record<string, string | null>>;
}

export const NO_PHOTOS_STATE: PhotosState = { version: PHOTOS_VERSION, unfinished: [], announced: 0, months: {} };

export const PHOTOS_STATE_KEY = silverStateKey.build({ name: 'photos.json' });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** NO_PHOTOS_STATE where nothing was built yet, or by another version, or where the state cannot be read. */
export async function readPhotosState(store: ObjectStore): Promise<PhotosManifest> {
  // The mark first: whoever writes after this look makes a put under it fail.
  const mark = await store.head(PHOTOS_STATE_KEY);
  if (mark === null) return { state: NO_PHOTOS_STATE, ifMatch: 'absent' };
  const bytes = await store.read(PHOTOS_STATE_KEY);
  return { state: bytes === null ? NO_PHOTOS_STATE : decode(bytes), ifMatch: { etag: mark.etag } };
}

interface PhotosManifest {
  readonly state: PhotosState;
  /** Under which it may be replaced: nobody did so since. */
  readonly ifMatch: SilverManifest['ifMatch'];
}

function decode(bytes: Uint8Array): PhotosState {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return isState(value) ? value : NO_PHOTOS_STATE;
  } catch {
    return NO_PHOTOS_STATE;
  }
}

/** The same state always gives the same bytes. Answers the condition for the next one; rejects as `writeSilverState` does. */
export async function writePhotosState(
  store: ObjectStore,
  state: PhotosState,
  ifMatch: SilverManifest['ifMatch'],
): Promise<SilverManifest['ifMatch']> {
  const bytes = encoder.encode(`${JSON.stringify(state)}\n`);
  const { etag } = await store.put(PHOTOS_STATE_KEY, bytes, { contentType: 'application/json', ifMatch });
  return { etag };
}

const isState = (value: unknown): value is PhotosState =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === PHOTOS_VERSION;
