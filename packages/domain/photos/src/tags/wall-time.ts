/** Precision of a time: the smallest unit that is known. */
export type TimeUnit = 'year' | 'month' | 'day' | 'second';

/** Number of known characters at the beginning of a wall time, by its precision. */
export const KNOWN_LETTERS = { year: 4, month: 7, day: 10, second: 19 } as const satisfies Record<TimeUnit, number>;

/** A wall time, `YYYY-MM-DDTHH:MM:SS` with `.mmm` where known, and the zone that the same text names. */
export interface WallTime {
  /** Unknown parts are filled with the first month, the first day and noon. */
  readonly local: string;
  readonly unit: TimeUnit;
  /** Minutes east of UTC; null where the text names none. */
  readonly offsetMinutes: number | null;
}

/** Largest offset of any place on earth from UTC (Line Islands, UTC+14). */
export const MAX_OFFSET_MINUTES = 14 * 60;

const MINUTE_MS = 60_000;
/** A date, a time and a zone. After the year, each part is digits, a digit padded with a blank, or blank. */
const DATE_TIME =
  /^(\d{4})(?:([:\-/.]) ?(\d{0,2}) ?(?:\2 ?(\d{0,2}) ?(?:[T ] {0,3}(\d{0,2}) {0,2}: ?(\d{0,2}) {0,2}(?:: ?(\d{0,2}) {0,2}(?:[.,](\d+))?)?)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Formats a date and a time of day as a wall time. Null where they do not exist, such as `2024-02-30`. Hour 24 is hour 0 of the same day,
 * because some clocks count from 1 to 24. Second 60 becomes 59. `fraction` is the digits after the second.
 */
export function wallTime(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
  fraction = '',
): string | null {
  const ms = Date.UTC(year, month - 1, day, hour % 24, minute, Math.min(second, 59));
  if (Number.isNaN(ms) || year < 1000 || hour > 24 || minute > 59 || second > 60) return null;
  const iso = new Date(ms).toISOString();
  if (iso.length !== 24 || month !== Number(iso.slice(5, 7)) || day !== Number(iso.slice(8, 10))) return null;
  return iso.slice(0, 19) + milliseconds(fraction);
}

/**
 * Parses a date of EXIF, XMP or QuickTime: `2024:03:01 01:15:12`, `2024-03-01T01:15:12.123+05:30`, `2024: 3: 1  1:15:12`. Where a text ends
 * with the day, the month or the year, or has blanks or zeros for the rest, the result is noon of its first day, so that a change of zone
 * seldom changes the day. Blank seconds count as 0. Null for impossible dates and other texts.
 */
export function readWallTime(text: string): WallTime | null {
  const found = DATE_TIME.exec(text.trim());
  if (found === null) return null;
  const [, year, , month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone] = found;
  const unit = Number(month) === 0 ? 'year' : Number(day) === 0 ? 'month' : hour && minute ? 'second' : 'day';
  const isTime = unit === 'second';
  const local = wallTime(
    [Number(year), unit === 'year' ? 1 : Number(month), unit === 'year' || unit === 'month' ? 1 : Number(day)],
    isTime ? [Number(hour), Number(minute), Number(second)] : [12, 0, 0],
    isTime ? fraction : '',
  );
  return local === null ? null : { local, unit, offsetMinutes: zone === undefined ? null : readOffset(zone) };
}

/** Minutes of an offset such as `+05:30`, `-0400`, `+09` or `Z`; null for other texts and for offsets that no place on earth has. */
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

/** The wall time of an instant, as precise as the instant is. Milliseconds of `.000` count as unknown. Null for a text that is no instant. */
export function toWallTime(instant: string, offsetMinutes: number): string | null {
  const known = readWallTime(instant);
  if (known?.offsetMinutes == null) return null;
  return shift(known.local, offsetMinutes - known.offsetMinutes).replace(/\.000$/, '');
}

/** Offset from UTC, in minutes, of a clock that shows `local` at `instant`. */
export function minutesBetween(local: string, instant: string): number {
  return (Date.parse(`${local}Z`) - Date.parse(instant)) / MINUTE_MS;
}

/** True when an offset of whole quarters of an hour, up to 14 hours, turns the instant into the wall time, to the second. */
export function isWholeQuarters(local: string, instant: string): boolean {
  const minutes = minutesBetween(local.slice(0, 19), `${instant.slice(0, 19)}Z`);
  return minutes % 15 === 0 && Math.abs(minutes) <= MAX_OFFSET_MINUTES;
}

function shift(local: string, minutes: number): string {
  const iso = new Date(Date.parse(`${local}Z`) + minutes * MINUTE_MS).toISOString();
  return local.includes('.') ? iso.slice(0, -1) : iso.slice(0, -5);
}

function milliseconds(fraction: string): string {
  return /^\d+$/.test(fraction) ? `.${fraction.slice(0, 3).padEnd(3, '0')}` : '';
}
