import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;

/** Another holder kept the lock for as long as the caller waited. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
}

/**
 * A lock between processes, which the operating system frees when its holder ends in any way. It is the write lock of an empty SQLite file:
 * SQLite has byte-range locks, which Node lacks, on every system.
 */
export interface ProcessLock {
  /** Runs `section` while no other holder runs, in this process or another. `section` is synchronous, so that nothing runs in between. */
  exclusive<T>(section: () => T): T;
  /** Takes the lock until `close`. Throws LockHeldError. */
  hold(): void;
  close(): void;
}

/**
 * Opens a lock on the file `path`, which is created if missing. A caller waits up to `timeoutMs` for others and blocks its thread, so
 * sections should be short.
 */
export function openProcessLock(path: string, timeoutMs: number): ProcessLock {
  const db = new DatabaseSync(path, { timeout: timeoutMs });
  // Nothing is ever committed, so there is nothing that a journal on the disk could undo. SQLite would make and remove one for each section.
  db.exec('PRAGMA journal_mode = MEMORY');
  const begin = (): void => {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (sqliteCode(error) === SQLITE_BUSY) throw new LockHeldError(`${path} is locked`, { cause: error });
      if (sqliteCode(error) === SQLITE_READONLY) {
        throw Object.assign(new Error(`${path} cannot be locked`, { cause: error }), { code: 'EROFS' });
      }
      throw error;
    }
  };
  return {
    exclusive(section) {
      begin();
      try {
        return section();
      } finally {
        db.exec('ROLLBACK');
      }
    },
    hold: begin,
    close() {
      db.close();
    },
  };
}

/** SQLite's primary result code (https://sqlite.org/rescode.html); null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}
