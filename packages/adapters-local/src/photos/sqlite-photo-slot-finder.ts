import type { DatabaseSync } from 'node:sqlite';

import { compareTimeline, shelfOf } from '@homelake/photos';
import type { Photo } from '@homelake/photos';

import { bestPlace, SECOND_SLOTS, SHELVES, slotOf } from './sqlite-photo-slots.ts';

/** The first slot of a photo's second, on its shelf. */
export const secondOf = (photo: Photo): bigint => slotOf(photo.takenLocal) + SHELVES[shelfOf(photo)];

/**
 * Makes the function that finds a free slot for a new photo: after all photos of its second that come before it, and before all that come
 * after it. The function returns null where its neighbours leave no room. It takes two lookups, unless other photos have the best place.
 */
export function createSlotFinder(db: DatabaseSync): (photo: Photo) => bigint | null {
  const nearest = 'SELECT slot, taken_local, id FROM photo WHERE slot BETWEEN ? AND ? ORDER BY slot';
  const below = db.prepare(`${nearest} DESC LIMIT 1`);
  const above = db.prepare(`${nearest} LIMIT 1`);
  for (const statement of [below, above]) statement.setReadBigInts(true);

  return (photo) => {
    const start = secondOf(photo);
    const best = start + bestPlace(photo.takenLocal, photo.id);
    let floor = start - 1n;
    let ceiling = start + SECOND_SLOTS;
    for (let row = below.get(start, best); row !== undefined; row = below.get(start, ceiling - 1n)) {
      if (isOlder(row, photo)) {
        floor = slotIn(row);
        break;
      }
      ceiling = slotIn(row);
    }
    // No photo at or below the best place comes after this photo, so its next neighbour is above.
    if (ceiling > best) {
      for (let row = above.get(best + 1n, ceiling); row !== undefined; row = above.get(floor + 1n, ceiling)) {
        if (!isOlder(row, photo)) {
          ceiling = slotIn(row);
          break;
        }
        floor = slotIn(row);
      }
    }
    if (floor < best && best < ceiling) return best;
    const middle = (floor + ceiling) / 2n;
    return middle > floor ? middle : null;
  };
}

export function slotIn(row: Record<string, unknown>): bigint {
  const slot = row['slot'];
  if (typeof slot !== 'bigint') throw new TypeError('a slot is read as a bigint');
  return slot;
}

/** True where the photo of a row comes after `photo` in the timeline. Both are of the same second. */
const isOlder = (row: Record<string, unknown>, photo: Photo): boolean =>
  compareTimeline({ takenLocal: String(row['taken_local']), id: String(row['id']) }, photo) > 0;
