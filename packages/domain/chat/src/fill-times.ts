import { runDay } from './date-order.ts';
import type { DateOrder, Issue } from './parsed-chat.ts';
import type { Segmentation } from './segment.ts';

/** Turns seconds of the day into wall-clock seconds, run by run, once the order of the fields is known. */
export function fillTimes(
  found: Segmentation,
  order: DateOrder,
  _exportedAt: number | undefined,
  _issues: Issue[],
): void {
  const { runs, sentAt, count } = found;
  runs.forEach((run, r) => {
    let day = runDay(run, order);
    for (const other of ['dmy', 'mdy', 'ymd'] as const) if (Number.isNaN(day)) day = runDay(run, other);
    if (Number.isNaN(day)) day = 0;
    const end = runs[r + 1]?.first ?? count;
    for (let i = run.first; i < end; i++) sentAt[i] = (sentAt[i] as number) + day * 86400;
  });
}
