import type { DatabaseSync } from 'node:sqlite';

import { MONTH_SLOTS, monthAt, SHELF_SLOTS, SHELVES } from './sqlite-photo-slots.ts';
import type { PhotoWriter } from './sqlite-photo-writer.ts';

/** Rebuilds of a catalog in place. Each row stores the number of the last rebuild in which it was put. The caller opens the transaction. */
export interface Rebuilds {
  begin(): string;
  /** Deletes the rows that were not put since the rebuild began, and recounts. False where another rebuild began meanwhile. */
  end(epoch: string): boolean;
}

export function createRebuilds(db: DatabaseSync, writer: PhotoWriter): Rebuilds {
  const state = `epoch || '-' || rebuild AS rebuilding`;
  /** Counts the photos of each month and label anew from the rows, which repairs counters that are wrong. Outside of rebuilds each write updates them. */
  const recount = (): void => {
    const counted = db
      .prepare(
        `SELECT (slot % ${SHELF_SLOTS}) / ${MONTH_SLOTS} AS month,
           sum(slot < ${SHELVES.hidden}) AS live,
           sum(slot >= ${SHELVES.hidden} AND slot < ${SHELVES.trash}) AS hidden,
           sum(slot >= ${SHELVES.trash}) AS trashed
         FROM photo GROUP BY 1`,
      )
      .all();
    const setMonth = db.prepare(
      `INSERT INTO month VALUES (?, ?, ?, ?, 0)
       ON CONFLICT DO UPDATE SET live = excluded.live, hidden = excluded.hidden, trashed = excluded.trashed`,
    );
    db.exec(`UPDATE month SET live = 0, hidden = 0, trashed = 0; UPDATE label SET live = 0`);
    for (const { month, live, hidden, trashed } of counted) {
      setMonth.run(monthAt(Number(month)), Number(live), Number(hidden), Number(trashed));
    }
    db.exec(
      `UPDATE label SET live = counted.photos
       FROM (SELECT label, count(*) AS photos FROM facet WHERE slot < ${SHELVES.hidden} GROUP BY label) AS counted
       WHERE counted.label = label.number`,
    );
  };
  return {
    begin: () => String(db.prepare(`UPDATE state SET rebuild = rebuild + 1 RETURNING ${state}`).get()?.['rebuilding']),
    end(epoch) {
      if (db.prepare(`SELECT ${state} FROM state`).get()?.['rebuilding'] !== epoch) return false;
      const left = db.prepare('SELECT id FROM photo WHERE rebuild < (SELECT rebuild FROM state)').all();
      writer.remove(left.map(({ id }) => String(id)));
      db.exec('DELETE FROM album WHERE rebuild < (SELECT rebuild FROM state)');
      recount();
      db.exec('UPDATE state SET complete = 1');
      return true;
    },
  };
}
