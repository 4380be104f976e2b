import type { DatabaseSync } from 'node:sqlite';

import { checkPhoto, compareTimeline, photoWords, timelineRow } from '@homelake/photos';
import type { Photo } from '@homelake/photos';

import { decodeBody, encodeBody } from './sqlite-photo-body.ts';
import { bestPlace, SECOND_SLOTS, slotOf, TRASH } from './sqlite-photo-slots.ts';
import { createTallies } from './sqlite-photo-tally.ts';
import type { Tally } from './sqlite-photo-tally.ts';

/** Changes of a catalog's rows. The caller opens the transaction. */
export interface PhotoWriter {
  put(photos: readonly Photo[]): void;
  /** Answers how many there were. */
  remove(ids: readonly string[]): number;
}

export function createPhotoWriter(db: DatabaseSync): PhotoWriter {
  const startTally = createTallies(db);
  const find = db.prepare('SELECT slot, body.photo FROM photo JOIN body USING (slot) WHERE id = ?');
  const nearest = 'SELECT slot, taken_local, id FROM photo WHERE slot BETWEEN ? AND ? ORDER BY slot';
  const below = db.prepare(`${nearest} DESC LIMIT 1`);
  const above = db.prepare(`${nearest} LIMIT 1`);
  const between = db.prepare('SELECT slot, photo FROM body WHERE slot >= ? AND slot < ? ORDER BY slot');
  for (const statement of [find, below, above, between]) statement.setReadBigInts(true);
  const writeRow = db.prepare('INSERT INTO photo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const writeBody = db.prepare('INSERT INTO body VALUES (?, ?)');
  const writeWords = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)');
  const deleteRow = db.prepare('DELETE FROM photo WHERE slot = ?');
  const deleteBody = db.prepare('DELETE FROM body WHERE slot = ?');
  const deleteWords = db.prepare('DELETE FROM search WHERE rowid = ?');

  const stored = (id: string): Stored | null => {
    const row = find.get(id);
    return row === undefined ? null : { slot: slotIn(row), body: String(row['photo']) };
  };
  const writeAt = (slot: bigint, photo: Photo, body: string): void => {
    const row = timelineRow(photo);
    writeRow.run(
      slot,
      row.id,
      row.takenLocal,
      row.width,
      row.height,
      row.kind,
      row.state,
      row.placeholder,
      row.durationSeconds,
      Number(row.favourite),
      Number(row.motion),
      row.place,
      photo.perceptualHash,
      photo.trashedAt,
    );
    writeBody.run(slot, body);
  };
  const deleteAt = (slot: bigint, words = true): void => {
    deleteRow.run(slot);
    deleteBody.run(slot);
    if (words) deleteWords.run(slot);
  };

  /** A free slot for a photo that has none: after all that come before it in its second, before all that come after. */
  const freeSlot = (photo: Photo, tally: Tally): bigint => {
    const start = slotOf(photo.takenLocal) + (photo.trashedAt === null ? 0n : TRASH);
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
    // Nobody at the best place or below it comes after this photo: then its next neighbour is above.
    if (ceiling > best) {
      let from = best + 1n;
      for (let row = above.get(from, ceiling); row !== undefined; row = above.get(from, ceiling)) {
        if (!isOlder(row, photo)) {
          ceiling = slotIn(row);
          break;
        }
        floor = slotIn(row);
        from = floor + 1n;
      }
    }
    if (floor < best && best < ceiling) return best;
    const middle = (floor + ceiling) / 2n;
    return middle > floor ? middle : spread(start, photo, tally);
  };

  /** Lays the photos of a second out evenly anew, and leaves the right slot free for one more. */
  const spread = (start: bigint, added: Photo, tally: Tally): bigint => {
    const rows = between
      .all(start, start + SECOND_SLOTS)
      .map((row) => ({ slot: slotIn(row), body: String(row['photo']) }));
    const step = SECOND_SLOTS / BigInt(rows.length + 2);
    if (step === 0n) throw new RangeError(`more photos than a second can hold are of ${added.takenLocal}`);
    for (const { slot } of rows) deleteAt(slot);
    let [next, free] = [start, start];
    for (const { body } of rows) {
      const photo = decodeBody(body);
      if (free === start && compareTimeline(photo, added) < 0) {
        next += step;
        free = next;
      }
      next += step;
      writeAt(next, photo, body);
      writeWords.run(next, indexWords(photo, tally));
    }
    return free === start ? next + step : free;
  };

  const write = (photo: Photo, tally: Tally): void => {
    const body = encodeBody(photo);
    const old = stored(photo.id);
    if (old?.body === body) return;
    const words = indexWords(photo, tally);
    let slot: bigint | null = null;
    let sameWords = false;
    if (old !== null) {
      const before = decodeBody(old.body);
      tally.count(before, -1);
      tally.touch(before);
      if (before.takenLocal === photo.takenLocal && (before.trashedAt === null) === (photo.trashedAt === null)) {
        slot = old.slot;
        sameWords = indexWords(before, tally) === words;
      }
      deleteAt(old.slot, !sameWords);
    }
    slot ??= freeSlot(photo, tally);
    writeAt(slot, photo, body);
    if (!sameWords) writeWords.run(slot, words);
    tally.count(photo, 1);
    tally.touch(photo);
  };

  return {
    put(photos) {
      for (const photo of photos) checkPhoto(photo);
      // The index of words takes many rows in rising order without a pause, and starts anew whenever one falls.
      const inOrder = [...new Map(photos.map((photo) => [photo.id, photo])).values()].sort((a, b) =>
        compareTimeline(b, a),
      );
      const tally = startTally();
      for (const photo of inOrder) if (photo.trashedAt === null) write(photo, tally);
      for (const photo of inOrder) if (photo.trashedAt !== null) write(photo, tally);
      tally.write();
    },

    remove(ids) {
      const tally = startTally();
      let removed = 0;
      for (const id of ids) {
        const old = stored(id);
        if (old === null) continue;
        const photo = decodeBody(old.body);
        tally.count(photo, -1);
        tally.touch(photo);
        deleteAt(old.slot);
        removed += 1;
      }
      tally.write();
      return removed;
    },
  };
}

interface Stored {
  readonly slot: bigint;
  readonly body: string;
}

const slotIn = (row: Record<string, unknown>): bigint => {
  const slot = row['slot'];
  if (typeof slot !== 'bigint') throw new TypeError('a slot is read as a bigint');
  return slot;
};

/** Whether the photo of a row stands below another of the same second. */
const isOlder = (row: Record<string, unknown>, photo: Photo): boolean =>
  compareTimeline({ takenLocal: String(row['taken_local']), id: String(row['id']) }, photo) > 0;

const indexWords = (photo: Photo, tally: Tally): string => [...photoWords(photo), ...tally.labelWords(photo)].join(' ');
