import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { checkFilter, searchWords, shelfOfFilter } from '@homelake/photos';
import type { PhotoFilter, TimelinePosition, TimelineRow } from '@homelake/photos';

import { labelWord, wantedLabels } from './sqlite-photo-labels.ts';
import {
  MONTH_SLOTS,
  monthSlots,
  SECOND_SLOTS,
  SHELF_SLOTS,
  SHELVES,
  slotOf,
  TIMELINE_SLOTS,
} from './sqlite-photo-slots.ts';

/** A filter in terms of the tables: a range of slots, and a query of the index of words. */
export interface Selection {
  /** FTS5 query; null where all photos of the range match. */
  readonly match: string | null;
  readonly from: bigint;
  /** Excluded from the range. */
  readonly to: bigint;
}

export interface SelectionRequest {
  readonly filter?: PhotoFilter | undefined;
  readonly month?: string | undefined;
  /** Selects only photos after this position, whether its photo still exists or not. */
  readonly after?: TimelinePosition | null;
}

/** Makes the function that translates a filter. The function returns null where no photo can match. */
export function createSelect(db: DatabaseSync): (request: SelectionRequest) => Selection | null {
  const findLabel = db.prepare('SELECT number FROM label WHERE kind = ? AND value = ?');
  const slotOfPhoto = db.prepare('SELECT slot FROM photo WHERE id = ? AND taken_local = ? AND slot >= ? AND slot < ?');
  const slotBelow = db.prepare(
    'SELECT slot FROM photo WHERE slot >= ? AND slot < ? AND (taken_local, id) < (?, ?) ORDER BY slot DESC LIMIT 1',
  );
  for (const statement of [slotOfPhoto, slotBelow]) statement.setReadBigInts(true);

  /**
   * Upper bound (excluded) of the slots that come after a photo in the timeline. The timeline shows high slots first, so these are the slots
   * below the photo's own. Where the photo is gone, the bound is taken from its time and id.
   */
  const endBefore = ({ takenLocal, id }: TimelinePosition, base: bigint): bigint => {
    const start = base + slotOf(takenLocal);
    const second = [start, start + SECOND_SLOTS] as const;
    const own = slotOfPhoto.get(id, takenLocal, ...second)?.['slot'];
    if (typeof own === 'bigint') return own;
    const next = slotBelow.get(...second, takenLocal, id)?.['slot'];
    return typeof next === 'bigint' ? next + 1n : start;
  };

  return ({ filter = {}, month, after = null }) => {
    checkFilter(filter);
    const base = SHELVES[shelfOfFilter(filter)];
    const parts: string[] = [];
    for (const either of wantedLabels(filter)) {
      const numbers = either.flatMap((label) => findLabel.get(...label)?.['number'] ?? []);
      if (numbers.length === 0) return null;
      parts.push(`(${numbers.map((number) => `"${labelWord(Number(number))}"`).join(' OR ')})`);
    }
    const words = filter.text === undefined ? null : searchWords(filter.text);
    if (words !== null) parts.push(...words.whole.map((word) => `"${word}"`), `"${words.start}" *`);

    const starts = [base];
    const ends = [base + TIMELINE_SLOTS];
    if (filter.from !== undefined) starts.push(base + slotOf(filter.from));
    if (filter.to !== undefined) ends.push(base + slotOf(filter.to));
    if (month !== undefined) {
      starts.push(base + monthSlots(month).from);
      ends.push(base + monthSlots(month).to);
    }
    if (after !== null) ends.push(endBefore(after, base));
    return {
      match: parts.length === 0 ? null : parts.join(' AND '),
      from: starts.reduce(later),
      to: ends.reduce(earlier),
    };
  };
}

export interface Query {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Query for rows of `photo`, newest first. */
export function rowsQuery({ match, from, to }: Selection, limit: number): Query {
  const columns =
    'id, taken_local, dated, width, height, kind, state, placeholder, duration_seconds, favourite, motion, place';
  if (match === null) {
    const sql = `SELECT ${columns} FROM photo WHERE slot >= ? AND slot < ? ORDER BY slot DESC LIMIT ?`;
    return { sql, values: [from, to, limit] };
  }
  // CROSS JOIN: the index of words gives its rows in the order of their slots, and each row finds its photo by slot.
  const sql = `SELECT ${columns} FROM search CROSS JOIN photo ON photo.slot = search.rowid
    WHERE search MATCH ? AND search.rowid >= ? AND search.rowid < ? ORDER BY search.rowid DESC LIMIT ?`;
  return { sql, values: [match, from, to, limit] };
}

/** Converts a row of `rowsQuery`. */
export const timelineRowOf = (row: Record<string, unknown>): TimelineRow => ({
  id: String(row['id']),
  takenLocal: String(row['taken_local']),
  dated: row['dated'] === 1,
  width: Number(row['width']),
  height: Number(row['height']),
  kind: row['kind'] === 'video' ? 'video' : 'image',
  state: row['state'] === 'failed' ? 'failed' : row['state'] === 'no-preview' ? 'no-preview' : 'ready',
  placeholder: textOrNull(row['placeholder']),
  durationSeconds: row['duration_seconds'] === null ? null : Number(row['duration_seconds']),
  favourite: row['favourite'] === 1,
  motion: row['motion'] === 1,
  place: textOrNull(row['place']),
});
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Query for `month`, in the form of `monthAt`, and its number of `photos`, newest month first. */
export function monthsQuery({ match, from, to }: Selection): Query {
  const [table, slot] = match === null ? ['photo', 'slot'] : ['search', 'rowid'];
  const sql = `SELECT (${slot} % ${SHELF_SLOTS}) / ${MONTH_SLOTS} AS month, count(*) AS photos FROM ${table}
    WHERE ${match === null ? '' : 'search MATCH ? AND '}${slot} >= ? AND ${slot} < ? GROUP BY 1 ORDER BY 1 DESC`;
  return { sql, values: [...(match === null ? [] : [match]), from, to] };
}

/** The later and the earlier of two slots. */
export const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
