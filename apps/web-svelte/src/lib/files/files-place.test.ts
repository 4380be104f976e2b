import { expect, test } from 'vitest';
import { foldersTo, hrefOf, lastName, placeOf } from './files-place.ts';

const back = (href: string) => placeOf(new URL(href, 'http://page').searchParams);

test.each(['', 'Taxes', 'Taxes/2023', 'a&b=c/50 %/ö #1'])('the folder %j is read back from its link', (folder) => {
  expect(back(hrefOf({ folder }))).toEqual({ folder, search: '' });
  expect(back(hrefOf({ folder }, '0123'))).toEqual({ folder, search: '' });
});

test('a search is read back from its link, and hides the folder', () => {
  expect(back(hrefOf({ folder: 'Taxes', search: 'a & b' }))).toEqual({ folder: '', search: 'a & b' });
  expect(back('/files?folder=Taxes&search=%20x')).toEqual({ folder: '', search: 'x' });
});

test('slashes around a folder are left out', () => {
  expect(back('/files?folder=%2FTaxes%2F2023%2F').folder).toBe('Taxes/2023');
});

test('a folder is shown with all folders that contain it', () => {
  expect(foldersTo('a/b/c')).toEqual([
    { path: 'a', name: 'a' },
    { path: 'a/b', name: 'b' },
    { path: 'a/b/c', name: 'c' },
  ]);
  expect([foldersTo(''), lastName('a/b'), lastName('a'), lastName('')]).toEqual([[], 'b', 'a', '']);
});
