import type { JsonForm, ObjectStore } from '@homelake/storage';
import { albumKey, encodeJson, photoEditsKey, photoRecordKey, updateJson } from '@homelake/storage';
import type { AlbumRecord, PhotoEdits, PhotoRecord } from './photo-record.ts';

/** The record of a photo; null where there is none. */
export const readPhotoRecord = (store: Pick<ObjectStore, 'read'>, id: string): Promise<PhotoRecord | null> =>
  readJson(store, photoRecordKeyOf(id), isPhotoRecord);

/** The owner's edits of a photo; null where there are none. */
export const readPhotoEdits = (store: ObjectStore, id: string): Promise<PhotoEdits | null> =>
  readJson(store, photoEditsKeyOf(id), isPhotoEdits);

export const readAlbum = (store: ObjectStore, id: string): Promise<AlbumRecord | null> =>
  readJson(store, albumKey.build({ id }), isAlbum);

/** Changes the record of a photo, as `updateJson` does. */
export const updatePhotoRecord = <Result extends PhotoRecord | null>(
  store: ObjectStore,
  id: string,
  change: (known: PhotoRecord | null) => Result | Promise<Result>,
): Promise<Result> => updateRecord(store, photoRecordKeyOf(id), isPhotoRecord, change);

/** Changes the owner's edits of a photo, as `updateJson` does. */
export const updatePhotoEdits = (
  store: ObjectStore,
  id: string,
  change: (known: PhotoEdits | null) => PhotoEdits,
): Promise<PhotoEdits> => updateRecord(store, photoEditsKeyOf(id), isPhotoEdits, change);

/** Changes the record of an album, as `updateJson` does. Null removes nothing. */
export const updateAlbum = <Result extends AlbumRecord | null>(
  store: ObjectStore,
  id: string,
  change: (known: AlbumRecord | null) => Result,
): Promise<Result> => updateRecord(store, albumKey.build({ id }), isAlbum, change);

export const photoRecordKeyOf = (id: string): string => photoRecordKey.build({ shard: id.slice(0, 2), id });
export const photoEditsKeyOf = (id: string): string => photoEditsKey.build({ shard: id.slice(0, 2), id });

/** A record that is no JSON, or not of this version. */
export class RecordDamagedError extends Error {
  readonly key: string;
  /** True where a newer version wrote it, so that it must not be changed. */
  readonly isNewer: boolean;
  constructor(key: string, { isNewer = false, cause }: { isNewer?: boolean; cause?: unknown } = {}) {
    super(`${key}: ${isNewer ? 'was written by a newer version' : 'is damaged'}`, { cause });
    this.name = 'RecordDamagedError';
    this.key = key;
    this.isNewer = isNewer;
  }
}

const decoder = new TextDecoder();

async function readJson<Value>(
  store: Pick<ObjectStore, 'read'>,
  key: string,
  isValue: (value: unknown) => value is Value,
): Promise<Value | null> {
  const bytes = await store.read(key);
  return bytes === null ? null : decode(key, bytes, isValue);
}

function updateRecord<Value, Result extends Value | null>(
  store: ObjectStore,
  key: string,
  isValue: (value: unknown) => value is Value,
  change: (known: Value | null) => Result | Promise<Result>,
): Promise<Result> {
  const form: JsonForm<Value> = { decode: (bytes) => decode(key, bytes, isValue), encode: encodeJson };
  return updateJson(store, key, form, change);
}

function decode<Value>(key: string, bytes: Uint8Array, isValue: (value: unknown) => value is Value): Value {
  let value: unknown = null;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    throw new RecordDamagedError(key, { cause: error });
  }
  if (!isValue(value)) throw new RecordDamagedError(key, { isNewer: isNewer(value) });
  return value;
}

const isVersion1 = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === 1;

const isNewer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'number' &&
  value.version > 1;

const isPhotoRecord = (value: unknown): value is PhotoRecord =>
  isVersion1(value) &&
  ['id', 'sha256', 'key', 'contentType', 'kind', 'state'].every((name) => typeof value[name] === 'string') &&
  ['arrivals', 'companions', 'renditions'].every((name) => Array.isArray(value[name])) &&
  ['taken', 'metadata'].every((name) => typeof value[name] === 'object' && value[name] !== null);

const isPhotoEdits = (value: unknown): value is PhotoEdits =>
  isVersion1(value) && Array.isArray(value['tags']) && Array.isArray(value['albums']);

const isAlbum = (value: unknown): value is AlbumRecord =>
  isVersion1(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
