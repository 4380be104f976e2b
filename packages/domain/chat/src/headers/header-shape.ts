import type { DayPeriod } from '../locales/day-period.ts';
import { FLAG_HAS_SECONDS } from '../message/parsed-chat.ts';
import { FLAG_IOS } from '../message/context-flags.ts';
import type { EraNames } from '../locales/era.ts';
import type { HeaderReading, NumberPart } from './read-header.ts';

/** Codes of a shape's program; values below 256 are literal bytes. Each number code writes one field. */
export const EXACTLY_TWO = 256;
export const ONE_OR_TWO = 257;
export const UNPADDED = 258;
export const EXACTLY_THREE = 259;
export const EXACTLY_FOUR = 260;
/** One to four digits of another script than ASCII. The next code is the script's zero. */
export const OTHER_DIGITS = 261;
export const PERIOD = 262;
export const MONTH = 263;

export interface PeriodWord {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly hours: number;
}

/**
 * A shape of header lines, compiled for the byte matcher. Two lines have the same shape when they differ only in their digits, their day period
 * and the name of their month.
 */
export interface HeaderShape {
  readonly key: string;
  readonly program: Int32Array;
  readonly periods: readonly PeriodWord[];
  readonly bracketed: boolean;
  /** Bits of the flags column that every message of this shape has. */
  readonly flags: number;
  /** Index in the program after the date and the literals that follow it; 0 where the date does not come first. */
  readonly afterDate: number;
  /**
   * The byte between hours, minutes and seconds, where the rest of the header is a clock with two ASCII digits for each and then `clockTail`;
   * else 0.
   */
  readonly clock: number;
  readonly clockTail: Uint8Array;
  /** The first four bytes of `clockTail` as a little-endian number, and a mask of the bits that it has. */
  readonly clockTailWord: number;
  readonly clockTailMask: number;
  readonly timeFirst: boolean;
  readonly hasSeconds: boolean;
  readonly hasPeriod: boolean;
  /** 3, or 2 where no year is printed. */
  readonly dateFields: 2 | 3;
  /** Position of the year among the date fields, where the shape itself shows it; else -1. */
  readonly yearAt: number;
  readonly monthAt: number;
  readonly eras: EraNames;
  /** Number of lines of the sample with this shape. */
  readonly support: number;
  readonly example: HeaderReading;
  /** True when the digits are not ASCII. */
  readonly hasOtherDigits: boolean;
  /** Digits of the year: 2 or 4 (1 or 2 for an era's). */
  readonly yearWidth: number;
  /** The form of one-digit values, for each number in order of appearance. */
  readonly padding: readonly Padding[];
}

export type Padding = 'padded' | 'unpadded' | 'mixed';

export function shapeKey(reading: HeaderReading): string {
  return reading.parts
    .map((part) => {
      if (part.type === 'literal') return part.text;
      if (part.type === 'period') return '{a}';
      if (part.type === 'month') return '{M}';
      return `{${part.width > 2 ? part.width : 1}${part.script === 0x30 ? '' : `@${part.script.toString(16)}`}}`;
    })
    .join('');
}

/** For each number of the header: whether most of its values below ten are printed with a leading zero (`padded`), without one, or neither. */
function paddingsOf(readings: readonly HeaderReading[]): Padding[] {
  const padded: number[] = [];
  const unpadded: number[] = [];
  for (const { parts } of readings) {
    let slot = 0;
    for (const part of parts) {
      if (part.type !== 'number' && part.type !== 'month') continue;
      const isShort = part.type === 'number' && part.width <= 2;
      padded[slot] = (padded[slot] ?? 0) + (isShort && part.padded ? 1 : 0);
      unpadded[slot] = (unpadded[slot] ?? 0) + (isShort && part.width === 1 ? 1 : 0);
      slot++;
    }
  }
  return padded.map((yes, slot) => {
    const no = unpadded[slot] ?? 0;
    if (yes > 0 && no * 2 < yes) return 'padded';
    return no > 0 && yes * 2 < no ? 'unpadded' : 'mixed';
  });
}

function numberCode(part: NumberPart, padding: Padding): readonly number[] {
  if (part.script !== 0x30) return [OTHER_DIGITS, part.script];
  if (part.width === 4) return [EXACTLY_FOUR];
  if (part.width === 3) return [EXACTLY_THREE];
  return [padding === 'padded' ? EXACTLY_TWO : padding === 'unpadded' ? UNPADDED : ONE_OR_TWO];
}

