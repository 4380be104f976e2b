import { photoKey, renditionKey } from '@homelake/storage';
import { photoEditsKeyOf, photoRecordKeyOf, readPhotoRecord, updatePhotoEdits } from './photo-records.ts';
import { NO_EDITS } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import { putRow } from './put-row.ts';
import { listAll } from './shards.ts';

/**
 * Removes a photo for good: original, companions, renditions, record, edits and row. Answers every key that was removed.
 *
 * May be killed and run again. It goes into the trash first, so that a photo half gone is not seen as a whole one, and its
 * row goes last, so that whoever empties the trash finds it again. The original goes before everything that follows from it:
 * whoever is processing it meanwhile looks for it at the end, and then takes back what was written.
 */
export async function erasePhoto(
  { store, catalog, now }: PhotoStores & { readonly now: () => number },
  id: string,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await store.remove(key)) removed.push(key);
  };
  const record = await readPhotoRecord(store, id);
  if (record !== null) {
    const trashedAt = new Date(now()).toISOString();
    await updatePhotoEdits(store, id, (edits) => (edits?.trashedAt ? edits : { ...(edits ?? NO_EDITS), trashedAt }));
    await putRow({ store, catalog }, record);
    await remove(record.key);
  }
  for (const { key } of await listAll(store, `${photoKey.prefix}${id}/`)) await remove(key);
  for (const { key } of await listAll(store, `${renditionKey.prefix}${id}/`)) await remove(key);
  await remove(photoRecordKeyOf(id));
  await remove(photoEditsKeyOf(id));
  await catalog.remove([id]);
  return removed;
}
