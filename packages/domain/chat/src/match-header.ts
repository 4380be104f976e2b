import { DIGIT_ZERO } from './chars.ts';
import { hourOfDay } from './day-period.ts';
import {
  EXACTLY_FOUR,
  EXACTLY_THREE,
  EXACTLY_TWO,
  MONTH,
  OTHER_DIGITS,
  PERIOD,
  UNPADDED,
  type HeaderShape,
} from './header-shape.ts';
import { monthOf } from './month-name.ts';

/** What the matcher read last; reused, so that matching allocates nothing. */
export interface HeaderFields {
  a: number;
  b: number;
  c: number;
  secondsOfDay: number;
}

const values = new Int32Array(8);

/** Value of the UTF-8 digit of the script with this zero at `at`, plus 16 times its byte length; or -1. */
function otherDigit(bytes: Uint8Array, at: number, zero: number): number {
  const first = bytes[at] ?? 0;
  let codePoint = 0;
  let length = 0;
  if (first >= 0xf0) {
    codePoint =
      ((first & 7) << 18) |
      (((bytes[at + 1] ?? 0) & 63) << 12) |
      (((bytes[at + 2] ?? 0) & 63) << 6) |
      ((bytes[at + 3] ?? 0) & 63);
    length = 4;
  } else if (first >= 0xe0) {
    codePoint = ((first & 15) << 12) | (((bytes[at + 1] ?? 0) & 63) << 6) | ((bytes[at + 2] ?? 0) & 63);
    length = 3;
  } else if (first >= 0xc0) {
    codePoint = ((first & 31) << 6) | ((bytes[at + 1] ?? 0) & 63);
    length = 2;
  }
  const value = codePoint - zero;
  return value >= 0 && value <= 9 ? value + 16 * length : -1;
}

/** End of the period word at `at` and its hours packed as `end * 2^24 + hours`, or the one learned later by the slow reader: -1. */
function matchPeriod(bytes: Uint8Array, at: number, shape: HeaderShape): number {
  next: for (const word of shape.periods) {
    for (let i = 0; i < word.bytes.length; i++) if (bytes[at + i] !== word.bytes[i]) continue next;
    return word.bytes.length * 0x1000000 + word.hours;
  }
  return -1;
}

/** Length of the month's name at `at` times 16 plus the month, or -1. */
function matchMonth(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < at + 10 && (((bytes[end] ?? 0) | 32) - 97) >>> 0 < 26) end++;
  if (bytes[end] === 0x2e) end++;
  const month = monthOf(String.fromCharCode(...bytes.subarray(at, end)));
  return month === 0 ? -1 : (end - at) * 16 + month;
}

/**
 * Matches the header of a locked shape at `at` (after leading marks).
 * @returns the offset just after the header, with `fields` filled, or -1.
 */
export function matchHeader(bytes: Uint8Array, at: number, shape: HeaderShape, fields: HeaderFields): number {
  const { program } = shape;
  let count = 0;
  let hours = 0;
  for (let pc = 0; pc < program.length; pc++) {
    const code = program[pc] as number;
    if (code < 256) {
      if (bytes[at] !== code) return -1;
      at++;
      continue;
    }
    const d0 = (bytes[at] as number) - DIGIT_ZERO;
    if (code <= EXACTLY_FOUR) {
      if (d0 >>> 0 > 9) return -1;
      let value = d0;
      const d1 = (bytes[at + 1] as number) - DIGIT_ZERO;
      if (d1 >>> 0 > 9) {
        if (code === EXACTLY_TWO || code > UNPADDED) return -1;
        at++;
      } else {
        if (code === UNPADDED && d0 === 0) return -1;
        value = d0 * 10 + d1;
        at += 2;
        if (code >= EXACTLY_THREE) {
          for (let more = code === EXACTLY_FOUR ? 2 : 1; more > 0; more--) {
            const digit = (bytes[at] as number) - DIGIT_ZERO;
            if (digit >>> 0 > 9) return -1;
            value = value * 10 + digit;
            at++;
          }
        }
      }
      values[count++] = value;
    } else if (code === OTHER_DIGITS) {
      const zero = program[++pc] as number;
      let value = 0;
      let width = 0;
      for (; width < 4; width++) {
        const digit = otherDigit(bytes, at, zero);
        if (digit < 0) break;
        value = value * 10 + (digit & 15);
        at += digit >> 4;
      }
      if (width === 0) return -1;
      values[count++] = value;
    } else if (code === PERIOD) {
      const found = matchPeriod(bytes, at, shape);
      if (found < 0) return -1;
      hours = found % 0x1000000;
      at += Math.floor(found / 0x1000000);
    } else if (code === MONTH) {
      const found = matchMonth(bytes, at);
      if (found < 0) return -1;
      values[count++] = found & 15;
      at += found >> 4;
    }
  }
  const dateAt = shape.timeFirst ? count - shape.dateFields : 0;
  const timeAt = shape.timeFirst ? 0 : shape.dateFields;
  const hour = values[timeAt] as number;
  const minute = values[timeAt + 1] as number;
  const second = shape.hasSeconds ? (values[timeAt + 2] as number) : 0;
  if (hour > 24 || minute > 59 || second > 60) return -1;
  fields.a = values[dateAt] as number;
  fields.b = values[dateAt + 1] as number;
  fields.c = shape.dateFields === 3 ? (values[dateAt + 2] as number) : 0;
  fields.secondsOfDay = (hours === 0 ? hour : hourOfDay(hour, hours)) * 3600 + minute * 60 + second;
  return at;
}
