import { CatalogError } from '@homelake/photos';
import { expect, it } from 'vitest';

import { translated } from './sqlite-catalog-error.ts';

const failing = (error: Error) => () =>
  translated(() => {
    throw error;
  });

it.each([
  [5, 'unavailable'],
  [8, 'access-denied'],
  // SQLITE_IOERR_WRITE. The low byte, 10, is the primary code.
  [778, 'unavailable'],
  [13, 'no-space'],
  [14, 'access-denied'],
])('SQLite’s code %i is the catalog’s %s', (errcode, code) => {
  const cause = Object.assign(new Error('as SQLite says it'), { errcode });
  expect(failing(cause)).toThrow(expect.objectContaining({ name: 'CatalogError', code, cause }));
});

it('an error that is not of SQLite is thrown unchanged', () => {
  for (const error of [new TypeError('a bug'), new CatalogError('bad-cursor', 'no cursor')]) {
    expect(failing(error)).toThrow(error);
  }
});
