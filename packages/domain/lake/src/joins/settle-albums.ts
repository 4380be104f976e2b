import { folderKey, putAlbumRow, syncCatalogRow, updateAlbum, updatePhotoRecord } from '@homelake/photos';
import type { PhotoRecord, PhotoStores } from '@homelake/photos';
import { readTakeoutAlbumRecord, takeoutAlbumId, takeoutFolder, updateTakeoutAlbum } from '../bronze/takeout-album.ts';
import type { TakeoutAlbum } from '../bronze/takeout-album.ts';
import { recordsOf } from './settle-companions.ts';

/**
 * Notes an album folder of Takeout, creates its album, and puts the photos into it that came from the folder. The album's id follows from the
 * name of the folder, so that another import finds the same album. An album that was created before is not created again, and keeps the name
 * that its owner gave it. May be killed and run again, and several times at once.
 */
export async function settleTakeoutAlbum(
  stores: PhotoStores,
  { title, folder, arrivedAt }: { readonly title: string; readonly folder: string; readonly arrivedAt: string },
): Promise<void> {
  const { store } = stores;
  const id = await takeoutAlbumId(folder);
  const album = await updateTakeoutAlbum(store, id, (known): TakeoutAlbum => {
    if (known === null) return { version: 1, id, title, createdAt: arrivedAt, folders: [folder], isMade: false };
    return known.folders.includes(folder) ? known : { ...known, folders: [...known.folders, folder].sort() };
  });
  if (!album.isMade) {
    const { createdAt } = album;
    await updateAlbum(store, id, (known) => known ?? { version: 1, id, name: album.title, createdAt });
    await updateTakeoutAlbum(store, id, (known) => known && { ...known, isMade: true });
  }
  await putAlbumRow(stores, id);
  // A photo that comes meanwhile looks for the album after its row is written.
  for (const record of await recordsOf(stores, folderKey(folder))) await joinAlbum(stores, record, album);
}

/** Puts a photo into the albums of the Takeout folders that it came from. */
export async function joinTakeoutAlbums(stores: PhotoStores, record: PhotoRecord): Promise<void> {
  for (const folder of foldersOf(record)) {
    const album = await readTakeoutAlbumRecord(stores.store, await takeoutAlbumId(folder));
    if (album !== null) await joinAlbum(stores, record, album);
  }
}

const foldersOf = ({ arrivals }: PhotoRecord): ReadonlySet<string> =>
  new Set(arrivals.flatMap(({ name, exportId }) => (exportId === null ? (takeoutFolder(name) ?? []) : [])));

async function joinAlbum(stores: PhotoStores, record: PhotoRecord, { id, folders }: TakeoutAlbum): Promise<void> {
  if (!folders.some((folder) => foldersOf(record).has(folder))) return;
  await updatePhotoRecord(stores.store, record.id, (now) =>
    now === null || now.folderAlbums?.includes(id)
      ? now
      : { ...now, folderAlbums: [...(now.folderAlbums ?? []), id].sort() },
  );
  // Also where the record has it: an earlier run may have been killed before the album was there.
  await syncCatalogRow(stores, record.id);
}
