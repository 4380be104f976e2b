import { describe, expect, it } from 'vitest';
import { cleanText, numberOf, textOf, textsOf, userComment, utf16Text } from './tag-value.ts';

it.each([
  ['Zoë\0\0\0', 'Zoë'],
  ['one\0two', 'one'],
  ['  a\r\nb\rc ', 'a\nb\nc'],
  ['a\u0007b\u0085c\uFFFD', 'abc'],
  ['\uD800a', 'a'],
  ['👨‍👩‍👧', '👨‍👩‍👧'],
  ['   ', null],
  ['\0', null],
  ['', null],
])('of %j people read %j', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

it('a text is cut where nobody reads on', () => {
  expect(cleanText('x'.repeat(1_000_000))).toHaveLength(10_000);
});

it('of several texts, the first that says something is one, and all of them are a list', () => {
  expect(textOf(['', ' ', 'a', 'b'])).toBe('a');
  expect(textsOf(['', 'a', ' b '])).toEqual(['a', 'b']);
  expect(textsOf('a')).toEqual(['a']);
  expect(textOf(7)).toBe('7');
  expect(textOf(undefined)).toBeNull();
});

it.each([
  [4, 4],
  ['4', 4],
  ['96/10', 9.6],
  ['-1/2', -0.5],
  [[400, 0], 400],
  [['80'], 80],
  ['1/0', null],
  ['f/4', null],
  ['', null],
  [[], null],
  [Number.NaN, null],
  [undefined, null],
])('the number of %j is %s', (value, number) => {
  expect(numberOf(value)).toBe(number);
});

function bytes(charset: string, body: readonly number[]): readonly number[] {
  return [...Array.from(charset, (char) => char.charCodeAt(0)), ...body];
}

describe('a comment of EXIF', () => {
  const big = Array.from('Zoë', (char) => [0, char.charCodeAt(0)]).flat();
  const little = Array.from('Zoë', (char) => [char.charCodeAt(0), 0]).flat();

  it.each([
    ['ASCII', bytes('ASCII\0\0\0', [104, 105, 0]), 'hi'],
    ['UTF-8 under the name of ASCII', bytes('ASCII\0\0\0', [0xc3, 0xab]), 'ë'],
    ['UTF-16, most significant byte first', bytes('UNICODE\0', big), 'Zoë'],
    ['UTF-16, least significant byte first', bytes('UNICODE\0', little), 'Zoë'],
    ['no name at all', bytes('\0\0\0\0\0\0\0\0', [104, 105]), 'hi'],
    ['blanks', bytes('ASCII\0\0\0', [32, 32, 0]), null],
    ['a character set that nobody has', bytes('JIS\0\0\0\0\0', [104, 105]), null],
    ['nothing', [], null],
  ])('in %s', (_charset, value, text) => {
    expect(userComment(value)).toBe(text);
  });
});

it('the texts of Windows are UTF-16', () => {
  expect(utf16Text([0x60, 0x01, 0x61, 0x00, 0x00, 0x00])).toBe('Ša');
  expect(utf16Text([])).toBeNull();
  expect(utf16Text(undefined)).toBeNull();
});
