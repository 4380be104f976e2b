import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import type { PhotoRecord } from '@homelake/photos';
import type { ObjectStore, PutBody } from '@homelake/storage';
import { StorageError, photoKey } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** The key at which a photo's original is stored, or is to be stored. */
export interface PhotoLocation {
  readonly id: string;
  readonly key: string;
  /** Null where the photo has not been processed yet. */
  readonly record: PhotoRecord | null;
}

/**
 * Finds the original of these bytes. One content has one original, whatever names it arrives under: the original named by its record, or one
 * that waits to be processed, or else a new key made from `name`.
 */
export async function findPhotoLocation(store: ObjectStore, sha256: string, name: string): Promise<PhotoLocation> {
  const id = photoIdOf(sha256);
  const record = await readPhotoRecord(store, id);
  if (record !== null) return { id, key: record.key, record };
  for (const key of await listKeys(store, `${photoKey.prefix}${id}/`)) {
    // Companions have the same prefix, and another hash.
    if ((await store.head(key))?.metadata['sha256'] === sha256) return { id, key, record };
  }
  return { id, key: photoKey.build({ id, name }), record };
}

/**
 * Stores bytes with their SHA-256 as metadata. Does nothing where the key already holds this hash and size.
 * @param force writes in any case, because the stored bytes are known to be damaged
 */
export async function putHashed(
  store: ObjectStore,
  key: string,
  body: () => PutBody,
  {
    sha256,
    sizeBytes,
    contentType,
  }: { readonly sha256: string; readonly sizeBytes: number; readonly contentType?: string },
  force = false,
): Promise<void> {
  const there = await store.head(key);
  const isThere = (info: typeof there) => info?.sizeBytes === sizeBytes && info.metadata['sha256'] === sha256;
  if (isThere(there) && !force) return;
  try {
    await store.put(key, body(), {
      ifMatch: there === null ? 'absent' : { etag: there.etag },
      metadata: { sha256 },
      sha256,
      sizeBytes,
      ...(contentType !== undefined && { contentType }),
    });
  } catch (error) {
    // Another process stored the same bytes first.
    const isLate = error instanceof StorageError && error.code === 'precondition-failed';
    if (!isLate || !isThere(await store.head(key))) throw error;
  }
}

/** Streams an object as the body of `putHashed`. Rejects with StorageError where the object no longer exists. */
export async function* storedBytes(store: ObjectStore, key: string): AsyncGenerator<Uint8Array> {
  const bytes = await store.stream(key);
  if (bytes === null) throw new StorageError('unavailable', key, 'was removed while it was read');
  yield* bytes;
}
