import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey, exportTextKey } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** What the keys of an export's text and record are made of. */
export type BronzePlace = Parameters<typeof exportTextKey.build>[0];

/** Tells in which month of bronze an export lies. Where it lies never changes; bronze is listed for what was not seen in it before. */
export interface BronzeIndex {
  /** Null where neither text nor record of it is there. What was removed since may still be found. */
  find(sha256: string): Promise<BronzePlace | null>;
}

export function createBronzeIndex(store: ObjectStore): BronzeIndex {
  let seen: ReadonlyMap<string, BronzePlace> = new Map();
  const list = async (): Promise<ReadonlyMap<string, BronzePlace>> => {
    const found = new Map<string, BronzePlace>();
    for (const key of await listKeys(store, exportTextKey.prefix)) {
      const place = exportTextKey.parse(key) ?? exportRecordKey.parse(key);
      if (place !== null && !found.has(place.sha256)) found.set(place.sha256, place);
    }
    return found;
  };
  return {
    async find(sha256) {
      // Another process may have archived it since.
      if (!seen.has(sha256)) seen = await list();
      return seen.get(sha256) ?? null;
    },
  };
}
