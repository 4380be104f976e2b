import type { Era, EraNames } from './era.ts';

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const MONTH_LENGTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to a Gregorian date; NaN where there is no such date. */
export function dayNumber(year: number, month: number, day: number): number {
  const length = month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTH[month - 1] ?? 0);
  if (day < 1 || day > length) return Number.NaN;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + day - 1 + (month > 2 && isLeapYear(year) ? 1 : 0);
  return before * 365 + leapDays + inYear - 719162;
}

/** `[year, month, day]` of a day number. */
export function civilDate(days: number): readonly [number, number, number] {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

const FIRST_DAY = dayNumber(1900, 1, 1);
const LAST_DAY = dayNumber(2999, 12, 31);

/** True for days of the years 1900 to 2999: they take four digits, and their minutes since 1970 fit 32 bits. False for NaN. */
export function isWallDay(day: number): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** Solar Hijri: 33-year leap cycle, right from 1178 to 1633 (1799 to 2254). */
function persianDayNumber(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > (month <= 6 ? 31 : 30)) return Number.NaN;
  const cycle = year + 1595;
  const inYear = month < 7 ? (month - 1) * 31 : (month - 7) * 30 + 186;
  return (
    365 * cycle + Math.floor(cycle / 33) * 8 + Math.floor(((cycle % 33) + 3) / 4) + inYear + day - 1 - PERSIAN_OFFSET
  );
}

/** Day number of 1970-01-01 (1348-10-11) in the Solar Hijri count. */
const PERSIAN_OFFSET = 1_075_195;

/** Tabular Islamic calendar, civil epoch: within a day or two of the observed one. */
function islamicDayNumber(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 30) return Number.NaN;
  return day + Math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30) - ISLAMIC_OFFSET;
}

/** Day number of 1970-01-01 (1389-10-22) in the Islamic count. */
const ISLAMIC_OFFSET = 492_149;

/**
 * For each calendar, the years in which it may print a message's date: `from` is its year in 2009, WhatsApp's first year. `ahead` is the number
 * of years that it is ahead of the Gregorian year; 0 where the days are converted instead (Persian, Islamic).
 */
const CALENDARS: Readonly<Record<Era, { readonly from: number; readonly to: number; readonly ahead: number }>> = {
  gregory: { from: 2009, to: 2080, ahead: 0 },
  buddhist: { from: 2552, to: 2623, ahead: 543 },
  reiwa: { from: 1, to: 62, ahead: -2018 },
  heisei: { from: 21, to: 31, ahead: -1988 },
  roc: { from: 98, to: 169, ahead: -1911 },
  persian: { from: 1387, to: 1429, ahead: 0 },
  'islamic-civil': { from: 1430, to: 1499, ahead: 0 },
};

/** The full year of a printed year. A short year is completed within the calendar's years; NaN where it cannot be a year. */
function fullYear(printed: number, isShort: boolean, era: Era): number {
  const { from, to } = CALENDARS[era];
  if (!isShort || to < 100) return printed;
  const year = from - (from % 100) + printed;
  return year < from && year + 100 <= to ? year + 100 : year;
}

/**
 * Days from 1970-01-01 to a printed date; NaN where there is no such day from 1900 to 2999. Without an era the year shows the calendar:
 * 98 to 169 is the Republic of China's, 1387 to 1429 Solar Hijri, 1430 to 1499 Islamic, above 2400 Buddhist; a two-digit year from 52 to 99 is
 * Buddhist.
 * @param eras calendars that the printed era may name; empty where none is printed
 * @param isShort the year is printed with at most two digits
 */
export function printedDayNumber(year: number, month: number, day: number, eras: EraNames, isShort: boolean): number {
  const era = eras.length === 0 ? impliedEra(year, isShort) : bestEra(year, isShort, eras);
  const full = fullYear(year, isShort, era);
  const found =
    era === 'persian'
      ? persianDayNumber(full, month, day)
      : era === 'islamic-civil'
        ? islamicDayNumber(full, month, day)
        : dayNumber(full - CALENDARS[era].ahead, month, day);
  return isWallDay(found) ? found : Number.NaN;
}

function impliedEra(year: number, isShort: boolean): Era {
  if (isShort) return year >= 52 ? 'buddhist' : 'gregory';
  if (year >= 1387 && year < 1430) return 'persian';
  if (year >= 1430 && year < 1500) return 'islamic-civil';
  if (year >= 98 && year < 170) return 'roc';
  return year >= 2400 ? 'buddhist' : 'gregory';
}

function bestEra(year: number, isShort: boolean, eras: EraNames): Era {
  const fits = eras.find((era) => {
    const full = fullYear(year, isShort, era);
    return full >= CALENDARS[era].from && full <= CALENDARS[era].to;
  });
  return fits ?? eras[0] ?? 'gregory';
}
