import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import {
  checkNameKey,
  checkRequest,
  compareAlbums,
  compareTimeline,
  decodeCursor,
  decodeTrashCursor,
  MAX_SCAN_PHOTOS,
  timelinePage,
  trashBefore,
  trashPage,
} from '@homelake/photos';
import type { Photo, PhotoCatalog } from '@homelake/photos';

import { decodeBody } from './sqlite-photo-body.ts';
import { labelWord, nameKeyWord } from './sqlite-photo-labels.ts';
import { createRebuilds } from './sqlite-photo-rebuild.ts';
import { createSelect, rowsQuery, timelineRowOf } from './sqlite-photo-selection.ts';
import { SHELVES } from './sqlite-photo-slots.ts';
import { createPhotoWriter } from './sqlite-photo-writer.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';
import { translated } from './sqlite-photo-error.ts';

/** Makes the catalog on a database that `openPhotoDatabase` opened. */
export function createSqlitePhotoCatalog(db: DatabaseSync): PhotoCatalog {
  const writer = createPhotoWriter(db);
  const rebuilds = createRebuilds(db, writer);
  const select = createSelect(db);
  const { read, write } = createTransactions(db, translated);
  const all = (sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] => db.prepare(sql).all(...values);

  /**
   * Photos of a shelf after `last`, in rising order of slots. They start where the timeline's range after `last`, which has lower slots,
   * ends.
   */
  const shelfAfter = (month: string, last: Photo | null, hidden: boolean): Photo[] => {
    const whole = select({ month, filter: { hidden } });
    if (whole === null) return [];
    const start = last === null ? whole.from : (select({ month, filter: { hidden }, after: last })?.to ?? whole.from);
    const limit = MAX_SCAN_PHOTOS + (last === null ? 0 : 1);
    return all('SELECT photo FROM body WHERE slot >= ? AND slot < ? ORDER BY slot LIMIT ?', start, whole.to, limit)
      .map((row) => decodeBody(String(row['photo'])))
      .filter(({ id }) => id !== last?.id);
  };
  const batchAfter = (month: string, last: Photo | null): Photo[] => {
    const [shown, hidden] = [shelfAfter(month, last, false), shelfAfter(month, last, true)];
    const photos = hidden.length === 0 ? shown : [...shown, ...hidden].sort((a, b) => compareTimeline(b, a));
    return photos.slice(0, MAX_SCAN_PHOTOS);
  };
  /** Ids of all photos that have a word in the index, hidden and trashed ones included. */
  const idsWith = (word: string): string[] =>
    all('SELECT id FROM search CROSS JOIN photo ON photo.slot = search.rowid WHERE search MATCH ?', `"${word}"`)
      .map((row) => String(row['id']))
      .sort();

  return {
    put: (photos) => write(() => writer.put(photos)),
    remove: (ids) => write(() => writer.remove(ids)),

    get(id) {
      return read(() => {
        const row = all('SELECT body.photo FROM photo JOIN body USING (slot) WHERE id = ?', id)[0];
        return row === undefined ? null : decodeBody(String(row['photo']));
      });
    },

    months() {
      return read(() =>
        all(
          `SELECT month, live, hidden, trashed, epoch || '-' || revision AS revision FROM month, state
           WHERE live > 0 OR hidden > 0 OR trashed > 0 ORDER BY month DESC`,
        ).map((row) => ({
          month: String(row['month']),
          count: Number(row['live']),
          hidden: Number(row['hidden']),
          trashed: Number(row['trashed']),
          revision: String(row['revision']),
        })),
      );
    },

    async page(request) {
      checkRequest(request);
      const { month, cursor, limit } = request;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      return read(() => {
        const selection = select({ month, after });
        if (selection === null) return timelinePage([], limit);
        const { sql, values } = rowsQuery(selection, limit + 1);
        return timelinePage(all(sql, ...values).map(timelineRowOf), limit);
      });
    },

    async *scan(month) {
      let last: Photo | null = null;
      do {
        const batch: Photo[] = await read(() => batchAfter(month, last));
        if (batch.length > 0) yield batch;
        last = batch.length < MAX_SCAN_PHOTOS ? null : (batch.at(-1) ?? null);
      } while (last !== null);
    },

    async trash(request) {
      const before = trashBefore(request);
      const after = request.cursor === undefined ? null : decodeTrashCursor(request.cursor);
      return read(() => {
        const rows = all(
          `SELECT id, trashed_ms FROM photo WHERE trashed_ms < ? AND (trashed_ms, id) > (?, ?) ORDER BY trashed_ms, id LIMIT ?`,
          before,
          after?.trashedMs ?? Number.MIN_SAFE_INTEGER,
          after?.id ?? '',
          request.limit + 1,
        );
        return trashPage(
          rows.map((row) => ({ id: String(row['id']), trashedMs: Number(row['trashed_ms']) })),
          request.limit,
        );
      });
    },

    async named(nameKey) {
      checkNameKey(nameKey);
      return read(() => idsWith(nameKeyWord(nameKey)));
    },

    ties(originalId) {
      return read(() => {
        const where = `original_id ${originalId === undefined ? 'IS NOT NULL' : '= ?'} AND slot < ${SHELVES.trash}`;
        const values = originalId === undefined ? [] : [originalId];
        return all(`SELECT id, original_id FROM photo WHERE ${where} ORDER BY id`, ...values).map((row) => ({
          copyId: String(row['id']),
          originalId: String(row['original_id']),
        }));
      });
    },

    putAlbum({ id, name, createdAt }) {
      return write(
        () =>
          void db.prepare('INSERT OR REPLACE INTO album SELECT ?, ?, ?, rebuild FROM state').run(id, name, createdAt),
      );
    },

    removeAlbum(id) {
      return write(() => void db.prepare('DELETE FROM album WHERE id = ?').run(id));
    },

    albums() {
      return read(() =>
        all('SELECT id, name, created_at FROM album')
          .map((row) => ({
            id: String(row['id']),
            name: String(row['name']),
            createdAt: String(row['created_at']),
          }))
          .sort(compareAlbums),
      );
    },

    inAlbum(id) {
      return read(() => {
        const label = all(`SELECT number FROM label WHERE kind = 'album' AND value = ?`, id)[0];
        return label === undefined ? [] : idsWith(labelWord(Number(label['number'])));
      });
    },

    needsRebuild: () => read(() => all('SELECT complete FROM state')[0]?.['complete'] !== 1),
    beginRebuild: () => write(() => rebuilds.begin()),
    endRebuild: (epoch) => write(() => rebuilds.end(epoch)),
  };
}
