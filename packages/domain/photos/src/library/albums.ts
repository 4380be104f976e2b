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

/** False where there is no such album, or it is removed meanwhile. Throws TypeError for a name without letters. */
export async function renameAlbum(ports: ChangePorts, id: string, name: string): Promise<boolean> {
  await updateAlbum(ports.store, id, (known) => known && { ...known, name: tidy(name) });
  if ((await putAlbumRow(ports, id)) !== null) return true;
  // It may be that nobody has taken its photos out of it yet.
  await removeAlbum(ports, id);
  return false;
}

/**
 * Brings an album of the catalog up to its record; null where it has none. What changes while it is written is seen before this ends, so
 * that the last of several who give it a name leaves the catalog right, and it does not come back where it is removed.
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
 * Removes an album and leaves its photos where they are. False where there is no such album. May be killed and run again: its record
 * goes first, so that no photo joins it any more, and the catalog lists it until the last photo left it.
 */
export async function removeAlbum(ports: ChangePorts, id: string): Promise<boolean> {
  const { store, catalog } = ports;
  const hadRecord = await removeExisting(store, albumKey.build({ id }));
  for (let photos = await catalog.inAlbum(id); photos.length > 0; photos = await catalog.inAlbum(id)) {
    for (const photo of photos) {
      // A row leaves an album that is not there, and goes where its photo was erased.
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
