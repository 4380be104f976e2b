import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey, exportTextKey } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** The values from which the keys of an export's text and record are built: its SHA-256 and the year and month of its first arrival. */
export type BronzeKeyParts = Parameters<typeof exportTextKey.build>[0];

/**
 * Finds the keys of an export by its content. The month in a key never changes, so results are cached; bronze is listed again for a SHA-256
 * that is not in the cache.
 */
export interface BronzeIndex {
  /**
   * Null where bronze holds neither the text nor the record of this export. `sha256` is lower-case hex. An export that was removed after it
   * was cached is still found.
   */
  find(sha256: string): Promise<BronzeKeyParts | null>;
}

export function createBronzeIndex(store: ObjectStore): BronzeIndex {
  let seen: ReadonlyMap<string, BronzeKeyParts> = new Map();
  const list = async (): Promise<ReadonlyMap<string, BronzeKeyParts>> => {
    const found = new Map<string, BronzeKeyParts>();
    for (const key of await listKeys(store, exportTextKey.prefix)) {
      const parts = exportTextKey.parse(key) ?? exportRecordKey.parse(key);
      if (parts !== null && !found.has(parts.sha256)) found.set(parts.sha256, parts);
    }
    return found;
  };
  return {
    async find(sha256) {
      // Another process may have archived it after the last listing.
      if (!seen.has(sha256)) seen = await list();
      return seen.get(sha256) ?? null;
    },
  };
}
