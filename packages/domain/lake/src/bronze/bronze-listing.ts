import { chatOverrideKey, exportRecordKey, exportTextKey, type ObjectStore, sha256Hex } from '@homelake/storage';
import { listObjects } from './bronze-record.ts';

/** The keys of chat exports and overrides in bronze, without their content. */
export interface BronzeListing {
  /** Keys of records and texts of exports. */
  readonly exportObjectKeys: readonly string[];
  readonly overrideKeys: readonly string[];
  /** SHA-256 of all keys and etags, lower-case hex. It changes when an object is added, removed or changed. */
  readonly fingerprint: string;
}

const encoder = new TextEncoder();

/** Lists bronze without reading any object. */
export async function listBronze(store: Pick<ObjectStore, 'list'>): Promise<BronzeListing> {
  const [exports, overrides] = await Promise.all(
    [exportTextKey.prefix, chatOverrideKey.prefix].map((prefix) => listObjects(store, prefix)),
  );
  const own = (exports ?? []).filter(({ key }) => exportRecordKey.parse(key) ?? exportTextKey.parse(key));
  const lines = [...own, ...(overrides ?? [])].map(({ key, etag }) => `${key} ${etag}\n`);
  return {
    exportObjectKeys: own.map(({ key }) => key),
    overrideKeys: (overrides ?? []).map(({ key }) => key),
    fingerprint: await sha256Hex(encoder.encode(lines.join(''))),
  };
}
