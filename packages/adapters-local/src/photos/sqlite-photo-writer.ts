import type { DatabaseSync } from 'node:sqlite';

import { checkPhoto, compareTimeline, instantMs, nameKeys, photoWords, shelfOf, timelineRow } from '@homelake/photos';
import type { Photo } from '@homelake/photos';

import { hashQuarters } from './sqlite-photo-alike.ts';
import { decodeBody, encodeBody } from './sqlite-photo-body.ts';
import { nameKeyWord } from './sqlite-photo-labels.ts';
import { createSlotFinder, secondOf, slotIn } from './sqlite-photo-slot-finder.ts';
import { SECOND_SLOTS } from './sqlite-photo-slots.ts';
import { createTallies } from './sqlite-photo-tally.ts';
import type { Tally } from './sqlite-photo-tally.ts';

/** Changes rows of a catalog. The caller opens the transaction. */
export interface PhotoWriter {
  put(photos: readonly Photo[]): void;
  remove(ids: readonly string[]): void;
}

export function createPhotoWriter(db: DatabaseSync): PhotoWriter {
  const startTally = createTallies(db);
  const freeSlot = createSlotFinder(db);
  const find = db.prepare('SELECT slot, rebuild, body.photo FROM photo JOIN body USING (slot) WHERE id = ?');
  const between = db.prepare(
    'SELECT slot, rebuild, body.photo FROM photo JOIN body USING (slot) WHERE slot >= ? AND slot < ? ORDER BY slot',
  );
  for (const statement of [find, between]) statement.setReadBigInts(true);
  const writeRow = db.prepare('INSERT INTO photo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const writeBody = db.prepare('INSERT INTO body VALUES (?, ?)');
  const writeWords = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)');
  const writeFacet = db.prepare('INSERT INTO facet VALUES (?, ?)');
  const writeQuarter = db.prepare('INSERT INTO hash_quarter VALUES (?, ?)');
  const deleteRow = db.prepare('DELETE FROM photo WHERE slot = ?');
  const deleteBody = db.prepare('DELETE FROM body WHERE slot = ?');
  const deleteWords = db.prepare('DELETE FROM search WHERE rowid = ?');
  const deleteFacets = db.prepare('DELETE FROM facet WHERE slot = ?');
  const deleteQuarter = db.prepare('DELETE FROM hash_quarter WHERE quarter = ? AND slot = ?');

  const stored = (id: string): Stored | null => {
    const row = find.get(id);
    return row === undefined
      ? null
      : { slot: slotIn(row), rebuild: Number(row['rebuild']), body: String(row['photo']) };
  };
  const writeAt = (slot: bigint, photo: Photo, body: string, tally: Tally, rebuild = tally.rebuild): void => {
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
      photo.trashedAt === null ? null : instantMs(photo.trashedAt),
      Number(photo.sentCopy),
      photo.originalId,
      rebuild,
    );
    writeBody.run(slot, body);
    for (const label of tally.countedLabels(photo)) writeFacet.run(slot, label);
    for (const quarter of hashQuarters(photo.perceptualHash)) writeQuarter.run(quarter, slot);
  };
  /** Deletes a photo. `photo` is the stored value. */
  const deleteAt = (slot: bigint, photo: Photo, words = true): void => {
    deleteRow.run(slot);
    deleteBody.run(slot);
    deleteFacets.run(slot);
    for (const quarter of hashQuarters(photo.perceptualHash)) deleteQuarter.run(quarter, slot);
    if (words) deleteWords.run(slot);
  };

  /** Spreads the photos of a second evenly over its slots, and returns the slot that is left free for one more. */
  const spread = (added: Photo, tally: Tally): bigint => {
    const start = secondOf(added);
    const rows = between.all(start, start + SECOND_SLOTS).map((row) => {
      const body = String(row['photo']);
      return { slot: slotIn(row), rebuild: Number(row['rebuild']), body, photo: decodeBody(body) };
    });
    const step = SECOND_SLOTS / BigInt(rows.length + 2);
    if (step === 0n) throw new RangeError(`more photos than a second can hold are of ${added.takenLocal}`);
    for (const { slot, photo } of rows) deleteAt(slot, photo);
    let [next, free] = [start, start];
    for (const { body, photo, rebuild } of rows) {
      if (free === start && compareTimeline(photo, added) < 0) {
        next += step;
        free = next;
      }
      next += step;
      writeAt(next, photo, body, tally, rebuild);
      writeWords.run(next, indexWords(photo, tally));
    }
    return free === start ? next + step : free;
  };

  const write = (photo: Photo, tally: Tally): void => {
    const body = encodeBody(photo);
    const old = stored(photo.id);
    const isSame = old?.body === body;
    if (isSame && old?.rebuild === tally.rebuild) return;
    const words = indexWords(photo, tally);
    let slot: bigint | null = null;
    let sameWords = false;
    if (old !== null) {
      const before = decodeBody(old.body);
      tally.count(before, -1);
      if (!isSame) tally.touch(before);
      if (before.takenLocal === photo.takenLocal && shelfOf(before) === shelfOf(photo)) {
        slot = old.slot;
        // A rebuild writes words again even if they are equal.
        sameWords = old.rebuild === tally.rebuild && indexWords(before, tally) === words;
      }
      deleteAt(old.slot, before, !sameWords);
    }
    slot ??= freeSlot(photo) ?? spread(photo, tally);
    writeAt(slot, photo, body, tally);
    if (!sameWords) writeWords.run(slot, words);
    tally.count(photo, 1);
    if (!isSame) tally.touch(photo);
  };

  return {
    put(photos) {
      for (const photo of photos) checkPhoto(photo);
      // The index of words appends rows in rising order quickly. It starts a new segment whenever a rowid falls.
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
      for (const id of ids) {
        const old = stored(id);
        if (old === null) continue;
        const photo = decodeBody(old.body);
        tally.count(photo, -1);
        tally.touch(photo);
        deleteAt(old.slot, photo);
      }
      tally.write();
    },
  };
}

interface Stored {
  readonly slot: bigint;
  readonly rebuild: number;
  readonly body: string;
}

const indexWords = (photo: Photo, tally: Tally): string =>
  [...photoWords(photo), ...nameKeys(photo).map((key) => nameKeyWord(key)), ...tally.labelWords(photo)].join(' ');
