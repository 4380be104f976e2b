import type { LakeFile } from '@homelake/http-api';
import { expect, test } from 'vitest';
import { dayWords, iconOf, previewOf, stateWords, whyClosed } from './file-facts.ts';

test.each([
  ['image/jpeg', 'picture'],
  ['image/heic', 'none'],
  ['image/svg+xml', 'text'],
  ['video/mp4', 'video'],
  ['audio/mpeg', 'audio'],
  ['application/pdf', 'pdf'],
  ['text/html; charset=utf-8', 'text'],
  ['application/json', 'text'],
  ['application/zip', 'none'],
  ['application/octet-stream', 'none'],
])('a file of type %s is shown as %s', (contentType, kind) => {
  expect(previewOf(contentType)).toBe(kind);
});

test('a damaged file has the icon of damage', () => {
  expect(iconOf({ contentType: 'application/pdf', damaged: true })).toBe('damaged');
  expect(iconOf({ contentType: 'application/pdf', damaged: false })).toBe('document');
});

test('the day of a file is that of its last change, or that on which it was added', () => {
  const uploadedAt = '2024-05-01T12:00:00.000Z';
  expect(dayWords({ uploadedAt, changedAt: '2020-02-03T12:00:00.000Z' })).toBe('3 Feb 2020');
  expect(dayWords({ uploadedAt, changedAt: null })).toBe('1 May 2024');
});

const in2024 = '2024-05-01T12:00:00.000Z';
const archives: readonly (readonly [LakeFile['archive'], string | RegExp | null, RegExp | null])[] = [
  [null, null, null],
  [{ state: 'archived', readyAt: null, until: null }, 'Archived', /archived.*after you restore it/],
  [{ state: 'restoring', readyAt: null, until: null }, 'Being restored', /^This file is being restored\.$/],
  [
    { state: 'restoring', readyAt: in2024, until: null },
    /^Ready 1 May 2024, \d\d:\d\d$/,
    /from 1 May 2024, \d\d:\d\d on/,
  ],
  [{ state: 'restored', readyAt: null, until: in2024 }, 'Restored until 1 May 2024', null],
  [{ state: 'unavailable', readyAt: null, until: null }, 'Disk away', /not connected/],
];
test.each(archives)('the archive state %j is said as %j', (archive, words, reason) => {
  const said = stateWords({ archive });
  if (words instanceof RegExp) expect(said).toMatch(words);
  else expect(said).toBe(words);
  const why = whyClosed({ archive });
  if (reason === null) expect(why).toBeNull();
  else expect(why).toMatch(reason);
});
