import { eraBase } from './era.ts';

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const MONTH_LENGTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days since 1970-01-01 of a Gregorian date, or NaN where there is no such day. */
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

/** Solar Hijri: 33-year leap cycle, right from 1178 to 1633 (1799 to 2254). */
function persianDayNumber(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > (month <= 6 ? 31 : 30)) return Number.NaN;
  const cycle = year + 1595;
  return (
    -1317113 +
    365 * cycle +
    Math.floor(cycle / 33) * 8 +
    Math.floor(((cycle % 33) + 3) / 4) +
    day +
    (month < 7 ? (month - 1) * 31 : (month - 7) * 30 + 186) -
    1 +
    PERSIAN_EPOCH
  );
}
const PERSIAN_EPOCH = 0;

/** Tabular Islamic calendar, civil epoch: within a day or two of the observed one. */
function islamicDayNumber(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 30) return Number.NaN;
  return day + Math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30) - 492149;
}

/**
 * Days since 1970-01-01 of a printed date, or NaN where there is no such day. Calendars are told by their era, else by
 * the year: nobody chatted before 2009, so 1388 to 1429 is Solar Hijri, 1430 to 1499 Islamic, above 2400 Buddhist, and of
 * two-digit years 52 to 99 is Buddhist (2552 to 2599).
 * @param era a name that `eraOf` gave, or the empty string
 */
export function printedDayNumber(year: number, month: number, day: number, era: string, isShortYear: boolean): number {
  const base = era === '' ? undefined : eraBase(era);
  if (base === 'persian') return persianDayNumber(isShortYear ? year + 1400 : year, month, day);
  if (base === 'islamic') return islamicDayNumber(isShortYear ? year + 1400 : year, month, day);
  if (base === -543 && year < 100) return dayNumber(year + 2500 - 543, month, day);
  if (base !== undefined && base !== 0) return dayNumber(year + base, month, day);
  if (isShortYear) return dayNumber(year + (year >= 52 ? 1957 : 2000), month, day);
  if (year >= 1388 && year < 1430) return persianDayNumber(year, month, day);
  if (year >= 1430 && year < 1500) return islamicDayNumber(year, month, day);
  return dayNumber(year >= 2400 ? year - 543 : year, month, day);
}
