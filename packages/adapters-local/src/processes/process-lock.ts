import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;

/** Somebody else has the lock, and kept it for as long as the caller would wait. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
}

/**
 * A lock between processes that the operating system gives up when its holder dies, however it dies. It is the write lock of
 * an empty SQLite file: byte-range locks where Node itself has none, with their traps handled, on every system.
 */
export interface ProcessLock {
  /** Runs `section` while no other holder runs, in this process or another. Synchronous, so nothing comes between. */
  exclusive<T>(section: () => T): T;
  /** Takes the lock until `close`. Throws LockHeldError. */
  hold(): void;
  close(): void;
}

/** `path` is made if it is not there. Callers wait for each other up to `timeoutMs`, blocking: sections should be short. */
export function openProcessLock(path: string, timeoutMs: number): ProcessLock {
  const db = new DatabaseSync(path, { timeout: timeoutMs });
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
