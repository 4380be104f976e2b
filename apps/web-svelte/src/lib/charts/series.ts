import { dayOf, isoDay, monthStarts } from '#lib/days.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

export interface LineSeries {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

/** Least and greatest value; 0 and 0 for an empty list. Works for any length, which `Math.min(...values)` does not. */
export function extent(numbers: Iterable<number>): [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const number of numbers) {
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
  }
  return least > greatest ? [0, 0] : [least, greatest];
}

export type Step = 'day' | 'week' | 'month';

/** The finest step that gives at most `most` points. */
export function stepFor(days: number, most: number): Step {
  if (days <= most) return 'day';
  return days / 7 <= most ? 'week' : 'month';
}

/** First day of the step that contains a day; weeks begin on Monday. */
export function stepStart(day: number, step: Step): number {
  if (step === 'day') return day;
  if (step === 'month') return dayOf(`${isoDay(day).slice(0, 7)}-01`);
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** First days of all steps from the one of `from` to the one of `last`. */
export function steps(from: number, last: number, step: Step): number[] {
  if (step === 'month') return monthStarts(stepStart(from, 'month'), last + 1);
  const size = step === 'day' ? 1 : 7;
  const starts: number[] = [];
  for (let day = stepStart(from, step); day <= last; day += size) starts.push(day);
  return starts;
}

/**
 * Groups points by day into steps. Counts are added up, and a step without points is 0. Other values are averaged, and a step without
 * points is left out.
 */
export function gather(points: readonly LinePoint[], step: Step, all: readonly number[], counts: boolean): LinePoint[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { x, y } of points) {
    const start = stepStart(x, step);
    const found = sums.get(start) ?? { sum: 0, count: 0 };
    sums.set(start, { sum: found.sum + y, count: found.count + 1 });
  }
  return all.flatMap((x) => {
    const found = sums.get(x);
    if (counts) return [{ x, y: found?.sum ?? 0 }];
    return found ? [{ x, y: found.sum / found.count }] : [];
  });
}
