import { expect, test } from 'vitest';
import { systemDetail, systemLikeness } from './system-detail.ts';

test('with equally many system messages on both sides, the number of pairs counts before common names', () => {
  const [ann, bob, number] = ['Ann left', 'Bob left', '+49 151 23456 left'].map(systemDetail) as [
    number,
    number,
    number,
  ];
  const most = systemLikeness(ann, ann, true);
  expect(systemLikeness(ann, bob, true) + systemLikeness(bob, number, true)).toBeGreaterThan(most);
  expect(most).toBeGreaterThan(systemLikeness(ann, bob, true));
  expect(systemLikeness(ann, bob, false)).toBe(0);
  expect(systemLikeness(ann, systemDetail('Ann joined using this group\u2019s invite link'), true)).toBe(0);
});
