import { albumKey } from '@homelake/storage';
import { readPhotoRecord, updatePhotoEdits } from './photo-records.ts';
import { NO_EDITS } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoChange, PhotoEdits } from './photo-record.ts';
import type { Photo } from './photo.ts';
import { putRow } from './put-row.ts';
import { readWallTime } from './wall-time.ts';

export interface ChangePorts extends PhotoStores {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Writes down the owner's word on a photo, and then shows it in the catalog: killed between, a rebuild of the catalog brings it
 * up. Answers the photo afterwards; null where there is none of this id. Changes at the same time all count.
 *
 * Throws TypeError for a time that no clock shows, a tag without letters, and an album that is not there.
 */
export async function changePhoto(ports: ChangePorts, id: string, change: PhotoChange): Promise<Photo | null> {
  const { store, now } = ports;
  check(change);
  const record = await readPhotoRecord(store, id);
  if (record === null) return null;
  for (const album of change.addAlbums ?? []) {
    if ((await store.head(albumKey.build({ id: album }))) === null) throw new TypeError(`addAlbums: no album ${album}`);
  }
  const at = new Date(now()).toISOString();
  await updatePhotoEdits(store, id, (edits) => withChange(edits ?? NO_EDITS, change, at));
  return putRow(ports, record);
}

/** What is asked for twice changes nothing the second time: what lies in the trash keeps the time since when it does. */
function withChange(edits: PhotoEdits, change: PhotoChange, now: string): PhotoEdits {
  const { favourite, trashed, takenLocal } = change;
  const trashedAt = trashed === true ? (edits.trashedAt ?? now) : trashed === false ? null : edits.trashedAt;
  return {
    version: 1,
    favourite: favourite ?? edits.favourite,
    tags: changed(edits.tags, change.addTags?.map(tidy), change.removeTags?.map(tidy)),
    albums: changed(edits.albums, change.addAlbums, change.removeAlbums),
    trashedAt,
    takenLocal: takenLocal === undefined ? edits.takenLocal : takenLocal,
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
