import { DatabaseSync } from 'node:sqlite';

import { requireSameId, selected, uploadLimit, WorkViewError } from '@homelake/lake';
import type { UploadRecord, WorkView } from '@homelake/lake';

import { openOrRead } from '../sqlite/read-only-database.ts';
import { translating } from '../sqlite/sqlite-error.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';

export interface SqliteWorkViewOptions {
  /** Path of the database file. It is created if missing; its directory must exist. */
  readonly path: string;
}

export interface SqliteWorkView extends WorkView {
  close(): void;
}

/** Time in ms that a writer waits for writers of other processes. It blocks the thread; each write takes a few milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
const SCHEMA_VERSION = 1;

/** `record` is the whole record as JSON. The other columns are the fields by which records are searched. */
const schema = `
  CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    parent TEXT,
    created_at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX upload_by_state ON upload (state, created_at, id);
  CREATE INDEX upload_by_parent ON upload (parent, created_at, id) WHERE parent IS NOT NULL;
`;

/** Indexes on expressions over the JSON, so that files of earlier versions need no new columns. */
const indexes = `
  CREATE INDEX IF NOT EXISTS upload_by_of ON upload (record ->> '$.of', created_at, id);
  CREATE INDEX IF NOT EXISTS upload_by_key ON upload (record ->> '$.key', created_at, id);
`;

const translated = translating(WorkViewError, 'the file with the records of uploads');
const attempt = async <T>(action: () => T): Promise<T> => translated(action);

const columns = { state: 'state', parent: 'parent', of: "record ->> '$.of'", key: "record ->> '$.key'" } as const;

/** Opens the records of uploads in a SQLite file that several processes may share. Throws WorkViewError where the file cannot be opened. */
export function openSqliteWorkView({ path }: SqliteWorkViewOptions): SqliteWorkView {
  const db = translated(() => openOrRead(path, openDatabase));
  const { write, writeUnflushed } = createTransactions(db, translated);
  const recordsOf = (sql: string, ...values: (string | number)[]): UploadRecord[] =>
    db
      .prepare(sql)
      .all(...values)
      .map(({ record }) => JSON.parse(String(record)) as UploadRecord);
  const read = (id: string): UploadRecord | null => recordsOf('SELECT record FROM upload WHERE id = ?', id)[0] ?? null;

  return {
    get: (ids) =>
      attempt(() => {
        if (ids.length > 0) uploadLimit(ids.length);
        return ids.map(read);
      }),

    change: (id, change, { unflushed = false } = {}) =>
      (unflushed ? writeUnflushed : write)(() => {
        const known = read(id);
        const changed = change(known);
        requireSameId(id, changed);
        if (changed !== null && changed !== known) {
          const { state, parent, createdAt } = changed;
          db.prepare('INSERT OR REPLACE INTO upload VALUES (?, ?, ?, ?, ?)').run(
            id,
            state,
            parent,
            createdAt,
            JSON.stringify(changed),
          );
        }
        return changed;
      }),

    remove: (ids) =>
      attempt(() => {
        if (ids.length === 0) return;
        uploadLimit(ids.length);
        const slots = ids.map(() => '?').join();
        const { changes } = db.prepare(`DELETE FROM upload WHERE id IN (${slots})`).run(...ids);
        // Empties the write-ahead log, which would keep the text of removed records until it is overwritten.
        if (changes > 0) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }),

    list: (of, { cursor, limit } = {}) =>
      attempt(() => {
        const most = uploadLimit(limit);
        const [field, value] = selected(of);
        const { createdAt, id } = readCursor(cursor);
        const found = recordsOf(
          `SELECT record FROM upload WHERE ${columns[field]} = ? AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`,
          value,
          createdAt,
          id,
          most + 1,
        );
        const records = found.slice(0, most);
        const last = records.at(-1);
        const hasMore = found.length > most && last !== undefined;
        return { records, cursor: hasMore ? `${last.createdAt} ${last.id}` : null };
      }),

    close() {
      db.close();
    },
  };
}

/** Position of a cursor; the position before all records by default. */
function readCursor(cursor = ' '): { readonly createdAt: string; readonly id: string } {
  const space = cursor.indexOf(' ');
  return { createdAt: cursor.slice(0, Math.max(0, space)), id: cursor.slice(space + 1) };
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // FULL: a claim moves bytes after its decision is written. If a power cut lost the decision, no record would lead to the moved bytes.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    db.exec('BEGIN IMMEDIATE');
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version === 0) db.exec(`${schema} PRAGMA user_version = ${SCHEMA_VERSION}`);
    if (version <= SCHEMA_VERSION) db.exec(indexes);
    db.exec('COMMIT');
    if (version === 0 || version === SCHEMA_VERSION) return db;
    throw new WorkViewError('unavailable', `${path} is of version ${version}, this is version ${SCHEMA_VERSION}`);
  } catch (error) {
    db.close();
    throw error;
  }
}
