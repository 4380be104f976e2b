/**
 * Converts days between numbers (days since 1970-01-01) and `YYYY-MM-DD`. Chat times are wall-clock values without a zone, so all
 * calculations here use UTC, never the reader's time zone.
 */

const DAY_MS = 86_400_000;

/** `Date.UTC` for any year. `Date.UTC` itself takes the years 0 to 99 as 1900 to 1999. */
const dayAt = (year: number, month: number, day: number): number =>
  Math.floor(new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS);

/** Day number of `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
export const dayOf = (wallTime: string): number =>
  dayAt(+wallTime.slice(0, 4), +wallTime.slice(5, 7), +wallTime.slice(8, 10));

/** A parsed time: days since 1970-01-01 with the time of day as a fraction. `precision` is the smallest unit in the text. */
export interface ReadTime {
  readonly days: number;
  readonly precision: 'month' | 'day' | 'moment';
}

const TIME = /^(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2})(?:T(\d{2}:\d{2}:\d{2}(?:\.\d+)?)Z?)?)?$/;

/** Parses `2023-06`, `2023-06-01` or `2023-06-01T16:40:00`, optionally with a fraction and `Z`; null for any other text. */
export function readTime(text: string): ReadTime | null {
  const [, year, month, day = '01', clock] = TIME.exec(text) ?? [];
  if (year === undefined || month === undefined) return null;
  const first = dayAt(+year, +month, +day);
  // Rejects days that do not exist, such as 30 February.
  if (asDate(first).getUTCDate() !== +day) return null;
  if (clock === undefined) return { days: first, precision: text.length === 7 ? 'month' : 'day' };
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return { days: first + (hours * 3600 + minutes * 60 + seconds) / 86_400, precision: 'moment' };
}

export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Day of the week; 0 is Monday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const yearOf = (day: number): number => +isoDay(day).slice(0, 4);

export const firstDayOfYear = (year: number): number => dayAt(year, 1, 1);

/** First days of the months that begin in the range, `to` excluded. */
export function monthStarts(from: number, to: number): number[] {
  const starts: number[] = [];
  let [year = 0, month = 0] = isoDay(from).split('-').map(Number);
  for (let day = dayAt(year, month, 1); day < to; day = dayAt(year, month, 1)) {
    if (day >= from) starts.push(day);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year++;
  }
  return starts;
}

const asDate = (day: number): Date => new Date(day * DAY_MS);
const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  // British dates, but with three letters for every month: `Sept` becomes `Sep`.
  return (day: number): string => formatter.format(asDate(day)).replace('Sept ', 'Sep ').replace(/Sept$/, 'Sep');
};

/** `14 Jul 2023` */
export const dayText = format({ day: 'numeric', month: 'short', year: 'numeric' });
/** `14 Jul 2023, 16:40`, with seconds where they are not 0. The argument is a day number with the time of day as a fraction. */
export function momentText(days: number): string {
  // A millisecond is added, because a fraction of a day is rarely exact.
  const second = Math.floor(days * 86_400 + 0.001);
  const clock = new Date(second * 1_000).toISOString().slice(11, 19);
  return `${dayText(Math.floor(second / 86_400))}, ${clock.replace(/:00$/, '')}`;
}
/** `Sat 14 July 2023` */
const longDayParts = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
export const longDayText = (day: number): string => longDayParts(day).replace(',', '');
/** `Jul 2023` */
export const monthText = format({ month: 'short', year: 'numeric' });
/** `Jul` */
export const monthName = format({ month: 'short' });

/** `Jan 2021 to Mar 2024`; a single month where both are the same. */
export function spanText(from: number, to: number): string {
  const [first, last] = [monthText(from), monthText(to)];
  return first === last ? first : `${first} to ${last}`;
}
