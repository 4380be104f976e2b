import type { ObjectStore } from '@homelake/storage';
import { photoKey, removeExisting, renditionKey } from '@homelake/storage';
import { photoEditsKeyOf, photoRecordKeyOf, readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';
import { syncCatalogRow, putRowsOfCopies } from './sync-catalog-row.ts';
import { listAll } from './shards.ts';

/** Called for a photo whose original was removed for good. It may be called again after a kill. */
export type OnGone = (record: PhotoRecord) => Promise<void>;

export interface EraseOptions {
  /**
   * Receives the record after the original was removed and before the record is, so that other references to the photo can be removed. Code
   * that adds such a reference checks for the original afterwards, so that one of the two sees the other.
   */
  readonly onGone?: OnGone;
  /**
   * Called before the photo is marked, unless it is marked already. False keeps the photo. A change of the state that it reads must also
   * change the record, or be impossible after the mark. Always true by default.
   */
  readonly isDue?: () => Promise<boolean>;
  /**
   * True for an object beside the original that stays, because an arrival in progress has put it there. Called for objects that the record does
   * not name. False for all by default.
   */
  readonly isArriving?: (key: string) => Promise<boolean>;
}

/**
 * Removes a photo for good: original, companions, renditions, record, edits and row. Resolves to the removed keys; empty where the photo
 * stays.
 *
 * It may be killed and run again, and may run several times at once:
 * 1. The record is marked (`leavingSince`). The photo is shown in the trash, its copies are shown, and nothing is added to it any more. Its
 * owner can still restore it from the trash, which removes the mark.
 * 2. The mark becomes final by compare and set. The photo stays exactly if it was restored before this write.
 * 3. The original is removed before everything that is derived from it: code that processes the photo checks for it at the end, and then
 * erases what it wrote.
 * 4. The record is removed, and then the renditions once more: either processing that puts some before sees no record afterwards, or its
 * renditions are seen here.
 * 5. The row is removed last, so that emptying the trash finds a photo whose erasing was killed.
 */
export async function erasePhoto(
  stores: PhotoStores & { readonly now: () => number },
  id: string,
  { onGone = async () => {}, isDue = async () => true, isArriving = async () => false }: EraseOptions = {},
): Promise<readonly string[]> {
  const { store, now } = stores;
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  // Listed first: objects that are stored after the original was removed belong to a new arrival.
  const beside = await listAll(store, `${photoKey.prefix}${id}/`);
  const known = await readPhotoRecord(store, id);
  const record = known && (await markForGood(stores, id, new Date(now()).toISOString(), isDue));
  if (record === 'kept') return [];
  // Another process erased it since. The objects that are there now arrived later.
  const isErased = known !== null && record === null;
  const own = new Set(record?.companions.map(({ key }) => key));
  if (record !== null) await remove(record.key);
  if (!isErased)
    // The original is removed once: what is at its key afterwards arrived later.
    for (const { key } of beside)
      if (key !== record?.key && (own.has(key) || !(await isArriving(key)))) await remove(key);
  // Removed before the record, by which they are found again after a kill.
  if (record !== null) await removeRenditions(store, id, remove);
  // Read again: an arrival may have been added before the original was removed. If there is no record now, the process that removed it
  // called `onGone`.
  const last = record && (await readPhotoRecord(store, id));
  // It arrived again after another process removed the marked record.
  const isBack = last !== null && last.leavingForGood !== true && (await store.head(last.key)) !== null;
  if (last !== null && !isBack) {
    await onGone(last);
    await remove(photoEditsKeyOf(id));
    await remove(photoRecordKeyOf(id));
  }
  const photo = await removeTraces(stores, id, remove);
  // Without a record there was no mark, and the photo may have been processed just before its original was removed.
  const isLeft = known === null && photo !== null && (await store.head(photo.key)) === null;
  return isLeft ? [...removed, ...(await erasePhoto(stores, id, { onGone, isArriving }))] : removed;
}

/** Marks a photo as being erased, and then as final. Null where its record does not exist any more. */
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
 * Removes the remains of a photo without a record: renditions, edits and row, which a process may have written while the photo was erased.
 * Resolves to the photo where it arrived again meanwhile; it may lack renditions and must be processed again.
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

/** The record with the mark that it is being erased since `at`. */
export const leaving = (record: PhotoRecord | null, at: string): PhotoRecord | null =>
  record && { ...record, leavingSince: record.leavingSince ?? at };

/** The record of a photo that is restored from the trash: without the mark. Unchanged where the mark is final. */
export function restored(record: PhotoRecord | null): PhotoRecord | null {
  if (record === null || record.leavingForGood === true) return record;
  const { leavingSince: _, ...stays } = record;
  return { ...stays, restores: (record.restores ?? 0) + 1 };
}
