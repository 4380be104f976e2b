import { photoEditsKeyOf, readPhotoEdits } from './photo-records.ts';
import { photoOf } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import type { Photo } from './photo.ts';

/**
 * Brings a photo's row of the catalog up to its record and its edits. Edits that change while the row is written are seen
 * before this ends, so that the last of several writers leaves the row right.
 */
export async function putRow({ store, catalog }: PhotoStores, record: PhotoRecord): Promise<Photo> {
  const key = photoEditsKeyOf(record.id);
  for (;;) {
    const mark = await store.head(key);
    const photo = photoOf(record, mark === null ? null : await readPhotoEdits(store, record.id));
    await catalog.put([photo]);
    if ((await store.head(key))?.etag === mark?.etag) return photo;
  }
}
