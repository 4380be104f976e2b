import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const NAMES = ['kind', 'name', 'folder', 'minBytes', 'belowBytes'];

test.each([
  ['kimd', 'kind'],
  ['Name', 'name'],
  ['minBites', 'minBytes'],
  ['minBytes', 'minBytes'],
  ['folders', 'folder'],
  ['colour', null],
  ['x', null],
  ['', null],
])('the name nearest to %j is %j', (name, nearest) => {
  expect(nearestName(name, NAMES)).toBe(nearest);
});
