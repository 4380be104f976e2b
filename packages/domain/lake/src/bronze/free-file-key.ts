import { fileKey, fileRecordKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { findLostKey } from './known-content.ts';

/**
 * Returns the key of a file: the key at which these bytes were lost, or else its path, or the path with a part of the hash where other bytes
 * have the path.
 */
export async function freeFileKey(store: ObjectStore, path: string, sha256: string): Promise<string> {
  const lost = await findLostKey(store, fileRecordKey.build({ sha256 }));
  if (lost !== null) return lost;
  const marked = path.replace(/(\.[^./]*)?$/, (extension) => `${markOf(sha256)}${extension}`);
  const key = fileKey.build({ path });
  const there = await store.head(key);
  if (there === null || there.metadata['sha256'] === sha256) return key;
  return fileKey.build({ path: marked });
}

/** What the key of a file has before its extension where other bytes have its path. */
export const markOf = (sha256: string): string => `~${sha256.slice(0, 12)}`;

/** True where the object of a file at `key` is known to be damaged, so that an undamaged copy replaces it. */
export const isLostKey = async (store: ObjectStore, key: string, sha256: string): Promise<boolean> =>
  (await findLostKey(store, fileRecordKey.build({ sha256 }))) === key;
