import { expect, it } from 'vitest';
import { dayOf } from '#lib/days.ts';
import { timeTicks } from './time-ticks.ts';

const texts = (from: string, last: string, width: number): string[] =>
  timeTicks(dayOf(from), dayOf(last), width).map(({ text }) => text);

it('a range of a few days has ticks at its ends', () => {
  expect(texts('2024-03-03', '2024-03-09', 600)).toEqual(['3 Mar 2024', '9 Mar 2024']);
  expect(texts('2024-03-03', '2024-03-03', 600)).toEqual(['3 Mar 2024']);
});

it('ticks are at the starts of months, and January shows its year', () => {
  expect(texts('2023-10-20', '2024-04-10', 600)).toEqual(['Nov', 'Dec', '2024', 'Feb', 'Mar', 'Apr']);
  expect(texts('2023-10-20', '2024-12-10', 300)).toEqual(['2024', 'Jul']);
});

it.each([120, 300, 600, 1300])('twenty years have no more ticks than fit into %d pixels', (width) => {
  const ticks = texts('2006-05-01', '2026-05-01', width);
  expect(ticks.length).toBeGreaterThan(0);
  expect(ticks.length).toBeLessThanOrEqual(Math.max(2, Math.floor(width / 64)) + 1);
});