/** Compiles the shape that all `readings` (at least one) share. */
export function compileShape(key: string, readings: readonly HeaderReading[]): HeaderShape {
  const [example] = readings;
  if (example === undefined) throw new TypeError('compileShape: readings must not be empty');
  const encoder = new TextEncoder();
  const program: number[] = [];
  const paddings = paddingsOf(readings);
  const padding: Padding[] = [];
  const dateFields = example.yearAt === 2 && example.date[2] === 0 ? 2 : 3;
  let afterDate = 0;
  let isDateOver = false;
  for (const part of example.parts) {
    if (part.type === 'literal') program.push(...encoder.encode(part.text));
    else if (part.type === 'period') program.push(PERIOD);
    else if (part.type === 'month') {
      padding.push('mixed');
      program.push(MONTH);
    } else {
      const way = paddings[padding.length] ?? 'mixed';
      padding.push(way);
      program.push(...numberCode(part, way));
    }
    // Up to the day period: that one must be read again.
    isDateOver ||= part.type === 'period';
    if (padding.length === dateFields && !isDateOver) afterDate = program.length;
  }
  const periods = periodHours(readings);
  const clock = plainClock(program.slice(afterDate), example);

  return {
    key,
    program: Int32Array.from(program),
    periods: [...periods]
      .sort(([a], [b]) => b.length - a.length)
      .map(([text, hours]) => ({ text, bytes: encoder.encode(text), hours })),
    bracketed: example.bracketed,
    flags: (example.hasSeconds ? FLAG_HAS_SECONDS : 0) | (example.bracketed ? FLAG_IOS : 0),
    afterDate: example.timeFirst ? 0 : afterDate,
    ...clock,
    ...tailWord(clock.clockTail),
    timeFirst: example.timeFirst,
    hasSeconds: example.hasSeconds,
    hasPeriod: periods.size > 0,
    dateFields,
    yearAt: example.yearAt,
    monthAt: example.monthAt,
    eras: example.eras,
    support: readings.length,
    example,
    hasOtherDigits: example.parts.some((part) => part.type === 'number' && part.script !== 0x30),
    yearWidth: Math.max(0, ...example.parts.map((part) => (part.type === 'number' && part.width > 2 ? part.width : 2))),
    padding,
  };
}

/**
 * The day-period words of the file and their hours. A word with two meanings has the rarer one where another word of the file has the usual
 * one: `ip.` is the afternoon in Finnish, beside `ap.`, and the morning in Inari Sami, beside `ep.`.
 */
function periodHours(readings: readonly HeaderReading[]): Map<string, number> {
  const words = new Map<string, DayPeriod>();
  for (const reading of readings) {
    for (const part of reading.parts) if (part.type === 'period') words.set(part.text, part.period);
  }
  const hours = new Map<string, number>();
  for (const [word, period] of words) {
    const isTaken = [...words].some(
      ([other, { hours, otherHours }]) => other !== word && otherHours === 0 && (hours & period.hours) !== 0,
    );
    hours.set(word, period.otherHours !== 0 && isTaken ? period.otherHours : period.hours);
  }
  return hours;
}

function plainClock(program: readonly number[], example: HeaderReading): { clock: number; clockTail: Uint8Array } {
  const none = { clock: 0, clockTail: new Uint8Array(0) };
  const [, separator = 0] = program;
  const pattern = example.hasSeconds
    ? [EXACTLY_TWO, separator, EXACTLY_TWO, separator, EXACTLY_TWO]
    : [EXACTLY_TWO, separator, EXACTLY_TWO];
  const tail = program.slice(pattern.length);
  if (example.timeFirst || separator > 255 || tail.some((code) => code > 255)) return none;
  // The minutes and seconds of a small sample may all be above nine. Then the program would accept one or two digits.
  const fits = pattern.every(
    (code, i) => program[i] === code || (i > 0 && code === EXACTLY_TWO && program[i] === ONE_OR_TWO),
  );
  return fits ? { clock: separator, clockTail: Uint8Array.from(tail) } : none;
}

function tailWord(tail: Uint8Array): { clockTailWord: number; clockTailMask: number } {
  let clockTailWord = 0;
  let clockTailMask = 0;
  tail.subarray(0, 4).forEach((byte, i) => {
    clockTailWord |= byte << (8 * i);
    clockTailMask |= 0xff << (8 * i);
  });
  return { clockTailWord, clockTailMask };
}
