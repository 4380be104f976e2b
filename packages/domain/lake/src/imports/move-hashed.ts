import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { fileKey, fileRecordKey, StorageError } from '@homelake/storage';
import { findLostKey } from '../bronze/known-content.ts';
import { UploadMissingError } from './upload-missing.ts';

interface MovedBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType?: string;
}

/**
 * Moves bytes to a key, with their hash as metadata. Where the key has them already, the waiting copy is removed. Rejects with
 * UploadMissingError where the bytes are at neither key.
 * @param other for a key with other bytes: `absent` keeps them and returns false, `replace` replaces them
 * @param force replaces the stored bytes even where their hash matches, because they are known to be damaged
 */
export async function moveHashed(
  store: ObjectStore,
  from: string,
  to: string,
  { sha256, sizeBytes, contentType }: MovedBytes,
  other: 'absent' | 'replace',
  force = false,
): Promise<boolean> {
  const isThere = (info: ObjectInfo | null) => info?.sizeBytes === sizeBytes && info.metadata['sha256'] === sha256;
  // This order matters: bytes that another run moves between both reads are seen by the second.
  const waiting = await store.head(from);
  const there = await store.head(to);
  if (isThere(there) && (waiting === null || !force)) {
    if (waiting !== null) await store.remove(from);
    return true;
  }
  if (waiting === null) throw new UploadMissingError(from);
  if (there !== null && other === 'absent') return false;
  try {
    const moved = await store.move(from, to, {
      sha256,
      metadata: { sha256 },
      ...(contentType !== undefined && { contentType }),
      ifMatch: there === null ? 'absent' : { etag: there.etag },
    });
    if (moved !== null || isThere(await store.head(to))) return true;
    throw new UploadMissingError(from);
  } catch (error) {
    // Another process wrote the key first, with these or other bytes. The next attempt finds out.
    if (!(error instanceof StorageError) || error.code !== 'precondition-failed') throw error;
    return moveHashed(
      store,
      from,
      to,
      { sha256, sizeBytes, ...(contentType !== undefined && { contentType }) },
      other,
      force,
    );
  }
}

/**
 * Returns the key of a file: the key at which these bytes were lost, or else its path, or the path with a part of the hash where other bytes
 * have the path.
 */
export async function freeFileKey(store: ObjectStore, path: string, sha256: string): Promise<string> {
  const lost = await findLostKey(store, fileRecordKey.build({ sha256 }));
  if (lost !== null) return lost;
  const marked = path.replace(/(\.[^./]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  const key = fileKey.build({ path });
  const there = await store.head(key);
  if (there === null || there.metadata['sha256'] === sha256) return key;
  return fileKey.build({ path: marked });
}

/** True where the object of a file at `key` is known to be damaged, so that an undamaged copy replaces it. */
export const isLostKey = async (store: ObjectStore, key: string, sha256: string): Promise<boolean> =>
  (await findLostKey(store, fileRecordKey.build({ sha256 }))) === key;
