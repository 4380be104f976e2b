import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

import {
  checkFilesOf,
  checkFilesLimit,
  fileCursor,
  folderCursor,
  folderName,
  foldersTo,
  nameOrder,
  parentFolder,
  readFileCursor,
  readFolderCursor,
} from '@homelake/lake';
import type { FileCatalog, FileEntry, FolderEntry } from '@homelake/lake';
import { CatalogError } from '@homelake/photos';

import { openOrRead } from '../sqlite/read-only-database.ts';
import { translating } from '../sqlite/sqlite-error.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';

export interface SqliteFileCatalogOptions {
  /** Path of the database file. It is created if missing; its directory must exist. */
  readonly path: string;
}

export interface SqliteFileCatalog extends FileCatalog {
  close(): void;
}

/** Time in ms that a writer waits for writers of other processes. It blocks the thread. */
const BUSY_TIMEOUT_MS = 10_000;
/** Increase this number when the content of a column changes, e.g. the order of names. Changes of columns are part of the version by themselves. */
const RULES_VERSION = 1;

const schema = `
  CREATE TABLE file (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    name_order TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    -- The whole entry as JSON.
    entry TEXT NOT NULL,
    -- The rebuild in which it was put last.
    rebuild INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX file_by_content ON file (sha256);
  CREATE INDEX file_by_folder ON file (folder, name_order, id);
  -- A folder that has files, in it or below it, and their count and size. The top has no parent.
  CREATE TABLE folder (
    path TEXT PRIMARY KEY,
    parent TEXT,
    name_order TEXT NOT NULL,
    files INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX folder_by_parent ON folder (parent, name_order, path);
  -- epoch: of this file. rebuild: how many rebuilds began. complete: one has ended.
  CREATE TABLE state (
    epoch TEXT NOT NULL, changes INTEGER NOT NULL, rebuild INTEGER NOT NULL, complete INTEGER NOT NULL
  ) STRICT;
`;
const tables = schema.replaceAll(/--.*|\s+/g, ' ');
/** Positive, since SQLite's `user_version` has 32 bits with a sign. */
const SCHEMA_VERSION = crc32(`${RULES_VERSION} ${tables}`) >>> 1;

const translated = translating(CatalogError, 'the catalog of files', 'delete it, and rebuild the catalog');

/**
 * Opens the catalog of files in a SQLite file that several processes may share. Tables of another version are dropped, since all of them are
 * derived; a rebuild is then needed. Throws CatalogError where the file cannot be opened.
 */
