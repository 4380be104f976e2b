import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey, exportTextKey } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** What the keys of an export's text and record are made of. */
export type BronzePlace = Parameters<typeof exportTextKey.build>[0];

/** Tells in which month of bronze an export lies. Bronze is listed once, when it is first asked; then the index is kept by whoever writes. */
export interface BronzeIndex {
  /** Null where neither text nor record of it is there. */
  find(sha256: string): Promise<BronzePlace | null>;
  add(place: BronzePlace): Promise<void>;
}

export function createBronzeIndex(store: ObjectStore): BronzeIndex {
  let listed: Promise<Map<string, BronzePlace>> | null = null;
  const places = async (): Promise<Map<string, BronzePlace>> => {
    const found = new Map<string, BronzePlace>();
    for (const key of await listKeys(store, exportTextKey.prefix)) {
      const place = exportTextKey.parse(key) ?? exportRecordKey.parse(key);
      if (place !== null && !found.has(place.sha256)) found.set(place.sha256, place);
    }
    return found;
  };
  const opened = (): Promise<Map<string, BronzePlace>> => {
    listed ??= places().catch((error: unknown) => {
      listed = null;
      throw error;
    });
    return listed;
  };
  return {
    find: async (sha256) => (await opened()).get(sha256) ?? null,
    async add(place) {
      (await opened()).set(place.sha256, place);
    },
  };
}
