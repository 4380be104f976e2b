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
  /** Returns milliseconds since the epoch. */
  readonly now: () => number;
}

/** An album that a photo is added to does not exist, or was removed meanwhile. */
export class AlbumMissingError extends TypeError {
  readonly albumId: string;
  constructor(albumId: string) {
    super(`addAlbums: no album ${albumId}`);
    this.name = 'AlbumMissingError';
    this.albumId = albumId;
  }
}

/**
 * Stores a change of the owner to a photo, and then updates the catalog. If the process is killed in between, a rebuild of the catalog
 * shows the change. Resolves to the photo after the change; null for an unknown id. Concurrent changes are all kept.
 *
 * A photo that is erased at the same time does not come back with its edits. A photo that is restored from the trash stays if the restore
 * is written before `erasePhoto` makes its mark final; otherwise the result is null. If a photo in the trash has no original any more, a
 * killed process was erasing it; `forget`, by default `erasePhoto`, completes that. An album that is removed at the same time is left
 * again.
 *
 * Throws TypeError for an impossible time and for a tag without letters, and AlbumMissingError.
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
  const record = change.trashed === false ? await updatePhotoRecord(store, id, restored) : null;
  if (record?.leavingForGood === true) {
    await forget(id);
    return null;
  }
  // First, so that a process that is killed here leaves the copies visible.
  if (change.trashed !== undefined) await putRowsOfCopies(ports, id);
  const photo = await syncCatalogRow(ports, id);
  if (photo === null) return null;
  if (wasTrashed && (await store.head(photo.key)) === null) {
    await forget(id);
    return null;
  }
  return photo;
}

/** Repeating a change changes nothing: a photo in the trash keeps the time at which it was put there. */
function withChange(edits: PhotoEdits, change: PhotoChange, now: string): PhotoEdits {
  const { favourite, trashed, takenLocal, standsAlone } = change;
  const trashedAt = trashed === true ? (edits.trashedAt ?? now) : trashed === false ? null : edits.trashedAt;
  const leftAlbums = changed(edits.leftAlbums ?? [], change.removeAlbums, change.addAlbums);
  return {
    version: 1,
    favourite: favourite ?? edits.favourite,
    tags: changed(edits.tags, change.addTags?.map(tidy), change.removeTags?.map(tidy)),
    albums: changed(edits.albums, change.addAlbums, change.removeAlbums),
    ...(leftAlbums.length > 0 && { leftAlbums }),
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
