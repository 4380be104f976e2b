import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';

import { checkRequest, decodeCursor, timelinePage } from '@homelake/photos';
import type { MonthCount, PhotoSearch, TimelineRow } from '@homelake/photos';

import { findAlike } from './sqlite-photo-alike.ts';
import { createFacets } from './sqlite-photo-facets.ts';
import { createSelect, earlier, later, monthsQuery, rowsQuery, timelineRowOf } from './sqlite-photo-selection.ts';
import type { Selection } from './sqlite-photo-selection.ts';
import { COUNTERS, MONTH_SLOTS, monthAt, monthSlots, SHELVES } from './sqlite-photo-slots.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';
import { translated } from './sqlite-photo-error.ts';

/** Makes the search on a database that `openPhotoDatabase` opened. The catalog's writer updates the index. */
export function createSqlitePhotoSearch(db: DatabaseSync): PhotoSearch {
  const select = createSelect(db);
  const transactions = createTransactions(db, translated);
  const { read } = transactions;
  const facets = createFacets({ db, select, transactions, pause: () => setImmediate() });
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => db.prepare(sql).all(...values);

  const rowsOf = (selection: Selection, limit: number): TimelineRow[] => {
    const { sql, values } = rowsQuery(selection, limit);
    return all(sql, ...values).map(timelineRowOf);
  };
  const countMonths = (selection: Selection): MonthCount[] => {
    const { sql, values } = monthsQuery(selection);
    return all(sql, ...values).map((row) => ({ month: monthAt(Number(row['month'])), count: Number(row['photos']) }));
  };
  /** Months that are completely in the range have a counter. Photos of the month at either end of the range are counted. */
  const monthsOfStretch = ({ from, to }: Selection): MonthCount[] => {
    const shelf = from >= SHELVES.trash ? 'trash' : from >= SHELVES.hidden ? 'hidden' : 'timeline';
    const [base, counter] = [SHELVES[shelf], COUNTERS[shelf]];
    const counted = all(`SELECT month, ${counter} AS photos FROM month WHERE ${counter} > 0 ORDER BY month DESC`);
    return counted.flatMap((row): MonthCount[] => {
      const month = String(row['month']);
      const slots = monthSlots(month);
      const part = { match: null, from: later(from, base + slots.from), to: earlier(to, base + slots.to) };
      if (part.from >= part.to) return [];
      return part.to - part.from === MONTH_SLOTS ? [{ month, count: Number(row['photos']) }] : countMonths(part);
    });
  };

  return {
    revisions() {
      return read(() =>
        all(
          `SELECT month, epoch || '-' || revision AS revision FROM month, state WHERE live > 0 OR hidden > 0 ORDER BY month`,
        ).map((row) => ({ month: String(row['month']), revision: String(row['revision']) })),
      );
    },

    async page(request) {
      checkRequest(request);
      const { filter, month, cursor, limit } = request;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      return read(() => {
        const selection = select({ filter, month, after });
        return timelinePage(selection === null ? [] : rowsOf(selection, limit + 1), limit);
      });
    },

    months(filter) {
      return read(() => {
        const selection = select({ filter });
        if (selection === null) return [];
        return selection.match === null ? monthsOfStretch(selection) : countMonths(selection);
      });
    },

    facets,

    albums() {
      return read(() =>
        all(`SELECT value, live FROM label WHERE kind = 'album' AND live > 0 ORDER BY value`).flatMap((row) => {
          const id = String(row['value']);
          const selection = select({ filter: { album: id } });
          const [cover] = selection === null ? [] : rowsOf(selection, 1);
          return cover === undefined ? [] : [{ id, count: Number(row['live']), coverId: cover.id }];
        }),
      );
    },

    alike: (id) => read(() => findAlike(db, id)),

    perceptualHashes(which = 'shown') {
      return read(() => {
        // Two long texts take half the time of a million small rows.
        const row = all(
          `SELECT group_concat(id, ' ') AS ids, group_concat(perceptual_hash, ' ') AS hashes FROM (
             SELECT id, perceptual_hash FROM photo WHERE perceptual_hash IS NOT NULL AND ${HASHED[which]} ORDER BY id
           )`,
        )[0];
        return { id: words(row?.['ids']), hash: words(row?.['hashes']) };
      });
    },
  };
}

/** SQL conditions on the table `photo`. */
const HASHED = {
  shown: `slot < ${SHELVES.hidden}`,
  copies: `slot < ${SHELVES.trash} AND sent_copy = 1`,
  others: `slot < ${SHELVES.trash} AND sent_copy = 0`,
} as const;

type Row = Record<string, unknown>;

const words = (value: unknown): string[] => (typeof value === 'string' ? value.split(' ') : []);
