import type { DatabaseSync } from 'node:sqlite';

import type { Translated } from './sqlite-error.ts';

/** Transactions on a database. SQLite's errors are those of the port. */
export interface Transactions {
  /** Takes the write lock first, since a transaction that begins with a read cannot wait for it. Resolves when the change is on the disk. */
  readonly write: <T>(action: () => T) => Promise<T>;
  /**
   * As `write`, but does not wait for the disk, which takes most of the time of a small write. The end of a process loses no change. A power
   * cut may lose the last changes since the last `write`, of any process: SQLite reads its log up to the first gap.
   */
  readonly writeUnflushed: <T>(action: () => T) => Promise<T>;
  /** Reads one state of the database, whatever other processes write meanwhile. */
  readonly read: <T>(action: () => T) => Promise<T>;
}

/** For a database in WAL mode with `synchronous = FULL`. */
export function createTransactions(db: DatabaseSync, translated: Translated): Transactions {
  const run = <T>(begin: string, action: () => T): T =>
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
  const unflushed = <T>(action: () => T): T => {
    translated(() => db.exec('PRAGMA synchronous = NORMAL'));
    try {
      return run('BEGIN IMMEDIATE', action);
    } finally {
      translated(() => db.exec('PRAGMA synchronous = FULL'));
    }
  };
  return {
    write: async (action) => run('BEGIN IMMEDIATE', action),
    writeUnflushed: async (action) => unflushed(action),
    read: async (action) => run('BEGIN', action),
  };
}
