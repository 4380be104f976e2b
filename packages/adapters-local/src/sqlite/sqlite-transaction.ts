import type { DatabaseSync } from 'node:sqlite';

import { translated } from './sqlite-catalog-error.ts';

/** Runs whole pieces of work on a database; what SQLite throws is a CatalogError. */
export interface Transactions {
  /** Takes the write lock at once: a reader that turns to writing could not wait for it. */
  readonly write: <T>(action: () => T) => Promise<T>;
  /** Sees one state of the database, whatever another process writes meanwhile. */
  readonly read: <T>(action: () => T) => Promise<T>;
}

export function createTransactions(db: DatabaseSync): Transactions {
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
