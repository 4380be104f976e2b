import type { DatabaseSync } from 'node:sqlite';

import { flips, hammingDistance, LOOKS_ALIKE_BITS, MAX_ALIKE, NO_STRUCTURE } from '@homelake/photos';
import type { AlikePhoto } from '@homelake/photos';

import { SHELVES } from './sqlite-photo-slots.ts';

const QUARTERS = 4;
const QUARTER_BITS = 16;
const QUARTER_DIGITS = QUARTER_BITS / 4;
/** If two hashes differ in at most LOOKS_ALIKE_BITS bits, at least one of their quarters differs in at most a quarter of those bits. */
const nearMasks = flips(QUARTER_BITS, Math.floor(LOOKS_ALIKE_BITS / QUARTERS));

/** Each quarter of a perceptual hash as a number that contains the index of the quarter. Empty for a picture that cannot be compared. */
export function hashQuarters(hash: string | null): number[] {
  if (hash === null || hash === NO_STRUCTURE) return [];
  return Array.from(
    { length: QUARTERS },
    (_, at) => at * 2 ** QUARTER_BITS + Number.parseInt(hash.slice(at * QUARTER_DIGITS, (at + 1) * QUARTER_DIGITS), 16),
  );
}

/**
 * Photos of the timeline whose perceptual hash differs from that of `id` in at most LOOKS_ALIKE_BITS bits, the nearest first, at most
 * MAX_ALIKE. Uses multi-index hashing (Norouzi, Punjani and Fleet, 2012): two such hashes agree in one of their four quarters but for one
 * bit, so 68 index lookups find all candidates. A library of a million photos has some thousand candidates, which are then compared.
 */
export function findAlike(db: DatabaseSync, id: string): AlikePhoto[] {
  const own = db.prepare('SELECT perceptual_hash AS hash FROM photo WHERE id = ?').get(id)?.['hash'];
  const quarters = typeof own === 'string' ? hashQuarters(own) : [];
  if (typeof own !== 'string' || quarters.length === 0) return [];
  const wanted = quarters.flatMap((quarter) => nearMasks.map((mask) => quarter ^ mask));
  const rows = db
    .prepare(
      `SELECT id, perceptual_hash FROM photo WHERE slot IN (
         SELECT slot FROM hash_quarter WHERE quarter IN (${wanted.map(() => '?').join()}) AND slot < ?
       )`,
    )
    .all(...wanted, SHELVES.hidden);
  return rows
    .map((row) => ({ id: String(row['id']), bits: hammingDistance(own, String(row['perceptual_hash'])) }))
    .filter((photo) => photo.id !== id && photo.bits <= LOOKS_ALIKE_BITS)
    .sort((a, b) => a.bits - b.bits || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_ALIKE);
}
