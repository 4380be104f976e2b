import { monthText, dayOf } from '#lib/days.ts';

export interface YearMark {
  readonly year: string;
  /** Position: 0 at the top of the scrubber, 1 at its bottom. */
  readonly at: number;
  /** False where the year is shown as a dot, because the number of its neighbour takes the room. */
  readonly named: boolean;
}

/** Marks for the start of each year on a scrubber, with its number where there is room. `tops` are the positions of the months in the timeline, in CSS pixels. */
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

/** Formats a month: `2023-07` gives `Jul 2023`. Empty for no month. */
export const monthLabel = (month: string): string => (month === '' ? '' : monthText(dayOf(`${month}-01`)));
