import { CatalogError } from '@homelake/photos';

import { sqliteCode } from '../processes/process-lock.ts';

/** SQLite's result codes: https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, readonly [CatalogError['code'], string]>> = {
  3: ['access-denied', 'the catalog may not be touched'],
  5: ['unavailable', 'another process keeps the catalog locked'],
  8: ['access-denied', 'the catalog is read-only'],
  11: ['unavailable', 'the catalog’s file is damaged; delete it, and rebuild the catalog'],
  13: ['no-space', 'the disk is full'],
  14: ['access-denied', 'the catalog’s file cannot be opened'],
  26: ['unavailable', 'the catalog’s file is no database; delete it, and rebuild the catalog'],
};

/** Runs `action`, and throws SQLite's errors as CatalogError. */
export function translated<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = sqliteCode(error);
    if (code === null) throw error;
    const [catalogCode, detail] = codes[code] ?? ['unavailable', 'the catalog failed'];
    throw new CatalogError(catalogCode, `${detail} (SQLite ${code})`, { cause: error });
  }
}
