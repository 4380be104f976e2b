import { readTakeoutAlbum } from '@homelake/photos';
import { encodeJson, sha256Hex, takeoutAlbumKey, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';

/** The bronze record of an album of Google Takeout. */
export interface TakeoutAlbum {
  readonly version: 1;
  /** Id of the album. */
  readonly id: string;
  readonly title: string;
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly createdAt: string;
  /** `takeoutFolder` of each folder that holds the album's JSON. */
  readonly folders: readonly string[];
  /** The album was created. It is not created again, so that an album that its owner removed stays away. */
  readonly isMade: boolean;
}

/**
 * The folder of a path, with `/` between names; null for none. What is before the folder `Takeout` is left out: one album may come in several
 * archives, which are unpacked into folders of their own.
 */
export function takeoutFolder(path: string): string | null {
  const names = path.normalize('NFC').split('/').slice(0, -1);
  const root = names.findLastIndex((name) => name === 'Takeout');
  return names.slice(Math.max(root, 0)).join('/') || null;
}

/** Id of the album whose photos a folder holds, if the folder is that of an album: by the last name of the folder. */
export async function takeoutAlbumId(folder: string): Promise<string> {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return `takeout-${(await sha256Hex(new TextEncoder().encode(name))).slice(0, 32)}`;
}

/** The title and the folder of an album, from its JSON; null for any other file. */
export function readAlbumFile(
  path: string,
  bytes: Uint8Array,
): { readonly title: string; readonly folder: string } | null {
  const folder = /\.json$/i.test(path) ? takeoutFolder(path) : null;
  const title = folder === null ? null : readTakeoutAlbum(bytes);
  return folder === null || title === null ? null : { title, folder };
}

/** Reads the record of an album. Null where no album with this id was imported. */
export async function readTakeoutAlbumRecord(store: ObjectStore, id: string): Promise<TakeoutAlbum | null> {
  const bytes = await store.read(takeoutAlbumKey.build({ id }));
  return bytes === null ? null : decode(bytes);
}

/** Changes the record of an album, as `updateJson` does. */
export const updateTakeoutAlbum = <Result extends TakeoutAlbum | null>(
  store: ObjectStore,
  id: string,
  change: (known: TakeoutAlbum | null) => Result,
): Promise<Result> => updateJson<TakeoutAlbum | null, Result>(store, takeoutAlbumKey.build({ id }), form, change);

const form: JsonForm<TakeoutAlbum | null> = { decode, encode: encodeJson };

/** A record that cannot be read is made anew from the album's JSON. */
function decode(bytes: Uint8Array): TakeoutAlbum | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isAlbum(value) ? value : null;
  } catch {
    return null;
  }
}

const isAlbum = (value: unknown): value is TakeoutAlbum =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'title' in value &&
  typeof value.title === 'string' &&
  'folders' in value &&
  Array.isArray(value.folders);
