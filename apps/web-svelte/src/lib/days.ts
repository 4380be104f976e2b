/**
 * Days as numbers (days since 1970-01-01) and as `YYYY-MM-DD`. Chat times are wall-clock values without a zone, so
 * everything here is counted in UTC and never meets the zone of the reader.
 */

const DAY_MS = 86_400_000;

/** The day of `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
export const dayOf = (wallTime: string): number =>
  Math.floor(Date.UTC(+wallTime.slice(0, 4), +wallTime.slice(5, 7) - 1, +wallTime.slice(8, 10)) / DAY_MS);

export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const yearOf = (day: number): number => +isoDay(day).slice(0, 4);

export const firstDayOfYear = (year: number): number => dayOf(`${String(year).padStart(4, '0')}-01-01`);

/** First days of the months that begin in the span, `to` left out. */
export function monthStarts(from: number, to: number): number[] {
  const starts: number[] = [];
  let [year = 0, month = 0] = isoDay(from).split('-').map(Number);
  for (;;) {
    const day = Math.floor(Date.UTC(year, month - 1, 1) / DAY_MS);
    if (day >= to) return starts;
    if (day >= from) starts.push(day);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year++;
  }
}

const asDate = (day: number): Date => new Date(day * DAY_MS);
const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  // British dates, but every short month in three letters.
  return (day: number): string => formatter.format(asDate(day)).replace('Sept ', 'Sep ').replace(/Sept$/, 'Sep');
};

/** `14 Jul 2023` */
export const dayText = format({ day: 'numeric', month: 'short', year: 'numeric' });
/** `Sat 14 July 2023` */
const longDayParts = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
export const longDayText = (day: number): string => longDayParts(day).replace(',', '');
/** `Jul 2023` */
export const monthText = format({ month: 'short', year: 'numeric' });
/** `Jul` */
export const monthName = format({ month: 'short' });

/** `Jan 2021 to Mar 2024`; one month once. */
export function spanText(from: number, to: number): string {
  const [first, last] = [monthText(from), monthText(to)];
  return first === last ? first : `${first} to ${last}`;
}
