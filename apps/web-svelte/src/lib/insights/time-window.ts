import { isoDay } from '#lib/days.ts';
import type { DaySpan } from '#lib/api.ts';

/** A range of whole days as day numbers, both ends included. */
export interface TimeWindow {
  readonly first: number;
  readonly last: number;
}

export const sameWindow = (a: TimeWindow, b: TimeWindow): boolean => a.first === b.first && a.last === b.last;

/** A window with its ends in order and clipped to the whole. */
export function within(whole: TimeWindow, first: number, last: number): TimeWindow {
  const clamp = (day: number): number => Math.min(Math.max(Math.round(day), whole.first), whole.last);
  const [a, b] = [clamp(first), clamp(last)];
  return a <= b ? { first: a, last: b } : { first: b, last: a };
}

/** The window moved by a number of days, as far as the whole allows. */
export function moved(whole: TimeWindow, window: TimeWindow, days: number): TimeWindow {
  const by = Math.min(Math.max(Math.round(days), whole.first - window.first), whole.last - window.last);
  return { first: window.first + by, last: window.last + by };
}

/** The window as the API takes it, with the day after the last one as `to`. The whole becomes a request without bounds. */
export function spanOf(whole: TimeWindow, window: TimeWindow): DaySpan {
  return sameWindow(whole, window) ? {} : { from: isoDay(window.first), to: isoDay(window.last + 1) };
}
