import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { checkKey } from './objects/check-key.ts';
import { fileSegment, MAX_SEGMENT_BYTES, segmentFileName } from './file-segment.ts';
import { utf8Length } from './objects/utf8-order.ts';

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', '%', ' ', '\0', 'con', 'NUL', ':', 'é', 'e\u0301', '\ud800', '😀'),
    maxLength: 40,
  }),
);

it('any name becomes one segment that every store takes', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const segment = fileSegment(name);
      expect(segment).not.toContain('/');
      expect(checkKey(segment)).toBeNull();
    }),
  );
});

it('a name that was not cut comes back, in normal form', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const normal = name.replace(/\p{Cs}/gu, '\ufffd').normalize('NFC');
      fc.pre(utf8Length(normal) * 3 <= MAX_SEGMENT_BYTES);
      expect(segmentFileName(fileSegment(name))).toBe(normal);
    }),
  );
});

it.each([
  ['IMG-20240101-WA0001.jpg', 'IMG-20240101-WA0001.jpg'],
  ['WhatsApp Chat with Zoë 😀.txt', 'WhatsApp Chat with Zoë 😀.txt'],
  ['100%.txt', '100%25.txt'],
  ['a/b\\c', 'a%2Fb%5Cc'],
  ['..', '.%2E'],
  ['c:x', 'c%3Ax'],
  ['con.txt', '%63on.txt'],
  ['what is it. ', 'what is it.%20'],
  ['', '%'],
  ['e\u0301', 'é'],
])('%j is kept as %j', (name, segment) => {
  expect(fileSegment(name)).toBe(segment);
});

const long = (last: string) => `${'ж'.repeat(300)}${last}.jpeg`;

it('very long names keep their start and their ending, and stay apart', () => {
  const [a, b] = [fileSegment(long('a')), fileSegment(long('b'))];
  expect(a).not.toBe(b);
  for (const segment of [a, b]) {
    expect(utf8Length(segment)).toBeLessThanOrEqual(MAX_SEGMENT_BYTES);
    expect(segment).toMatch(/^ж{100,}~[0-9a-z]{11}\.jpeg$/);
  }
  expect(fileSegment(long('a'))).toBe(a);
});

it('a segment that is no escape is its own name', () => {
  expect(segmentFileName('100%')).toBe('100%');
});
