import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/days.ts';
import { gather, stepFor, steps, stepStart } from './series.ts';

const at = (text: string, y: number) => ({ x: dayOf(text), y });

describe('a time axis', () => {
  it('takes the finest step that gives at most the allowed points', () => {
    expect([stepFor(100, 120), stepFor(200, 120), stepFor(2000, 120)]).toEqual(['day', 'week', 'month']);
  });

  it('starts weeks on Monday and months on the first day', () => {
    expect(isoDay(stepStart(dayOf('2026-10-18'), 'week'))).toBe('2026-10-12');
    expect(isoDay(stepStart(dayOf('2026-10-12'), 'week'))).toBe('2026-10-12');
    expect(isoDay(stepStart(dayOf('2026-10-18'), 'month'))).toBe('2026-10-01');
  });

  it('has every step from the first to the last', () => {
    expect(steps(dayOf('2023-11-15'), dayOf('2024-02-01'), 'month').map(isoDay)).toEqual([
      '2023-11-01',
      '2023-12-01',
      '2024-01-01',
      '2024-02-01',
    ]);
    expect(steps(0, 6, 'day')).toHaveLength(7);
  });
});

describe('points of a step', () => {
  const points = [at('2024-01-03', 2), at('2024-01-20', 4), at('2024-03-01', 9)];
  const months = steps(dayOf('2024-01-03'), dayOf('2024-03-01'), 'month');

  it('are added up where they are counts, and a step without points is 0', () => {
    expect(gather(points, 'month', months, true).map(({ y }) => y)).toEqual([6, 0, 9]);
  });

  it('are averaged where they are no counts, and a step without points is left out', () => {
    expect(gather(points, 'month', months, false).map(({ y }) => y)).toEqual([3, 9]);
  });
});
