import type { LinePoint } from '#lib/charts/series.ts';
import type { TimeWindow } from '#lib/insights/time-window.ts';

/** Approximate number of messages that are read at once. Whole days are read, so that no day is shown in part. */
export const PAGE_MESSAGES = 160;

/** The days up to and including `last` that together fill a page; null where there are none. `days` is in order; y is the number of messages. */
export function stretchEnding(days: readonly LinePoint[], last: number): TimeWindow | null {
  const end = days.findLastIndex(({ x }) => x <= last);
  if (end < 0) return null;
  let [start, messages] = [end, days[end]?.y ?? 0];
  while (start > 0 && messages < PAGE_MESSAGES) messages += days[--start]?.y ?? 0;
  return windowOf(days, start, end);
}

/** The days from `first` on that together fill a page; null where there are none. */
export function stretchStarting(days: readonly LinePoint[], first: number): TimeWindow | null {
  const start = days.findIndex(({ x }) => x >= first);
  if (start < 0) return null;
  let [end, messages] = [start, days[start]?.y ?? 0];
  while (end < days.length - 1 && messages < PAGE_MESSAGES) messages += days[++end]?.y ?? 0;
  return windowOf(days, start, end);
}

const windowOf = (days: readonly LinePoint[], start: number, end: number): TimeWindow => ({
  first: days[start]?.x ?? 0,
  last: days[end]?.x ?? 0,
});
