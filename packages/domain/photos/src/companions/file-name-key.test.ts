import { expect, it } from 'vitest';
import { fileNameKey } from './file-name-key.ts';

it.each([
  ['IMG_1.jpg', 'img1'],
  ['trip/IMG_1.JPG', 'img1'],
  ['IMG_1(12).heic', 'img112'],
  ['IMG_1-edited.jpg', 'img1'],
  ['IMG_1-edited(1).jpg', 'img11'],
  ['IMG_1(1)-bearbeitet.jpg', 'img11'],
  ['e\u0301te\u0301.png', 'ete'],
  ['\u00c9T\u00c9.png', 'ete'],
  ['Rome & Paris?.jpg', 'romeparis'],
  ['Rome _ Paris_.jpg', 'romeparis'],
  ['\u6771\u4eac.jpg', '\u6771\u4eac'],
  ['2234089303984509579', '2234089303984509579'],
  ['a name of twenty-two letters.jpg', 'anameoftwentytwoletters'],
  ['a name of more than those(1).jpg', 'anameofmorethanthose1'],
  ['a name of twenty-three letters(1).jpg', 'anameoftwentythreelette'],
  ['a.b', 'ab'],
  ['(1).jpg', '1'],
  ['\u{1f3dd}.jpg', ''],
])('of %s is %s', (name, key) => {
  expect(fileNameKey(name)).toBe(key);
});

it('a name that was cut has the key of the whole one, whatever its accents', () => {
  for (const letter of ['a', 'e\u0301', '\u00e9']) {
    const name = letter.repeat(60);
    expect(fileNameKey(`${name.slice(0, 46)}.jpg`)).toBe(fileNameKey(`${name}.jpg`));
  }
});
