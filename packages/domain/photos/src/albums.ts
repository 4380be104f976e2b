import { albumKey, removeExisting } from '@homelake/storage';
import type { ChangePorts } from './change-photo.ts';
import { MAX_PAGE_PHOTOS } from './photo-catalog.ts';
import type { Album } from './photo-catalog.ts';
import { readAlbum, updateAlbum } from './photo-records.ts';
import type { AlbumRecord } from './photo-record.ts';
import { putRow } from './put-row.ts';

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
  const { store, catalog } = ports;
  let album = await updateAlbum(store, id, (known) => known && { ...known, name: tidy(name) });
  // Read again: the last of several who give it a name leaves the catalog right, and it does not come back where it is removed.
  for (let shown: AlbumRecord | null = null; album !== null && album.name !== shown?.name;) {
    shown = album;
    await catalog.putAlbum({ id, name: shown.name, createdAt: shown.createdAt });
    album = await readAlbum(store, id);
  }
  // The catalog alone would take the album out of the rows, by which its removal finds the photos that have it in their edits.
  if (album === null) await removeAlbum(ports, id);
  return album !== null;
}

/**
 * Removes an album and leaves its photos where they are. False where there is no such album. May be killed and run again: its record
 * goes first, so that no photo joins it any more, and the catalog lists it until the last photo left it.
 */
export async function removeAlbum(ports: ChangePorts, id: string): Promise<boolean> {
  const { store, catalog } = ports;
  const hadRecord = await removeExisting(store, albumKey.build({ id }));
  for (const trashed of [false, true]) {
    for (;;) {
      // Each turn empties the first page.
      const page = await catalog.page({ filter: { album: id, trashed }, limit: MAX_PAGE_PHOTOS });
      for (const photo of page.id) {
        // A row leaves an album that is not there, and goes where its photo was erased.
        await putRow(ports, photo);
      }
      if (page.id.length === 0) break;
    }
  }
  const wasListed = await catalog.removeAlbum(id);
  return hadRecord || wasListed;
}

function tidy(name: string): string {
  const tidied = name.normalize('NFC').trim();
  if (tidied === '') throw new TypeError('name: an album needs one');
  return tidied;
}
