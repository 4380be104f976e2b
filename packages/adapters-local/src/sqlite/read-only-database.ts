import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { sqliteCode } from '../processes/process-lock.ts';

const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;

/**
 * Opens a database by `open`, which may write; where that may not be, as on the disk of a backup, it is opened to be read. A file
 * that cannot be written to is SQLite's code 8, a folder in which the files beside a database cannot be made its code 14. Throws what
 * `open` threw where it cannot be read either.
 */
export function openOrRead(path: string, open: (path: string) => DatabaseSync): DatabaseSync {
  try {
    return open(path);
  } catch (error) {
    const code = sqliteCode(error);
    const readable = code === SQLITE_READONLY || code === SQLITE_CANTOPEN ? openToRead(path) : null;
    if (readable === null) throw error;
    return readable;
  }
}

/**
 * Null where there is no file, or where it cannot be read. SQLite reads beside a writer with the help of two files: where a log is
 * left, it must be read as well, and the index of it must be there. Without a log nobody writes, and the file is read as it is.
 */
function openToRead(path: string): DatabaseSync | null {
  if (!existsSync(path)) return null;
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const url = pathToFileURL(path);
  if (!hasLog) url.search = '?immutable=1';
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(url, { readOnly: true });
    // The first read opens the files beside it.
    db.prepare('PRAGMA user_version').get();
    return db;
  } catch {
    db?.close();
    return null;
  }
}
