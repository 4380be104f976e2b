import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import type { PhotoRecord } from '@homelake/photos';
import type { ObjectStore, PutBody } from '@homelake/storage';
import { StorageError, photoKey } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** Where the original of some bytes is or is going to be, whatever name they come under this time. */
export interface PhotoPlace {
  readonly id: string;
  readonly key: string;
  /** Null where it was not processed yet. */
  readonly record: PhotoRecord | null;
}

/** The same bytes have one original: that of their record, or one that waits to be processed, or else one of this name. */
export async function findPhotoPlace(store: ObjectStore, sha256: string, name: string): Promise<PhotoPlace> {
  const id = photoIdOf(sha256);
  const record = await readPhotoRecord(store, id);
  if (record !== null) return { id, key: record.key, record };
  for (const key of await listKeys(store, `${photoKey.prefix}${id}/`)) {
    // A companion lies here as well, and has another hash.
    if ((await store.head(key))?.metadata['sha256'] === sha256) return { id, key, record };
  }
  return { id, key: photoKey.build({ id, name }), record };
}

/** Puts bytes beside their hash, unless they are there. `force`: what is there is not what it should be. */
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
    // Somebody else was faster, with the same bytes.
    const isLate = error instanceof StorageError && error.code === 'precondition-failed';
    if (!isLate || !isThere(await store.head(key))) throw error;
  }
}

/** For `putHashed`, of what lies in another place. Rejects with StorageError where that is gone. */
export async function* storedBytes(store: ObjectStore, key: string): AsyncGenerator<Uint8Array> {
  const bytes = await store.stream(key);
  if (bytes === null) throw new StorageError('unavailable', key, 'was removed while it was read');
  yield* bytes;
}
