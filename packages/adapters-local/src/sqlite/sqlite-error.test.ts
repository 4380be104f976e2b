import { CatalogError } from '@homelake/photos';
import { expect, it } from 'vitest';

import { translating } from './sqlite-error.ts';

const translated = translating(CatalogError, 'the file of the catalog', 'delete it');

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
])('SQLite’s code %i is the port’s %s', (errcode, code) => {
  const cause = Object.assign(new Error('as SQLite says it'), { errcode });
  expect(failing(cause)).toThrow(expect.objectContaining({ name: 'CatalogError', code, cause }));
});

it('an error that is not of SQLite is thrown unchanged', () => {
  for (const error of [new TypeError('a bug'), new CatalogError('bad-cursor', 'no cursor')]) {
    expect(failing(error)).toThrow(error);
  }
});

it.each([
  [8, 'the file of the catalog is read-only (SQLite 8)'],
  [11, 'the file of the catalog is damaged; delete it (SQLite 11)'],
  [1, 'the file of the catalog cannot be used (SQLite 1)'],
])('SQLite’s code %i is told of the file, with advice where it is damaged', (errcode, message) => {
  expect(failing(Object.assign(new Error('as SQLite says it'), { errcode }))).toThrow(message);
});
