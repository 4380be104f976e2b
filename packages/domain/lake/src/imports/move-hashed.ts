import type { ObjectInfo, ObjectStore, StorageClass } from '@homelake/storage';
import { StorageError } from '@homelake/storage';
import { UploadMissingError } from '../jobs/work-on-upload.ts';

interface MovedBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType?: string;
  /** Class at the new key; the class that the bytes have when left out. */
  readonly storageClass?: StorageClass;
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
  { sha256, sizeBytes, contentType, storageClass }: MovedBytes,
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
      ...(storageClass !== undefined && { storageClass }),
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
      {
        sha256,
        sizeBytes,
        ...(contentType !== undefined && { contentType }),
        ...(storageClass !== undefined && { storageClass }),
      },
      other,
      force,
    );
  }
}
