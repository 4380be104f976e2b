import { expect, it } from 'vitest';
import { timesOfFileSystem } from './photo-times.ts';

it.each([
  ['1980-01-01T00:00:00Z', false],
  ['1980-01-02T23:59:59Z', false],
  ['1980-01-03T00:00:00Z', true],
  ['1980-01-03T00:00:01Z', true],
])('the file system’s %s is a time and no zip’s word for none: %s', (instant, isTime) => {
  expect(timesOfFileSystem(instant).map((claim) => claim.instant)).toEqual(isTime ? [instant] : []);
});

it('a file whose time is unknown claims none', () => {
  expect(timesOfFileSystem(null)).toEqual([]);
});
