import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { SilverManifest } from './silver-state.ts';
import type { FileState } from './table-files.ts';

/** Version of the table. It is raised whenever the same catalog gives other files: with a new column or another encoding. */
export const PHOTOS_VERSION = 4;

/** State of the last build of `photos`. It is derived and safe to delete; the next build is then a full one. */
export interface PhotosState {
  readonly version: number;
  /** Months that a build was to write or remove and has not finished. The content of their files is unknown. */
  readonly unfinished: readonly string[];
  /** As in SilverState. */
  readonly announced: number;
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, PhotoMonthState>>;
}

/** The file of a month, and the inputs from which it was made. */
export interface PhotoMonthState extends FileState, PhotoMonthSources {
  /** The catalog's revision of the month. */
  readonly revision: string;
}

/** The inputs of a month's rows that are not part of its photos. */
export interface PhotoMonthSources {
  /** Names, by id, of the albums that contain its photos; null where an album has no name. */
  readonly albums: Readonly<Record<string, string | null>>;
  /** Message ids, by the ids of photos that came with exports; null where no message contains the photo. */
  readonly messages: Readonly<Record<string, string | null>>;
}

export const NO_PHOTOS_STATE: PhotosState = { version: PHOTOS_VERSION, unfinished: [], announced: 0, months: {} };

export const PHOTOS_STATE_KEY = silverStateKey.build({ name: 'photos.json' });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Reads the state of the last build. NO_PHOTOS_STATE where there was none, or by another version, or where the state is damaged. */
export async function readPhotosState(store: ObjectStore): Promise<PhotosManifest> {
  // The etag is read first: where another build writes after this, a put with this etag fails.
  const mark = await store.head(PHOTOS_STATE_KEY);
  if (mark === null) return { state: NO_PHOTOS_STATE, ifMatch: 'absent' };
  const bytes = await store.read(PHOTOS_STATE_KEY);
  return { state: bytes === null ? NO_PHOTOS_STATE : decode(bytes), ifMatch: { etag: mark.etag } };
}

interface PhotosManifest {
  readonly state: PhotosState;
  /** Condition for replacing the state: it has not changed since it was read. */
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

/** Writes a state. Equal states give equal bytes. Returns the condition for replacing it. Rejects as `writeSilverState` does. */
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
