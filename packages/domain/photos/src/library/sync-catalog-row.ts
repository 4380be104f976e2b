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
 * Brings a photo's row of the catalog up to its record and its edits, and to those of its original where it is a copy. What changes while
 * the row is written is seen before this ends, so that the last of several writers leaves the row right.
 *
 * An album that was removed is left, in the edits as well. Null where there is no record: the photo was erased, and its row and its edits,
 * which may have been written meanwhile, go as well.
 */
export async function syncCatalogRow({ store, catalog }: PhotoStores, id: string): Promise<Photo | null> {
  for (let photo = await rowOf(store, id); ;) {
    if (photo === null) {
      await store.remove(photoEditsKeyOf(id));
      await catalog.remove([id]);
    } else {
      await catalog.put([photo]);
    }
    // Compared by what it says: a record that changed and changed back has its old mark again.
    const now = await rowOf(store, id);
    const isSame = JSON.stringify(now) === JSON.stringify(photo);
    photo = now;
    if (!isSame) continue;
    // Whoever removes an album takes out the photos that they see in it; this one was not yet seen, or no longer.
    const removed = await missingAlbums(store, photo?.albums ?? []);
    if (removed.length === 0) return photo;
    const isLeft = (album: string) => !removed.includes(album);
    await updatePhotoEdits(store, id, (edits) => {
      const known = edits ?? NO_EDITS;
      return { ...known, albums: known.albums.filter(isLeft) };
    });
    photo = await rowOf(store, id);
  }
}

/** What the catalog is to show of a photo; null where there is no record. */
async function rowOf(store: ObjectStore, id: string): Promise<Photo | null> {
  const record = await readPhotoRecord(store, id);
  if (record === null) return null;
  const original = await lookAtOriginalOf(store, record);
  return photoOf(record, await readPhotoEdits(store, id), original?.isShown);
}

/** The same for the copies of a photo, which are hidden or not by whether it is shown. */
export async function putRowsOfCopies(stores: PhotoStores, originalId: string): Promise<void> {
  for (const { copyId } of await stores.catalog.ties(originalId)) await syncCatalogRow(stores, copyId);
}

/** Changes whenever a photo's record or its edits do. */
export async function photoMark(store: ObjectStore, id: string): Promise<string> {
  const infos = await Promise.all([photoRecordKeyOf(id), photoEditsKeyOf(id)].map((key) => store.head(key)));
  return infos.map((info) => info?.etag ?? '').join(' ');
}

export interface OriginalOfCopy {
  readonly id: string;
  /** As `photoMark` gives it, from before anything was read. */
  readonly mark: string;
  /** It is there, and not in the trash. */
  readonly isShown: boolean;
}

/** What a copy was made of; null for a photo that is no copy. An original whose record or edits cannot be read is not shown. */
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
