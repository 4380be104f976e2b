import type { PhotoCatalog, PhotoSearch } from '@homelake/photos';

import { createSqlitePhotoCatalog } from './sqlite-photo-catalog.ts';
import { translated } from './sqlite-photo-error.ts';
import { openPhotoDatabase } from './sqlite-photo-schema.ts';
import { createSqlitePhotoSearch } from './sqlite-photo-search.ts';

export interface SqlitePhotosOptions {
  /** Path of the database file. It is created if missing; its directory must exist. */
  readonly path: string;
}

export interface SqlitePhotos {
  readonly catalog: PhotoCatalog;
  /** Never behind the catalog, since both are written in one transaction. */
  readonly search: PhotoSearch;
  readonly close: () => void;
}

/**
 * Opens the photo catalog and its search in one SQLite file. Several processes may write it: each change reads and writes under the write
 * lock, for which others wait up to ten seconds. A promise resolves when the change is on the disk. Throws CatalogError where the file
 * cannot be opened.
 */
export function openSqlitePhotos({ path }: SqlitePhotosOptions): SqlitePhotos {
  return translated(() => {
    const db = openPhotoDatabase(path);
    return { catalog: createSqlitePhotoCatalog(db), search: createSqlitePhotoSearch(db), close: () => db.close() };
  });
}
