import { dayText, firstDayOfYear, isoDay, monthName, monthStarts, yearOf } from '#lib/days.ts';

/**
 * Ticks of a time axis between two days, at the starts of months or years, as many as fit into `width` pixels. If fewer than two months
 * begin in between, the ticks are the two ends, formatted by `endText`.
 */
export function timeTicks(
  from: number,
  last: number,
  width: number,
  endText: (day: number) => string = dayText,
): { x: number; text: string }[] {
  const most = Math.max(2, Math.floor(width / 64));
  const months = monthStarts(from, last + 1);
  if (months.length < 2)
    return [from, last].filter((day, i, all) => all.indexOf(day) === i).map((x) => ({ x, text: endText(x) }));
  const every = [1, 2, 3, 6].find((step) => months.length / step <= most);
  if (every !== undefined)
    return months
      .filter((day) => (+isoDay(day).slice(5, 7) - 1) % every === 0)
      .map((x) => ({ x, text: isoDay(x).slice(5, 7) === '01' ? String(yearOf(x)) : monthName(x) }));
  const years = Array.from({ length: yearOf(last) - yearOf(from) + 1 }, (_, i) => yearOf(from) + i);
  const step = Math.ceil(years.length / most);
  return years
    .filter((year) => year % step === 0)
    .map((year) => ({ x: firstDayOfYear(year), text: String(year) }))
    .filter(({ x }) => x >= from);
}
