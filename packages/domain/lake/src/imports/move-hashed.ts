import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { fileKey, StorageError } from '@homelake/storage';
import { UploadMissingError } from './upload-missing.ts';

interface MovedBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType?: string;
}

/**
 * Moves bytes to a key and keeps their hash beside them. Where they are there already, what waits goes. `absent`: other bytes that have the
 * key keep it, and the answer is false; `replace`: they make room. `force`: what is there under this hash is not what it should be. Throws
 * UploadMissingError where the bytes are in neither place.
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
  // In this order: what another run moves between the two looks is seen by the second.
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
    // Somebody else was faster: with these bytes, or the next look tells with which.
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

/** Key of a file: its path, or that with a mark of its content where other bytes have the path already. */
export async function freeFileKey(store: ObjectStore, path: string, sha256: string): Promise<string> {
  const marked = path.replace(/(\.[^./]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  const key = fileKey.build({ path });
  const there = await store.head(key);
  if (there === null || there.metadata['sha256'] === sha256) return key;
  return fileKey.build({ path: marked });
}
