import { photoKey, removeExisting, renditionKey } from '@homelake/storage';
import { photoEditsKeyOf, photoRecordKeyOf, readPhotoRecord, updatePhotoEdits } from './photo-records.ts';
import { NO_EDITS } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import { putRow, putRowsOfCopies } from './put-row.ts';
import { listAll } from './shards.ts';

/** Told of a photo whose original is gone for good. May be told again after a kill. */
export type OnGone = (record: PhotoRecord) => Promise<void>;

/**
 * Removes a photo for good: original, companions, renditions, record, edits and row. Answers every key that was removed.
 *
 * May be killed and run again. It goes into the trash first, so that a photo half gone is not seen as a whole one and its copies are, and its
 * row goes last, so that whoever empties the trash finds it again. The original goes before everything that follows from it:
 * whoever is processing it meanwhile looks for it at the end, and then takes back what was written.
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
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  const record = await readPhotoRecord(store, id);
  if (record !== null) {
    const trashedAt = new Date(now()).toISOString();
    await updatePhotoEdits(store, id, (edits) => (edits?.trashedAt ? edits : { ...(edits ?? NO_EDITS), trashedAt }));
    await putRowsOfCopies({ store, catalog }, id);
    await putRow({ store, catalog }, id);
    await remove(record.key);
  }
  for (const { key } of await listAll(store, `${photoKey.prefix}${id}/`)) await remove(key);
  for (const { key } of await listAll(store, `${renditionKey.prefix}${id}/`)) await remove(key);
  // Read again: whoever added an arrival before the original went did not see it go. Where there is none now, whoever removed it told.
  const last = await readPhotoRecord(store, id);
  if (last !== null) await onGone(last);
  await remove(photoRecordKeyOf(id));
  await remove(photoEditsKeyOf(id));
  await catalog.remove([id]);
  return removed;
}
