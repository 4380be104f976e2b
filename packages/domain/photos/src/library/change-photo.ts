import { erasePhoto, restored } from './erase-photo.ts';
import { missingAlbums } from './missing-albums.ts';
import { readPhotoRecord, updatePhotoEdits, updatePhotoRecord } from './photo-records.ts';
import { firstEdits } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoChange, PhotoEdits } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';
import { syncCatalogRow, putRowsOfCopies } from './sync-catalog-row.ts';
import { readWallTime } from '../tags/wall-time.ts';

export interface ChangePorts extends PhotoStores {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An album to join is not there, or was removed meanwhile. */
export class AlbumMissingError extends TypeError {
  readonly albumId: string;
  constructor(albumId: string) {
    super(`addAlbums: no album ${albumId}`);
    this.name = 'AlbumMissingError';
    this.albumId = albumId;
  }
}

/**
 * Writes down the owner's word on a photo, and then shows it in the catalog: killed between, a rebuild of the catalog brings it
 * up. Answers the photo afterwards; null where there is none of this id. Changes at the same time all count.
 *
 * A photo that is erased at the same time does not come back with its edits. Taken out of the trash, it stays where that is written before
 * `erasePhoto` makes its mark final; the answer is null where it does not stay. One in the trash whose original is gone was being erased
 * by a process that was killed: `forget` ends that, and is `erasePhoto` by default. An album that is removed at the same time is left again.
 *
 * Throws TypeError for a time that no clock shows and a tag without letters, and AlbumMissingError.
 */
export async function changePhoto(
  ports: ChangePorts,
  id: string,
  change: PhotoChange,
  forget: (id: string) => Promise<unknown> = (one) => erasePhoto(ports, one),
): Promise<Photo | null> {
  const { store, now } = ports;
  check(change);
  const known = await readPhotoRecord(store, id);
  if (known === null) return null;
  const [missing] = await missingAlbums(store, change.addAlbums ?? []);
  if (missing !== undefined) throw new AlbumMissingError(missing);
  const at = new Date(now()).toISOString();
  let wasTrashed = known.leavingSince !== undefined;
  await updatePhotoEdits(store, id, (edits) => {
    wasTrashed ||= (edits?.trashedAt ?? null) !== null;
    return withChange(edits ?? firstEdits(known), change, at);
  });
  const record = change.trashed === false ? await updatePhotoRecord(store, id, (now) => restored(now, at)) : null;
  if (record?.leavingForGood === true) {
    await forget(id);
    return null;
  }
  // First, so that a process that is killed here leaves the copies to be seen.
  if (change.trashed !== undefined) await putRowsOfCopies(ports, id);
  const photo = await syncCatalogRow(ports, id);
  if (photo === null) return null;
  if (wasTrashed && (await store.head(photo.key)) === null) {
    await forget(id);
    return null;
  }
  return photo;
}

/** What is asked for twice changes nothing the second time: what lies in the trash keeps the time since when it does. */
function withChange(edits: PhotoEdits, change: PhotoChange, now: string): PhotoEdits {
  const { favourite, trashed, takenLocal, standsAlone } = change;
  const trashedAt = trashed === true ? (edits.trashedAt ?? now) : trashed === false ? null : edits.trashedAt;
  return {
    version: 1,
    favourite: favourite ?? edits.favourite,
    tags: changed(edits.tags, change.addTags?.map(tidy), change.removeTags?.map(tidy)),
    albums: changed(edits.albums, change.addAlbums, change.removeAlbums),
    trashedAt,
    takenLocal: takenLocal === undefined ? edits.takenLocal : takenLocal,
    standsAlone: standsAlone ?? edits.standsAlone ?? false,
  };
}

function changed(
  values: readonly string[],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly string[] {
  return [...new Set([...values, ...added])].filter((value) => !removed.includes(value));
}

const tidy = (tag: string): string => tag.normalize('NFC').trim();

function check({ addTags = [], takenLocal = null }: PhotoChange): void {
  if (addTags.some((tag) => tidy(tag) === '')) throw new TypeError('addTags: a tag is empty');
  if (takenLocal !== null && readWallTime(takenLocal)?.local !== takenLocal) {
    throw new TypeError(`takenLocal: ${takenLocal} is no time YYYY-MM-DDTHH:MM:SS`);
  }
}
