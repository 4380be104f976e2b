import type { DatabaseSync } from 'node:sqlite';

import type { Translated } from './sqlite-error.ts';

/** Transactions on a database. SQLite's errors are those of the port. */
export interface Transactions {
  /** Takes the write lock first, since a transaction that begins with a read cannot wait for it. */
  readonly write: <T>(action: () => T) => Promise<T>;
  /** Reads one state of the database, whatever other processes write meanwhile. */
  readonly read: <T>(action: () => T) => Promise<T>;
}

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
  return {
    write: async (action) => run('BEGIN IMMEDIATE', action),
    read: async (action) => run('BEGIN', action),
  };
}
