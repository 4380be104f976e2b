import { expect, test } from 'vitest';
import { wantedBytes } from './byte-range.ts';

test.each([
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=0-', { start: 0, end: 10 }],
  ['bytes=3-5', { start: 3, end: 6 }],
  ['bytes=9-9', { start: 9, end: 10 }],
  ['bytes=5-999', { start: 5, end: 10 }],
  ['bytes=5-99999999999999999999', { start: 5, end: 10 }],
  ['bytes=-3', { start: 7, end: 10 }],
  ['bytes=-10', { start: 0, end: 10 }],
  ['bytes=-999', { start: 0, end: 10 }],
  ['Bytes=1-2', { start: 1, end: 3 }],
  ['bytes= 1-2 ', { start: 1, end: 3 }],
])('of ten bytes %s wants %j', (header, wanted) => expect(wantedBytes(header, 10)).toEqual(wanted));

test.each(['bytes=10-', 'bytes=10-12', 'bytes=99999999999999999999-', 'bytes=-0'])('%s is past the end', (header) =>
  expect(wantedBytes(header, 10)).toBe('none'),
);

test.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=5-3',
  'bytes=1-2,4-5',
  'bytes=0x1-2',
  'bytes=1.5-2',
  'bytes=--1',
  'lines=0-1',
  '0-1',
])('%j asks for the whole', (header) => expect(wantedBytes(header, 10)).toBe('whole'));

test('an empty file has no ranges', () => {
  expect(['bytes=0-', 'bytes=0-0', 'bytes=-1'].map((header) => wantedBytes(header, 0))).toEqual([
    'none',
    'none',
    'none',
  ]);
});
