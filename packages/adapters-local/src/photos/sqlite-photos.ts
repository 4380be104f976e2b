import type { PhotoCatalog, PhotoSearch } from '@homelake/photos';

import { translated } from '../sqlite/sqlite-catalog-error.ts';
import { createSqlitePhotoCatalog } from './sqlite-photo-catalog.ts';
import { openPhotoDatabase } from './sqlite-photo-schema.ts';
import { createSqlitePhotoSearch } from './sqlite-photo-search.ts';

export interface SqlitePhotosOptions {
  /** The database file, made if it is not there; its directory must be. */
  readonly path: string;
}

export interface SqlitePhotos {
  readonly catalog: PhotoCatalog;
  /** Never lags behind the catalog: both are written in one transaction. */
  readonly search: PhotoSearch;
  readonly close: () => void;
}

/**
 * The catalog of photos and the search of it in one SQLite file. Several processes may write it: each change reads and writes under the
 * write lock, for which others wait up to ten seconds. A change that is answered is on the disk.
 */
export function openSqlitePhotos({ path }: SqlitePhotosOptions): SqlitePhotos {
  return translated(() => {
    const db = openPhotoDatabase(path);
    return { catalog: createSqlitePhotoCatalog(db), search: createSqlitePhotoSearch(db), close: () => db.close() };
  });
}
