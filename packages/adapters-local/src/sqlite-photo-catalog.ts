import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import {
  checkRequest,
  compareAlbums,
  compareTimeline,
  decodeCursor,
  MAX_FACETS,
  MAX_SCAN_PHOTOS,
  SHELF_FILTERS,
  timelinePage,
} from '@homelake/photos';
import type { Facet, MonthCount, Photo, PhotoCatalog, TimelineRow } from '@homelake/photos';

import { translated } from './sqlite-catalog-error.ts';
import { decodeBody } from './sqlite-photo-body.ts';
import { openPhotoDatabase } from './sqlite-photo-schema.ts';
import { createSelect, earlier, later, monthsQuery, rowsQuery, timelineRowOf } from './sqlite-photo-selection.ts';
import type { Selection } from './sqlite-photo-selection.ts';
import { MONTH_SLOTS, monthAt, monthSlots, SHELVES } from './sqlite-photo-slots.ts';
import { createPhotoWriter } from './sqlite-photo-writer.ts';

export interface SqlitePhotoCatalogOptions {
  /** The database file, made if it is not there; its directory must be. */
  readonly path: string;
}

export interface SqlitePhotoCatalog extends PhotoCatalog {
  /**
   * The file is new, was left by another version or was cleared, and nobody has said since that all of bronze is in it. A new file
   * works at once; what came before it is missing until a rebuild.
   */
  readonly needsRebuild: boolean;
  /** Says that all of bronze is in it. */
  markRebuilt(): void;
  close(): void;
}

/** Photos by time in a SQLite file, which one process may write while others read. An answer given is on the disk. */
export function openSqlitePhotoCatalog({ path }: SqlitePhotoCatalogOptions): SqlitePhotoCatalog {
  return translated(() => createCatalog(openPhotoDatabase(path)));
}