export function openSqliteFileCatalog({ path }: SqliteFileCatalogOptions): SqliteFileCatalog {
  const db = translated(() => openDatabase(path));
  const { write, read } = createTransactions(db, translated);

  const stateOf = () => {
    const { epoch, changes, rebuild, complete } = db.prepare('SELECT * FROM state').get() ?? {};
    return { epoch: String(epoch), changes: Number(changes), rebuild: Number(rebuild), complete: complete === 1 };
  };
  const textOf = (id: string): string | null => {
    const row = db.prepare('SELECT entry FROM file WHERE id = ?').get(id);
    return row === undefined ? null : String(row['entry']);
  };
  const count = ({ folder, sizeBytes }: FileEntry, sign: 1 | -1): void => {
    for (const one of foldersTo(folder))
      db.prepare(
        `INSERT INTO folder VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET files = files + excluded.files, size_bytes = size_bytes + excluded.size_bytes`,
      ).run(one, parentFolder(one), nameOrder(folderName(one)), sign, sign * sizeBytes);
  };
  const changed = (): void => db.exec('DELETE FROM folder WHERE files = 0; UPDATE state SET changes = changes + 1');
  /** Removes files and what their folders count. True where there was one. */
  const removeAll = (ids: readonly string[]): boolean => {
    let isChanged = false;
    for (const id of ids) {
      const known = textOf(id);
      if (known === null) continue;
      db.prepare('DELETE FROM file WHERE id = ?').run(id);
      count(JSON.parse(known) as FileEntry, -1);
      isChanged = true;
    }
    return isChanged;
  };
  /** Counts all folders anew from the files, which repairs counts that are wrong. Outside of rebuilds each write updates them. */
  const recount = (): void => {
    db.exec('DELETE FROM folder');
    for (const { entry } of db.prepare('SELECT entry FROM file').iterate())
      count(JSON.parse(String(entry)) as FileEntry, 1);
  };

  return {
    put: async (sha256, files) => {
      checkFilesOf(sha256, files);
      const kept = new Set(files.map(({ id }) => id));
      await write(() => {
        const { rebuild } = stateOf();
        const known = db.prepare('SELECT id FROM file WHERE sha256 = ?').all(sha256);
        let isChanged = removeAll(known.map(({ id }) => String(id)).filter((id) => !kept.has(id)));
        for (const file of files) {
          const entry = JSON.stringify(file);
          const before = textOf(file.id);
          db.prepare('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)').run(
            file.id,
            file.folder,
            nameOrder(file.name),
            sha256,
            entry,
            rebuild,
          );
          if (before === entry) continue;
          if (before !== null) count(JSON.parse(before) as FileEntry, -1);
          count(file, 1);
          isChanged = true;
        }
        if (isChanged) changed();
      });
    },
    get: (id) =>
      read(() => {
        const text = textOf(id);
        return text === null ? null : (JSON.parse(text) as FileEntry);
      }),
    folder: (path) =>
      read(() => {
        const row = db.prepare('SELECT path, files, size_bytes FROM folder WHERE path = ?').get(path);
        return row === undefined ? null : folderOf(row);
      }),
    folders: async ({ parent, cursor, limit }) => {
      checkFilesLimit(limit);
      const after = cursor === undefined ? null : readFolderCursor(cursor);
      return read(() => {
        const place = after === null ? [] : [nameOrder(folderName(after)), after];
        const rows = db
          .prepare(
            `SELECT path, files, size_bytes FROM folder WHERE parent = ? ${after === null ? '' : 'AND (name_order, path) > (?, ?)'}
             ORDER BY name_order, path LIMIT ?`,
          )
          .all(parent, ...place, limit + 1)
          .map(folderOf);
        const folders = rows.slice(0, limit);
        const last = rows.length > limit ? folders.at(-1) : undefined;
        return { folders, nextCursor: last === undefined ? null : folderCursor(last.path) };
      });
    },
    files: async ({ folder, cursor, limit }) => {
      checkFilesLimit(limit);
      const after = cursor === undefined ? null : readFileCursor(cursor);
      return read(() => {
        const place = after === null ? [] : [after.folder, nameOrder(after.name), after.id];
        const conditions = [
          ...(folder === undefined ? [] : ['folder = ?']),
          ...(after === null ? [] : ['(folder, name_order, id) > (?, ?, ?)']),
        ];
        const rows = db
          .prepare(
            `SELECT entry FROM file ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
             ORDER BY folder, name_order, id LIMIT ?`,
          )
          .all(...(folder === undefined ? [] : [folder]), ...place, limit + 1)
          .map(({ entry }) => JSON.parse(String(entry)) as FileEntry);
        const files = rows.slice(0, limit);
        const last = rows.length > limit ? files.at(-1) : undefined;
        return { files, nextCursor: last === undefined ? null : fileCursor(last) };
      });
    },
    revision: () =>
      read(() => {
        const { epoch, changes } = stateOf();
        return `${epoch}-${changes}`;
      }),
    needsRebuild: () => read(() => !stateOf().complete),
    beginRebuild: () =>
      write(() => {
        db.exec('UPDATE state SET rebuild = rebuild + 1');
        return rebuildOf(stateOf());
      }),
    endRebuild: (epoch) =>
      write(() => {
        const state = stateOf();
        if (rebuildOf(state) !== epoch) return false;
        const left = db.prepare('SELECT id FROM file WHERE rebuild < ?').all(state.rebuild);
        if (removeAll(left.map(({ id }) => String(id)))) changed();
        recount();
        db.exec('UPDATE state SET complete = 1');
        return true;
      }),
    close: () => db.close(),
  };
}

const rebuildOf = ({ epoch, rebuild }: { readonly epoch: string; readonly rebuild: number }): string =>
  `${epoch}-${rebuild}`;

const folderOf = ({ path, files, size_bytes: sizeBytes }: Readonly<Record<string, unknown>>): FolderEntry => ({
  path: String(path),
  files: Number(files),
  sizeBytes: Number(sizeBytes),
});

const isThisVersion = (db: DatabaseSync): boolean =>
  db.prepare('PRAGMA user_version').get()?.['user_version'] === SCHEMA_VERSION;

/** A file that cannot be written, as on a backup disk, is opened for reading. */
function openDatabase(path: string): DatabaseSync {
  const db = openOrRead(path, openForWriting);
  if (isThisVersion(db)) return db;
  db.close();
  throw new CatalogError(
    'access-denied',
    'the catalog of files is of another version, and cannot be made anew where it may not be written to',
  );
}

function openForWriting(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // FULL: the job of a file ends once its row is written. With NORMAL, a power cut could lose the row although the job is done.
    // secure_delete: the name of a removed file is in no free page.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    if (!isThisVersion(db)) {
      db.exec('BEGIN IMMEDIATE');
      if (!isThisVersion(db)) makeTables(db);
      db.exec('COMMIT');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function makeTables(db: DatabaseSync): void {
  for (const { name } of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all())
    db.exec(`DROP TABLE "${String(name)}"`);
  db.exec(`${schema} PRAGMA user_version = ${SCHEMA_VERSION}`);
  db.prepare('INSERT INTO state VALUES (?, 0, 0, 0)').run(randomUUID());
}
