import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { MonthState } from './silver-state.ts';

/** Grows whenever the same catalog would give other files: a new column, another encoding. */
export const PHOTOS_VERSION = 2;

/** What the last build of `photos` left: derived, and safe to delete, which only makes the next build a full one. */
export interface PhotosState {
  readonly version: number;
  /** Months that a build set out to write or remove and has not reported done: what their files hold is not known. */
  readonly unfinished: readonly string[];
  /** By month, `YYYY-MM`. */
  readonly months: Readonly<Record<string, PhotoMonthState>>;
}

/** A month's file, and all that it was made of. */
export interface PhotoMonthState extends MonthState, PhotoMonthSources {
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

export const NO_PHOTOS_STATE: PhotosState = { version: PHOTOS_VERSION, unfinished: [], months: {} };

const stateKey = silverStateKey.build({ name: 'photos.json' });
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** NO_PHOTOS_STATE where nothing was built yet, or by another version, or where the state cannot be read. */
export async function readPhotosState(store: ObjectStore): Promise<PhotosState> {
  const bytes = await store.read(stateKey);
  if (bytes === null) return NO_PHOTOS_STATE;
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return isState(value) ? value : NO_PHOTOS_STATE;
  } catch {
    return NO_PHOTOS_STATE;
  }
}

/** The same state always gives the same bytes. */
export async function writePhotosState(store: ObjectStore, state: PhotosState): Promise<void> {
  await store.put(stateKey, encoder.encode(`${JSON.stringify(state)}\n`), { contentType: 'application/json' });
}

const isState = (value: unknown): value is PhotosState =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === PHOTOS_VERSION;
