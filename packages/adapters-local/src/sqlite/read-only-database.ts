import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { sqliteCode } from '../processes/process-lock.ts';

const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;

/**
 * Opens a database by `open`, which may write. Where that is not possible, as on a backup disk, it opens the database for reading. SQLite's
 * code 8 means that the file is read-only, 14 that the files beside it cannot be created. Throws the error of `open` where reading fails
 * too.
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
 * Opens a database for reading; null where there is no file or it cannot be read. Where a write-ahead log exists, it must be read too, and
 * its index must exist. Without a log nobody writes, and the file is read as immutable.
 */
function openToRead(path: string): DatabaseSync | null {
  if (!existsSync(path)) return null;
  const hasLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const url = pathToFileURL(path);
  if (!hasLog) url.search = '?immutable=1';
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(url, { readOnly: true });
    // The first read opens the files beside the database.
    db.prepare('PRAGMA user_version').get();
    return db;
  } catch {
    db?.close();
    return null;
  }
}
