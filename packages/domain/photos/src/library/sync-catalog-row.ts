import type { ObjectStore } from '@homelake/storage';
import {
  photoEditsKeyOf,
  photoRecordKeyOf,
  readPhotoEdits,
  readPhotoRecord,
  RecordDamagedError,
  updatePhotoEdits,
} from './photo-records.ts';
import { missingAlbums } from './missing-albums.ts';
import { NO_EDITS, originalIdOf, photoOf } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoRecord } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';

/**
 * Updates a photo's row in the catalog from its record and its edits, and for a copy from those of its original. It checks for changes
 * after the row is written, so that the last of several writers leaves the right row.
 *
 * Removed albums are taken out of the row and of the edits. Resolves to null where there is no record: the photo was erased, and its row
 * and edits, which may have been written meanwhile, are removed.
 */
export async function syncCatalogRow({ store, catalog }: PhotoStores, id: string): Promise<Photo | null> {
  for (let photo = await rowOf(store, id); ;) {
    if (photo === null) {
      await store.remove(photoEditsKeyOf(id));
      await catalog.remove([id]);
    } else {
      await catalog.put([photo]);
    }
    // The content is compared, not the mark: a record that was changed and changed back has its old mark again.
    const now = await rowOf(store, id);
    const isSame = JSON.stringify(now) === JSON.stringify(photo);
    photo = now;
    if (!isSame) continue;
    // The removal of an album takes out the photos that it finds in it. This photo was not in it yet, or no longer.
    const removed = await missingAlbums(store, photo?.albums ?? []);
    if (removed.length === 0) return photo;
    const isLeft = (album: string) => !removed.includes(album);
    if ((await readPhotoEdits(store, id)) !== null)
      await updatePhotoEdits(store, id, (edits) => {
        const known = edits ?? NO_EDITS;
        return { ...known, albums: known.albums.filter(isLeft) };
      });
    photo = await rowOf(store, id);
  }
}

/** The row of a photo in the catalog; null where there is no record. */
async function rowOf(store: ObjectStore, id: string): Promise<Photo | null> {
  const record = await readPhotoRecord(store, id);
  if (record === null) return null;
  const [original, known, edits, info] = await Promise.all([
    lookAtOriginalOf(store, record),
    withAlbumsLeft(store, record),
    readPhotoEdits(store, id),
    store.head(record.key),
  ]);
  return photoOf(known, edits, original?.isShown, info?.storageClass);
}

/** The record without albums of folders that were removed. */
async function withAlbumsLeft(store: ObjectStore, record: PhotoRecord): Promise<PhotoRecord> {
  const { folderAlbums = [] } = record;
  const removed = await missingAlbums(store, folderAlbums);
  return removed.length === 0
    ? record
    : { ...record, folderAlbums: folderAlbums.filter((album) => !removed.includes(album)) };
}

/** Updates the rows of a photo's copies, which are hidden only while the photo is shown. */
export async function putRowsOfCopies(stores: PhotoStores, originalId: string): Promise<void> {
  for (const { copyId } of await stores.catalog.ties(originalId)) await syncCatalogRow(stores, copyId);
}

/** A text that changes with a photo's record and its edits. */
export async function photoMark(store: ObjectStore, id: string): Promise<string> {
  const infos = await Promise.all([photoRecordKeyOf(id), photoEditsKeyOf(id)].map((key) => store.head(key)));
  return infos.map((info) => info?.etag ?? '').join(' ');
}

export interface OriginalOfCopy {
  readonly id: string;
  /** The `photoMark` of the original, read before its record. */
  readonly mark: string;
  /** True where the original exists and is not in the trash. */
  readonly isShown: boolean;
}

/** The original of a copy; null for a photo that is no copy. An original whose record or edits cannot be read counts as not shown. */
export async function lookAtOriginalOf(store: ObjectStore, record: PhotoRecord): Promise<OriginalOfCopy | null> {
  const id = originalIdOf(record);
  if (id === null) return null;
  const mark = await photoMark(store, id);
  try {
    const original = await readPhotoRecord(store, id);
    const isThere = original !== null && original.leavingSince === undefined;
    return { id, mark, isShown: isThere && ((await readPhotoEdits(store, id))?.trashedAt ?? null) === null };
  } catch (error) {
    if (!(error instanceof RecordDamagedError)) throw error;
    return { id, mark, isShown: false };
  }
}
