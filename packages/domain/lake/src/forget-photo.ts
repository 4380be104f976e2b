import { erasePhoto, readPhotoRecord } from '@homelake/photos';
import type { PhotoCatalog } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey } from '@homelake/storage';
import type { BronzeIndex } from './bronze-index.ts';
import { decodeRecord, encodeRecord } from './bronze-record.ts';

export interface ForgetPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  /** Of this store. */
  readonly index: BronzeIndex;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Forgets a photo through all layers: messages that came with it stay and lose it, then it is erased. Answers every key that
 * was removed; none where there is no such photo. Tables still show it until they are built next. May be killed and run again.
 */
export async function forgetPhoto(ports: ForgetPorts, id: string): Promise<readonly string[]> {
  const { store } = ports;
  const record = await readPhotoRecord(store, id);
  const exportIds = new Set(record?.arrivals.flatMap(({ exportId }) => exportId ?? []));
  for (const exportId of exportIds) if (record !== null) await dropMedia(ports, exportId, record.key);
  return erasePhoto(ports, id);
}

/** Takes a photo out of the record of an export, so that no message points to what is gone. */
async function dropMedia({ store, index }: ForgetPorts, exportId: string, mediaKey: string): Promise<void> {
  const place = await index.find(exportId);
  if (place === null) return;
  const key = exportRecordKey.build(place);
  const info = await store.head(key);
  const bytes = info === null ? null : await store.read(key);
  if (info === null || bytes === null) return;
  const record = decodeRecord(bytes);
  const media = Object.fromEntries(Object.entries(record.media).filter(([, one]) => one !== mediaKey));
  if (Object.keys(media).length === Object.keys(record.media).length) return;
  await store.put(key, encodeRecord({ ...record, media }), {
    contentType: 'application/json',
    ifMatch: { etag: info.etag },
  });
}
