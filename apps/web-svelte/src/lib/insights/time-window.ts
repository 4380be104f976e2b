import { isoDay } from '#lib/days.ts';
import type { DaySpan } from '#lib/api.ts';

/** A stretch of whole days: day numbers, both ends in it. */
export interface TimeWindow {
  readonly first: number;
  readonly last: number;
}

export const sameWindow = (a: TimeWindow, b: TimeWindow): boolean => a.first === b.first && a.last === b.last;

/** A window put in order and inside the whole. */
export function within(whole: TimeWindow, first: number, last: number): TimeWindow {
  const clamp = (day: number): number => Math.min(Math.max(Math.round(day), whole.first), whole.last);
  const [a, b] = [clamp(first), clamp(last)];
  return a <= b ? { first: a, last: b } : { first: b, last: a };
}

/** Moved as a whole by so many days, as far as the whole allows. */
export function moved(whole: TimeWindow, window: TimeWindow, days: number): TimeWindow {
  const by = Math.min(Math.max(Math.round(days), whole.first - window.first), whole.last - window.last);
  return { first: window.first + by, last: window.last + by };
}

/** As the API takes it: the day after the last one is the end. The whole asks for everything. */
export function spanOf(whole: TimeWindow, window: TimeWindow): DaySpan {
  return sameWindow(whole, window) ? {} : { from: isoDay(window.first), to: isoDay(window.last + 1) };
}
