import { photoEditsKeyOf, photoRecordKeyOf, readPhotoEdits, readPhotoRecord } from './photo-records.ts';
import { photoOf } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { Photo } from './photo.ts';

/**
 * Brings a photo's row of the catalog up to its record and its edits. What changes while the row is written is seen before this
 * ends, so that the last of several writers leaves the row right.
 *
 * Null where there is no record: the photo was erased, and its row and its edits, which may have been written meanwhile, go as well.
 */
export async function putRow({ store, catalog }: PhotoStores, id: string): Promise<Photo | null> {
  const marks = async () => {
    const infos = await Promise.all([photoRecordKeyOf(id), photoEditsKeyOf(id)].map((key) => store.head(key)));
    return infos.map((info) => info?.etag ?? '').join('\n');
  };
  for (let before = await marks(); ;) {
    const record = await readPhotoRecord(store, id);
    const photo = record && photoOf(record, await readPhotoEdits(store, id));
    if (photo === null) {
      await store.remove(photoEditsKeyOf(id));
      await catalog.remove([id]);
    } else {
      await catalog.put([photo]);
    }
    const after = await marks();
    if (after === before) return photo;
    before = after;
  }
}
