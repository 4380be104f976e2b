import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { exportMediaKey, exportRecordKey, exportTextKey, fileRecordKey, photoKey } from '@homelake/storage';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import { decodeRecordAt } from '../bronze/bronze-record.ts';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import { readKnownContent } from '../bronze/known-content.ts';

interface Lake {
  readonly store: ObjectStore;
  readonly index: BronzeIndex;
}

/**
 * True where a record of the lake says that the object at `key` has these bytes. `exportId` is the id of the chat export that a medium was sent
 * in; null for other objects. Rejects with RecordDamagedError where that record cannot be read.
 */
export async function isRecordedAt(
  lake: Lake,
  key: string,
  { sha256, exportId }: { readonly sha256: string; readonly exportId: string | null },
): Promise<boolean> {
  const { store } = lake;
  const text = exportTextKey.parse(key);
  if (text !== null) return text.sha256 === sha256 && (await readExport(lake, text.sha256)) !== null;
  const photo = photoKey.parse(key);
  if (photo !== null) {
    const record = await readPhotoRecord(store, photo.id);
    if (record === null) return false;
    // The id is from the hash of the right bytes. The record has that of others where it was made from damaged ones.
    if (record.key === key) return photoIdOf(sha256) === photo.id;
    return record.companions.some((one) => one.key === key && one.sha256 === sha256);
  }
  if (exportMediaKey.parse(key) !== null)
    return exportId !== null && (await readExport(lake, exportId))?.mediaHashes?.[key] === sha256;
  const known = await readKnownContent(store, fileRecordKey.build({ sha256 }));
  return known?.arrivals.some((arrival) => arrival.key === key) === true;
}

/**
 * True where bytes with this hash, which are at `key`, are content that the lake knows and that it would lose with this object: they belong
 * here, or the object at which they belong is gone.
 */
export async function areNeededAt(
  lake: Lake,
  key: string,
  { sha256, exportId }: { readonly sha256: string; readonly exportId: string | null },
): Promise<boolean> {
  const { store } = lake;
  const isGone = async (other: string): Promise<boolean> => (await store.head(other)) === null;
  // An original whose record has this hash and whose id is from another one was made from damaged bytes.
  if (await isRecordedAt(lake, key, { sha256, exportId })) return true;
  for (const arrival of (await readKnownContent(store, fileRecordKey.build({ sha256 })))?.arrivals ?? [])
    if (await isGone(arrival.key)) return true;
  const photo = await readPhotoRecord(store, photoIdOf(sha256));
  if (photo !== null && photo.sha256 === sha256 && (await isGone(photo.key))) return true;
  const text = await lake.index.find(sha256);
  return text !== null && (await isGone(exportTextKey.build(text)));
}

async function readExport({ store, index }: Lake, exportId: string): Promise<BronzeRecord | null> {
  const parts = await index.find(exportId);
  const recordKey = parts === null ? null : exportRecordKey.build(parts);
  const bytes = recordKey === null ? null : await store.read(recordKey);
  return recordKey === null || bytes === null ? null : decodeRecordAt(recordKey, bytes);
}
