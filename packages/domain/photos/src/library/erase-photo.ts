import { photoKey, removeExisting, renditionKey } from '@homelake/storage';
import { photoEditsKeyOf, photoRecordKeyOf, readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import { syncCatalogRow, putRowsOfCopies } from './sync-catalog-row.ts';
import { listAll } from './shards.ts';

/** Told of a photo whose original is gone for good. May be told again after a kill. */
export type OnGone = (record: PhotoRecord) => Promise<void>;

/**
 * Removes a photo for good: original, companions, renditions, record, edits and row. Answers every key that was removed.
 *
 * May be killed and run again. Its record is marked first: it is shown in the trash then, so that a photo half gone is not seen as a whole one
 * and its copies are, and nothing is added to it any more. Its row goes last, so that whoever empties the trash finds it again. The original
 * goes before everything that follows from it: whoever is processing it meanwhile looks for it at the end, and then takes back what was
 * written. None where its owner took it out of the trash meanwhile.
 *
 * `onGone` is told of the record once the original is gone and before the record goes: what else points to the photo is to let go of
 * it then. Whoever adds such a pointer looks for the original afterwards, so that one of the two sees the other.
 */
export async function erasePhoto(
  { store, catalog, now }: PhotoStores & { readonly now: () => number },
  id: string,
  onGone: OnGone = async () => {},
): Promise<readonly string[]> {
  const removed: string[] = [];
  // Looked up first: what is stored again after the original went belongs to a new arrival.
  const beside = await listAll(store, `${photoKey.prefix}${id}/`);
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  const record = await readPhotoRecord(store, id);
  if (record !== null) {
    await updatePhotoRecord(store, id, (known) => leaving(known, new Date(now()).toISOString()));
    await putRowsOfCopies({ store, catalog }, id);
    await syncCatalogRow({ store, catalog }, id);
    // Its owner took it out of the trash meanwhile.
    const isKept = (await readPhotoRecord(store, id))?.leavingSince === undefined;
    if (isKept && (await store.head(photoRecordKeyOf(id))) !== null) return [];
    await remove(record.key);
  }
  for (const { key } of beside) if (key !== record?.key) await remove(key);
  for (const { key } of await listAll(store, `${renditionKey.prefix}${id}/`)) await remove(key);
  // Read again: whoever added an arrival before the original went did not see it go. Where there is none now, whoever removed it told.
  const last = await readPhotoRecord(store, id);
  if (last !== null) await onGone(last);
  await remove(photoEditsKeyOf(id));
  await remove(photoRecordKeyOf(id));
  // It may have come again since.
  await syncCatalogRow({ store, catalog }, id);
  return removed;
}

/** The record with the mark that it is being erased, since when that began. */
export const leaving = (record: PhotoRecord | null, at: string): PhotoRecord | null =>
  record && { ...record, leavingSince: record.leavingSince ?? at };
