import type { DatabaseSync } from 'node:sqlite';

import { checkPhoto, compareTimeline, nameKeys, photoWords, shelfOf, timelineRow } from '@homelake/photos';
import type { Photo } from '@homelake/photos';

import { decodeBody, encodeBody } from './sqlite-photo-body.ts';
import { nameKeyWord } from './sqlite-photo-labels.ts';
import { createSlotFinder, secondOf, slotIn } from './sqlite-photo-slot-finder.ts';
import { SECOND_SLOTS } from './sqlite-photo-slots.ts';
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
  const freeSlot = createSlotFinder(db);
  const find = db.prepare('SELECT slot, body.photo FROM photo JOIN body USING (slot) WHERE id = ?');
  const between = db.prepare('SELECT slot, photo FROM body WHERE slot >= ? AND slot < ? ORDER BY slot');
  for (const statement of [find, between]) statement.setReadBigInts(true);
  const writeRow = db.prepare('INSERT INTO photo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
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
      Number(row.dated),
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
      Number(photo.sentCopy),
      photo.originalId,
    );
    writeBody.run(slot, body);
  };
  const deleteAt = (slot: bigint, words = true): void => {
    deleteRow.run(slot);
    deleteBody.run(slot);
    if (words) deleteWords.run(slot);
  };

  /** Lays the photos of a second out evenly anew, and leaves the right slot free for one more. */
  const spread = (added: Photo, tally: Tally): bigint => {
    const start = secondOf(added);
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
      if (before.takenLocal === photo.takenLocal && shelfOf(before) === shelfOf(photo)) {
        slot = old.slot;
        sameWords = indexWords(before, tally) === words;
      }
      deleteAt(old.slot, !sameWords);
    }
    slot ??= freeSlot(photo) ?? spread(photo, tally);
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
      for (const shelf of ['timeline', 'hidden', 'trash'] as const) {
        for (const photo of inOrder) if (shelfOf(photo) === shelf) write(photo, tally);
      }
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

const indexWords = (photo: Photo, tally: Tally): string =>
  [...photoWords(photo), ...nameKeys(photo).map((key) => nameKeyWord(key)), ...tally.labelWords(photo)].join(' ');