function createCatalog(db: DatabaseSync): SqlitePhotoCatalog {
  const writer = createPhotoWriter(db);
  const select = createSelect(db);
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => db.prepare(sql).all(...values);

  const transaction = <T>(begin: string, action: () => T): T =>
    translated(() => {
      db.exec(begin);
      try {
        const result = action();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
  /** Takes the write lock at once: reading first could not wait for it. */
  const write = async <T>(action: () => T): Promise<T> => transaction('BEGIN IMMEDIATE', action);
  /** Sees one state of the catalog, whatever another process writes meanwhile. */
  const read = async <T>(action: () => T): Promise<T> => transaction('BEGIN', action);

  const rowsOf = (selection: Selection, limit: number): TimelineRow[] => {
    const { sql, values } = rowsQuery(selection, limit);
    return all(sql, ...values).map(timelineRowOf);
  };
  const countMonths = (selection: Selection): MonthCount[] => {
    const { sql, values } = monthsQuery(selection);
    return all(sql, ...values).map((row) => ({ month: monthAt(Number(row['month'])), count: Number(row['photos']) }));
  };
  /** Months that lie within the stretch have a counter; what the stretch has of the one or two at its ends is counted. */
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
  const facet = (kind: string): Facet[] =>
    all(
      'SELECT value, live FROM label WHERE kind = ? AND live > 0 ORDER BY live DESC, value LIMIT ?',
      kind,
      MAX_FACETS,
    ).map((row) => ({ value: String(row['value']), count: Number(row['live']) }));
  const idsOfAlbum = (id: string): string[] =>
    SHELF_FILTERS.flatMap((shelf) => {
      const selection = select({ filter: { album: id, ...shelf } });
      return selection === null ? [] : rowsOf(selection, -1).map((row) => row.id);
    });
  const photoOf = (id: string): Photo | null => {
    const row = all('SELECT body.photo FROM photo JOIN body USING (slot) WHERE id = ?', id)[0];
    return row === undefined ? null : decodeBody(String(row['photo']));
  };

  const undated = (): number =>
    Number(all(`SELECT live FROM label WHERE kind = 'dated' AND value = 'false'`)[0]?.['live'] ?? 0);
  /** Rising, so what comes after a photo begins where what lies below it in the timeline ends. */
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

  return {
    put: (photos) => write(() => writer.put(photos)),
    remove: (ids) => write(() => writer.remove(ids)),
    get: (id) => read(() => photoOf(id)),

    months(filter) {
      return read(() => {
        const selection = select({ filter });
        if (selection === null) return [];
        return selection.match === null ? monthsOfStretch(selection) : countMonths(selection);
      });
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

    facets: () =>
      read(() => ({ cameras: facet('camera'), places: facet('town'), tags: facet('tag'), undated: undated() })),

    putAlbum({ id, name, createdAt }) {
      return write(() => void db.prepare('INSERT OR REPLACE INTO album VALUES (?, ?, ?)').run(id, name, createdAt));
    },

    removeAlbum(id) {
      return write(() => {
        const photos = idsOfAlbum(id).flatMap((photo) => photoOf(photo) ?? []);
        writer.put(photos.map((photo) => ({ ...photo, albums: photo.albums.filter((album) => album !== id) })));
        return db.prepare('DELETE FROM album WHERE id = ?').run(id).changes === 1;
      });
    },

    albums() {
      return read(() => {
        const counted = all(
          `SELECT album.id, name, created_at, coalesce(live, 0) AS photos FROM album
           LEFT JOIN label ON label.kind = 'album' AND label.value = album.id`,
        );
        return counted
          .map((row) => {
            const id = String(row['id']);
            const selection = select({ filter: { album: id } });
            return {
              id,
              name: String(row['name']),
              createdAt: String(row['created_at']),
              count: Number(row['photos']),
              coverId: selection === null ? null : (rowsOf(selection, 1)[0]?.id ?? null),
            };
          })
          .sort(compareAlbums);
      });
    },

    revisions() {
      return read(() =>
        all(
          `SELECT month, epoch || '-' || revision AS revision FROM month, state WHERE live > 0 OR hidden > 0 ORDER BY month`,
        ).map((row) => ({ month: String(row['month']), revision: String(row['revision']) })),
      );
    },

    async *scan(month) {
      let last: Photo | null = null;
      do {
        const batch: Photo[] = await read(() => batchAfter(month, last));
        if (batch.length > 0) yield batch;
        last = batch.length < MAX_SCAN_PHOTOS ? null : (batch.at(-1) ?? null);
      } while (last !== null);
    },

    perceptualHashes(which = 'shown') {
      return read(() => {
        // Two long texts instead of a million small rows: half the time.
        const row = all(
          `SELECT group_concat(id, ' ') AS ids, group_concat(perceptual_hash, ' ') AS hashes FROM (
             SELECT id, perceptual_hash FROM photo WHERE perceptual_hash IS NOT NULL AND ${HASHED[which]} ORDER BY id
           )`,
        )[0];
        return { id: words(row?.['ids']), hash: words(row?.['hashes']) };
      });
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

    trashedBefore(instant) {
      const before = Date.parse(instant);
      return read(() =>
        all('SELECT id, trashed_at FROM photo WHERE slot >= ? ORDER BY slot DESC', SHELVES.trash)
          .filter((row) => Date.parse(String(row['trashed_at'])) < before)
          .map((row) => String(row['id'])),
      );
    },

    clear() {
      return write(() => {
        for (const table of ['photo', 'body', 'label', 'month', 'album']) db.exec(`DELETE FROM ${table}`);
        db.exec(`INSERT INTO search (search) VALUES ('delete-all'); UPDATE state SET complete = 0`);
      });
    },

    get needsRebuild() {
      return translated(() => all('SELECT complete FROM state')[0]?.['complete'] !== 1);
    },

    markRebuilt() {
      translated(() => db.exec('UPDATE state SET complete = 1'));
    },

    close() {
      db.close();
    },
  };
}

/** Columns of `month`. */
const COUNTERS = { timeline: 'live', hidden: 'hidden', trash: 'trashed' } as const;

/** Conditions on `photo`. */
const HASHED = {
  shown: `slot < ${SHELVES.hidden}`,
  copies: `slot < ${SHELVES.trash} AND sent_copy = 1`,
  others: `slot < ${SHELVES.trash} AND sent_copy = 0`,
} as const;

type Row = Record<string, unknown>;

const words = (value: unknown): string[] => (typeof value === 'string' ? value.split(' ') : []);
