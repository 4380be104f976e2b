import { expect, it } from 'vitest';
import { monthLabel, yearMarks } from './scrubber-marks.ts';

const months = ['2024-02', '2024-01', '2023-12', '2022-06', '2021-01'].map((month) => ({ month }));
const tops = [0, 100, 200, 220, 600, 1000];

it('each year is marked at its start, and has its number where there is room', () => {
  expect(yearMarks(months, tops, 500)).toEqual([
    { year: '2024', at: 0, named: true },
    { year: '2023', at: 0.2, named: true },
    { year: '2022', at: 0.22, named: false },
    { year: '2021', at: 0.6, named: true },
  ]);
});

it('an empty timeline has no marks', () => {
  expect(yearMarks([], [0], 500)).toEqual([]);
});

it('a month is formatted in words', () => {
  expect([monthLabel('2023-07'), monthLabel('')]).toEqual(['Jul 2023', '']);
});
