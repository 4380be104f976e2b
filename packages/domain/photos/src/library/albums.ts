import { albumKey, removeExisting } from '@homelake/storage';
import type { ChangePorts } from './change-photo.ts';
import type { Album } from '../catalog/list-photos.ts';
import { readAlbum, updateAlbum } from './photo-records.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { AlbumRecord } from './photo-record.ts';
import { syncCatalogRow } from './sync-catalog-row.ts';

/** Makes an album without photos. Throws TypeError for a name without letters, or an id that is taken. */
export async function createAlbum(
  { store, catalog, now }: ChangePorts,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<Album> {
  const createdAt = new Date(now()).toISOString();
  const { version: _, ...facts } = await updateAlbum(store, id, (known): AlbumRecord => {
    if (known !== null) throw new TypeError(`id: there is an album ${id} already`);
    return { version: 1, id, name: tidy(name), createdAt };
  });
  await catalog.putAlbum(facts);
  return { ...facts, count: 0, coverId: null };
}

/** Renames an album. False where there is no such album, or it is removed meanwhile. Throws TypeError for a name without letters. */
export async function renameAlbum(ports: ChangePorts, id: string, name: string): Promise<boolean> {
  await updateAlbum(ports.store, id, (known) => known && { ...known, name: tidy(name) });
  if ((await putAlbumRow(ports, id)) !== null) return true;
  // The removal of the album may have been killed before its photos were taken out, so it is completed here.
  await removeAlbum(ports, id);
  return false;
}

/**
 * Updates an album of the catalog from its record; null where it has none. It checks for changes after the row is written, so that the last
 * of several writers leaves the right name, and a removed album does not come back.
 */
export async function putAlbumRow({ store, catalog }: PhotoStores, id: string): Promise<AlbumRecord | null> {
  for (let shown: AlbumRecord | null = null; ;) {
    const album = await readAlbum(store, id);
    if (album === null) {
      await catalog.removeAlbum(id);
      return null;
    }
    if (album.name === shown?.name) return album;
    await catalog.putAlbum({ id, name: album.name, createdAt: album.createdAt });
    shown = album;
  }
}

/**
 * Removes an album and keeps its photos. False where there is no such album. It may be killed and run again: the album's record is removed
 * first, so that no photo is added any more, and the catalog lists the album until the last photo is taken out of it.
 */
export async function removeAlbum(ports: ChangePorts, id: string): Promise<boolean> {
  const { store, catalog } = ports;
  const hadRecord = await removeExisting(store, albumKey.build({ id }));
  for (let photos = await catalog.inAlbum(id); photos.length > 0; photos = await catalog.inAlbum(id)) {
    for (const photo of photos) {
      // Writes the row without the removed album, or removes the row of an erased photo.
      await syncCatalogRow(ports, photo);
    }
  }
  const wasListed = (await catalog.albums()).some((album) => album.id === id);
  await catalog.removeAlbum(id);
  return hadRecord || wasListed;
}

function tidy(name: string): string {
  const tidied = name.normalize('NFC').trim();
  if (tidied === '') throw new TypeError('name: an album needs one');
  return tidied;
}
