import type { ObjectStore } from '@homelake/storage';
import { photoKey, removeExisting, renditionKey } from '@homelake/storage';
import { photoEditsKeyOf, photoRecordKeyOf, readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';
import { syncCatalogRow, putRowsOfCopies } from './sync-catalog-row.ts';
import { listAll } from './shards.ts';

/** Told of a photo whose original is gone for good. May be told again after a kill. */
export type OnGone = (record: PhotoRecord) => Promise<void>;

export interface EraseOptions {
  /**
   * Receives the record once the original is gone and before the record goes: what else points to the photo is to let go of it then. Whoever
   * adds such a pointer looks for the original afterwards, so that one of the two sees the other.
   */
  readonly onGone?: OnGone;
  /**
   * Asked before the photo is marked, unless it is marked already. False keeps it. What it looks at must change the record too, or come to
   * an end by the mark. Always true by default.
   */
  readonly isDue?: () => Promise<boolean>;
}

/**
 * Removes a photo for good: original, companions, renditions, record, edits and row. Answers every key that was removed; none where the photo
 * stays.
 *
 * May be killed and run again, and may run several times at once:
 * 1. The record is marked (`leavingSince`). The photo is shown in the trash, its copies are shown, and nothing is added to it any more. Its
 *    owner can still take it out of the trash, which removes the mark.
 * 2. The mark becomes final by compare and set. The photo stays exactly where its owner's word came before this write.
 * 3. The original goes before everything that follows from it: whoever is processing it looks for it at the end, and then erases what was written.
 * 4. The record goes, and then the renditions once more: processing that put some before sees no record afterwards, or its renditions are
 *    seen here.
 * 5. The row goes last, so that whoever empties the trash finds a photo whose erasing was killed.
 */
export async function erasePhoto(
  stores: PhotoStores & { readonly now: () => number },
  id: string,
  { onGone = async () => {}, isDue = async () => true }: EraseOptions = {},
): Promise<readonly string[]> {
  const { store, now } = stores;
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  // Looked up first: what is stored again after the original went belongs to a new arrival.
  const beside = await listAll(store, `${photoKey.prefix}${id}/`);
  const known = await readPhotoRecord(store, id);
  const record = known && (await markForGood(stores, id, new Date(now()).toISOString(), isDue));
  if (record === 'kept') return [];
  // Another process erased it since, and what lies there now came again.
  const isErased = known !== null && record === null;
  const originals = [...(record === null ? [] : [record.key]), ...beside.map(({ key }) => key)];
  if (!isErased) for (const key of new Set(originals)) await remove(key);
  // Before the record goes, which leads to them after a kill.
  if (record !== null) await removeRenditions(store, id, remove);
  // Read again: whoever added an arrival before the original went did not see it go. Where there is none now, whoever removed it told.
  const last = record && (await readPhotoRecord(store, id));
  // It came again since another process removed the record that was marked.
  const isBack = last !== null && last.leavingForGood !== true && (await store.head(last.key)) !== null;
  if (last !== null && !isBack) {
    await onGone(last);
    await remove(photoEditsKeyOf(id));
    await remove(photoRecordKeyOf(id));
  }
  const photo = await removeTraces(stores, id, remove);
  // Without a record there was no mark, and its processing may have ended before its original went.
  const isLeft = known === null && photo !== null && (await store.head(photo.key)) === null;
  return isLeft ? [...removed, ...(await erasePhoto(stores, id, { onGone }))] : removed;
}

/** Marks a photo as being erased, and then for good. Null where its record is gone. */
async function markForGood(
  stores: PhotoStores,
  id: string,
  at: string,
  isDue: () => Promise<boolean>,
): Promise<PhotoRecord | 'kept' | null> {
  const marked = await updatePhotoRecord(stores.store, id, async (known) =>
    known === null || known.leavingSince !== undefined || (await isDue()) ? leaving(known, at) : known,
  );
  if (marked !== null && marked.leavingSince === undefined) return 'kept';
  await putRowsOfCopies(stores, id);
  await syncCatalogRow(stores, id);
  const record = await updatePhotoRecord(
    stores.store,
    id,
    (known) => known && (known.leavingSince === undefined ? known : { ...known, leavingForGood: true }),
  );
  return record !== null && record.leavingForGood !== true ? 'kept' : record;
}

/**
 * Removes what may be left of a photo that has no record: renditions, edits and row, which a process may have written while the photo was
 * erased. Resolves to the photo where it came again meanwhile. It may lack renditions then, and is to be processed once more.
 */
export async function removeTraces(
  stores: PhotoStores,
  id: string,
  remove: (key: string) => Promise<void> = (key) => stores.store.remove(key),
): Promise<Photo | null> {
  if ((await stores.store.head(photoRecordKeyOf(id))) === null) await removeRenditions(stores.store, id, remove);
  return syncCatalogRow(stores, id);
}

async function removeRenditions(store: ObjectStore, id: string, remove: (key: string) => Promise<void>): Promise<void> {
  for (const { key } of await listAll(store, `${renditionKey.prefix}${id}/`)) await remove(key);
}

/** The record with the mark that it is being erased, since when that began. */
export const leaving = (record: PhotoRecord | null, at: string): PhotoRecord | null =>
  record && { ...record, leavingSince: record.leavingSince ?? at };

/** The record of a photo that its owner takes out of the trash: without that mark. As it was where it is being erased for good. */
export function restored(record: PhotoRecord | null, at: string): PhotoRecord | null {
  if (record === null || record.leavingForGood === true) return record;
  const { leavingSince: _, ...stays } = record;
  return { ...stays, restoredAt: at };
}
