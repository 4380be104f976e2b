import { checkKey, compareUtf8 } from '@homelake/storage';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { diskPath, readDiskName } from './disk-path.ts';

const piece = fc.constantFrom(
  'a',
  'b',
  'A',
  'B',
  'ß',
  'ẞ',
  'ſ',
  's',
  'S',
  'ı',
  'İ',
  'i',
  'I',
  'ς',
  'σ',
  'Σ',
  'é',
  'É',
  '.',
  '..x',
  '%',
  '%2e',
  '%file',
  '%dir',
  '%more',
  ':',
  '*',
  ' x',
  '😀',
  'con',
  'n'.repeat(130),
  'É'.repeat(100),
);
const segment = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const anyKey = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join('/'))
  .filter((key) => checkKey(key) === null);
const pathOf = (key: string, foldCase: boolean): string => diskPath(key, foldCase).join('/');

it.each([
  'silver/messages/month=2024-01/part-0.parquet',
  'bronze/whatsapp/year=2024/month=01/0abc.txt',
  'files/Größe 1.JPG',
])('an ordinary key is its own path: %s', (key) => expect(pathOf(key, false)).toBe(key));

it.each([
  ['a', 'a%file'],
  ['a/b', 'a/b%file'],
  ['v1.2/notes.txt', 'v1.2%dir/notes.txt'],
  ['.homelake/x.y', '%2ehomelake/x.y'],
  ['.bashrc', '%2ebashrc%file'],
  ['what?.txt', 'what%3f.txt'],
  ['50%.txt', '50%25.txt'],
])('%s is stored at %s', (key, path) => expect(pathOf(key, false)).toBe(path));

it('keys that a case-insensitive disk would not distinguish have different paths', () => {
  expect(pathOf('IMG_1.jpg', true)).toBe('%49%4d%47_1.jpg');
  expect(pathOf('img_1.jpg', true)).toBe('img_1.jpg');
});

it('a path can be decoded to its key', () => {
  fc.assert(
    fc.property(anyKey, fc.boolean(), (key, foldCase) => {
      const names = diskPath(key, foldCase);
      const texts = names.map((name, i) => {
        const read = readDiskName(name, i < names.length - 1);
        return read?.kind === 'dir' ? `${read.text}/` : (read?.text ?? '?');
      });
      expect(texts.join('')).toBe(key);
    }),
  );
});

it('no name on the disk is too long, hidden, or a device name of Windows', () => {
  fc.assert(
    fc.property(anyKey, fc.boolean(), (key, foldCase) => {
      for (const name of diskPath(key, foldCase)) {
        expect(Buffer.byteLength(`.${name}.meta`)).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/^\.|^con(\.|$)|[<>:"|?*\\]|[. ]$/i);
      }
    }),
  );
});

it('two keys never share a path, and no key has a file where another has a directory', () => {
  fc.assert(
    fc.property(anyKey, anyKey, fc.boolean(), (a, b, foldCase) => {
      fc.pre(a !== b);
      // Folds names as a case-insensitive disk does, and more.
      const fold = (path: string): string => (foldCase ? path.toUpperCase().toLowerCase().normalize('NFKC') : path);
      const [x, y] = [fold(pathOf(a, foldCase)), fold(pathOf(b, foldCase))].sort(compareUtf8);
      expect(x).not.toBe(y);
      expect(y?.startsWith(`${x}/`)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
