import { monthText, dayOf } from '#lib/days.ts';

export interface YearMark {
  readonly year: string;
  /** 0 at the top of the scrubber, 1 at its foot. */
  readonly at: number;
  /** False where the year has a dot only, because its neighbour's number stands there. */
  readonly named: boolean;
}

/** Where each year begins on a scrubber of a height, named where there is room. `tops` are CSS pixels of the months in the timeline. */
export function yearMarks(
  months: readonly { readonly month: string }[],
  tops: readonly number[],
  scrubberHeight: number,
  roomPx = 22,
): YearMark[] {
  const total = tops.at(-1) ?? 0;
  const marks: YearMark[] = [];
  if (total === 0) return marks;
  let lastNamed = -Infinity;
  for (let i = 0; i < months.length; i++) {
    const year = months[i]!.month.slice(0, 4);
    if (marks.at(-1)?.year === year) continue;
    const at = tops[i]! / total;
    const named = (at - lastNamed) * scrubberHeight >= roomPx;
    if (named) lastNamed = at;
    marks.push({ year, at, named });
  }
  return marks;
}

/** `Jul 2023` of `2023-07`; empty for no month. */
export const monthLabel = (month: string): string => (month === '' ? '' : monthText(dayOf(`${month}-01`)));
