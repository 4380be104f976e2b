/** A wall time, `YYYY-MM-DDTHH:MM:SS` with `.mmm` where known, and the zone that the same text names. */
export interface WallTime {
  readonly local: string;
  /** Minutes east of UTC; null where the text names none. */
  readonly offsetMinutes: number | null;
}

/** No place on earth is further from UTC (Line Islands, UTC+14). */
export const MAX_OFFSET_MINUTES = 14 * 60;

const MINUTE_MS = 60_000;
const DATE_TIME =
  /^(\d{4})(?:([:\-/.])(\d{1,2})(?:\2(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Null unless the calendar and the clock know it: `2024-02-30` and `24:00:00` are none. `fraction` is the digits after the second. */
export function wallTime(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
  fraction = '',
): string | null {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (Number.isNaN(ms) || year < 1000 || hour > 23 || minute > 59 || second > 59) return null;
  const iso = new Date(ms).toISOString();
  if (iso.length !== 24 || month !== Number(iso.slice(5, 7)) || day !== Number(iso.slice(8, 10))) return null;
  return iso.slice(0, 19) + milliseconds(fraction);
}

/**
 * Reads what EXIF, XMP and QuickTime write: `2024:03:01 01:15:12`, `2024-03-01T01:15:12.123+05:30`. A text that ends with the
 * day, the month or the year is noon of its first day, which stays that day in every zone. Blanks, zeros and impossible dates are null.
 */
export function readWallTime(text: string): WallTime | null {
  const found = DATE_TIME.exec(text.trim());
  if (found === null) return null;
  const [, year, , month = '1', day = '1', hour = '12', minute = '0', second = '0', fraction = '', zone] = found;
  const local = wallTime(
    [Number(year), Number(month), Number(day)],
    [Number(hour), Number(minute), Number(second)],
    fraction,
  );
  return local === null ? null : { local, offsetMinutes: zone === undefined ? null : readOffset(zone) };
}

/** `+05:30`, `-0400`, `+09` or `Z` as minutes; null for blanks and for what no place on earth has. */
export function readOffset(text: string): number | null {
  if (text.trim() === 'Z') return 0;
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(text.trim());
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  if (Number(found[3] ?? 0) > 59 || minutes > MAX_OFFSET_MINUTES) return null;
  return found[1] === '-' && minutes > 0 ? -minutes : minutes;
}

/** The instant of a wall time, as precise as the wall time is. */
export function toInstant(local: string, offsetMinutes: number): string {
  return `${shift(local, -offsetMinutes)}Z`;
}

/** The wall time of an instant, as precise as the instant is; `.000` is taken for "not known". Null for a text that is no instant. */
export function toWallTime(instant: string, offsetMinutes: number): string | null {
  const known = readWallTime(instant);
  if (known?.offsetMinutes == null) return null;
  return shift(known.local, offsetMinutes - known.offsetMinutes).replace(/\.000$/, '');
}

/** Minutes from an instant to a wall time: the offset of the clock that showed it. */
export function minutesBetween(local: string, instant: string): number {
  return (Date.parse(`${local}Z`) - Date.parse(instant)) / MINUTE_MS;
}

function shift(local: string, minutes: number): string {
  const iso = new Date(Date.parse(`${local}Z`) + minutes * MINUTE_MS).toISOString();
  return local.includes('.') ? iso.slice(0, -1) : iso.slice(0, -5);
}

function milliseconds(fraction: string): string {
  return /^\d+$/.test(fraction) ? `.${fraction.slice(0, 3).padEnd(3, '0')}` : '';
}
