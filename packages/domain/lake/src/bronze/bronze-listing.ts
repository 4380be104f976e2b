import { chatOverrideKey, exportRecordKey, exportTextKey, type ObjectStore, sha256Hex } from '@homelake/storage';
import { listObjects } from './bronze-record.ts';

/** What bronze holds of chats, as far as a list of it tells. */
export interface BronzeListing {
  /** Keys of records and texts of exports. */
  readonly exportObjectKeys: readonly string[];
  readonly overrideKeys: readonly string[];
  /** SHA-256 of the keys and etags, lower-case hex: the same where nothing came, went or was changed. */
  readonly fingerprint: string;
}

const encoder = new TextEncoder();

/** Costs LISTs alone. */
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
