import { codePointAt, DIGIT_ZERO } from '../text/chars.ts';
import { hourOfDay } from '../locales/day-period.ts';
import { equalBytes } from '../text/equal-bytes.ts';
import { EXACTLY_FOUR, EXACTLY_TWO, OTHER_DIGITS, PERIOD, UNPADDED, type HeaderShape } from './header-shape.ts';
import { monthOf } from '../locales/month-name.ts';

/** Value of the UTF-8 digit of the script with this zero at `at`, plus 16 times its byte length; or -1. */
function otherDigit(bytes: Uint8Array, at: number, zero: number): number {
  const codePoint = codePointAt(bytes, at);
  const length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  const value = codePoint - zero;
  return value >= 0 && value <= 9 ? value + 16 * length : -1;
}

/** Length of the period word at `at` and its hours, packed as `length * 2^24 + hours`, or -1. */
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

/** Matches headers of locked shapes. Its fields hold the last result, so that matching allocates nothing. */
export class HeaderMatcher {
  /** The date fields in the order of the line; `c` is 0 where no year is printed. */
  a = -1;
  b = -1;
  c = -1;
  secondsOfDay = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly values = new Int32Array(8);
  /** Shape of the date that was read last. Most headers repeat the date byte for byte. */
  private dateShape: HeaderShape | null = null;
  private dateFrom = 0;
  private dateLength = 0;
  private dateEnd = 0;

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes;
    this.view = view;
  }

  /** @returns the offset just after the header at `at` (which is after leading marks), or -1 */
  match(at: number, shape: HeaderShape): number {
    if (this.dateShape === shape && this.repeatsDate(at)) {
      const time = at + this.dateLength;
      const end = shape.clock === 0 ? -1 : this.matchClock(time, shape);
      if (end >= 0) return end;
      const slowEnd = this.run(time, shape, shape.afterDate, shape.dateFields);
      if (slowEnd >= 0) return slowEnd;
    }
    const end = this.run(at, shape, 0, 0);
    if (end < 0) return -1;
    const { values } = this;
    const dateAt = shape.timeFirst ? (shape.hasSeconds ? 3 : 2) : 0;
    this.a = values[dateAt] as number;
    this.b = values[dateAt + 1] as number;
    this.c = shape.dateFields === 3 ? (values[dateAt + 2] as number) : 0;
    this.dateShape = shape.afterDate > 0 ? shape : null;
    this.dateFrom = at;
    this.dateLength = this.dateEnd - at;
    return end;
  }

  /** True when the bytes at `at` repeat the date that was read last, with the bytes between it and the time. */
  private repeatsDate(at: number): boolean {
    const { bytes, view, dateFrom, dateLength } = this;
    if (at + dateLength + 4 > bytes.length) return false;
    return equalBytes(bytes, view, at, dateFrom, dateLength);
  }

  /** The most frequent end of a header, without the program: `hh:mm` or `hh:mm:ss` in two ASCII digits each, then literals. */
  private matchClock(at: number, shape: HeaderShape): number {
    const { bytes } = this;
    const { clock, clockTail } = shape;
    const h1 = (bytes[at] as number) - DIGIT_ZERO;
    const h2 = (bytes[at + 1] as number) - DIGIT_ZERO;
    const m1 = (bytes[at + 3] as number) - DIGIT_ZERO;
    const m2 = (bytes[at + 4] as number) - DIGIT_ZERO;
    if (bytes[at + 2] !== clock || h1 >>> 0 > 2 || h2 >>> 0 > 9 || m1 >>> 0 > 5 || m2 >>> 0 > 9) return -1;
    let seconds = (h1 * 10 + h2) * 3600 + (m1 * 10 + m2) * 60;
    let end = at + 5;
    if (shape.hasSeconds) {
      const s1 = (bytes[at + 6] as number) - DIGIT_ZERO;
      const s2 = (bytes[at + 7] as number) - DIGIT_ZERO;
      if (bytes[at + 5] !== clock || s1 >>> 0 > 5 || s2 >>> 0 > 9) return -1;
      seconds += s1 * 10 + s2;
      end += 3;
    }
    if (clockTail.length > 4 || end + 4 > bytes.length) {
      for (let i = 0; i < clockTail.length; i++) if (bytes[end + i] !== clockTail[i]) return -1;
    } else if (((this.view.getInt32(end, true) ^ shape.clockTailWord) & shape.clockTailMask) !== 0) return -1;
    if (seconds >= 86_400) return -1;
    this.secondsOfDay = seconds;
    return end + clockTail.length;
  }

  /** Runs the shape's program from `pc`, after `count` numbers. */
  private run(start: number, shape: HeaderShape, pc: number, count: number): number {
    const { bytes, values } = this;
    const { program, afterDate } = shape;
    const length = program.length;
    let at = start;
    let hours = 0;
    while (pc < length) {
      if (pc === afterDate) this.dateEnd = at;
      const code = program[pc++] as number;
      if (code < 256) {
        if (bytes[at++] !== code) return -1;
        continue;
      }
      if (code <= EXACTLY_FOUR) {
        let value = (bytes[at] as number) - DIGIT_ZERO;
        if (value >>> 0 > 9) return -1;
        const next = (bytes[at + 1] as number) - DIGIT_ZERO;
        if (next >>> 0 > 9) {
          if (code === EXACTLY_TWO || code > UNPADDED) return -1;
          at++;
        } else {
          if (value === 0 && code === UNPADDED) return -1;
          value = value * 10 + next;
          at += 2;
          for (let more = code - UNPADDED; more > 0; more--) {
            const digit = (bytes[at++] as number) - DIGIT_ZERO;
            if (digit >>> 0 > 9) return -1;
            value = value * 10 + digit;
          }
        }
        values[count++] = value;
      } else if (code === OTHER_DIGITS) {
        const zero = program[pc++] as number;
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
      } else {
        const found = matchMonth(bytes, at);
        if (found < 0) return -1;
        values[count++] = found & 15;
        at += found >> 4;
      }
    }
    const timeAt = shape.timeFirst ? 0 : shape.dateFields;
    const hour = values[timeAt] as number;
    const minute = values[timeAt + 1] as number;
    const second = shape.hasSeconds ? (values[timeAt + 2] as number) : 0;
    if (hour > 24 || minute > 59 || second > 60) return -1;
    this.secondsOfDay = (hours === 0 ? hour : hourOfDay(hour, hours)) * 3600 + minute * 60 + second;
    return at;
  }
}
