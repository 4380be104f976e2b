import { CatalogError } from '@homelake/photos';

import { translating } from '../sqlite/sqlite-error.ts';

/** Throws SQLite's errors as CatalogError. */
export const translated = translating(CatalogError, 'the file of the catalog', 'delete it, and rebuild the catalog');
