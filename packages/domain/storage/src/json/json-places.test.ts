import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { findJsonPlaces } from './json-places.ts';

test('each value has the line on which it begins, and each key its own', () => {
  const { lines } = findJsonPlaces('\n{ "a": [1,\n {"b":\n 2}],\n"c": "x\\ny" }');
  expect(Object.fromEntries(lines)).toEqual({ '': 2, a: 2, 'a[0]': 2, 'a[1]': 3, 'a[1].b': 3, c: 5 });
});

test('a key that is given twice is named once for each repetition', () => {
  expect(findJsonPlaces('{"a":1,"b":{"a":2,"a":3},"a":4}').repeated).toEqual(['b.a', 'a']);
});

test('any JSON text is valid', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
      expect(findJsonPlaces(JSON.stringify(JSON.parse(text), null, indent)).faultAt).toBeNull();
    }),
  );
});

const isParsed = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('a text is valid exactly where JSON.parse takes it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '01',
    '1.',
    '1e2',
    'true',
    'nul',
    ' ',
    '\n',
    '\\u12',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect([text, findJsonPlaces(text).faultAt === null]).toEqual([text, isParsed(text)]);
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ['', 0],
  ['{"a":1,}', 7],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['{} {}', 3],
  ['{a: 1}', 1],
])('the fault of %j is at %i', (text, at) => expect(findJsonPlaces(text).faultAt).toBe(at));

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test('lists within lists have a bound', () => {
  expect(findJsonPlaces(nested(64)).faultAt).toBeNull();
  expect(findJsonPlaces(nested(65)).faultAt).toBe(64);
  expect(findJsonPlaces(nested(100_000)).faultAt).toBe(64);
});
