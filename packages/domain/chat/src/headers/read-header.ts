import { findDayPeriod, hourOfDay, isDayPeriod, type DayPeriod } from '../locales/day-period.ts';
import { decimalDigit } from '../text/decimal-digit.ts';
import { findEra, type EraNames } from '../locales/era.ts';
import { plain, readGap, type Gap } from './header-gap.ts';
import { monthOf } from '../locales/month-name.ts';

export interface NumberPart {
  readonly type: 'number';
  readonly value: number;
  readonly width: number;
  /** True when a leading zero is printed. */
  readonly padded: boolean;
  /** Code point of the script's zero. */
  readonly script: number;
}

export interface MonthPart {
  readonly type: 'month';
  readonly value: number;
  readonly text: string;
}

/** One piece of a header line. */
export type HeaderPart =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'period'; readonly period: DayPeriod; readonly text: string }
  | NumberPart
  | MonthPart;

/** Date and time of a header, as printed. */
export interface Moment {
  /** Date fields in the order of the line; the last is 0 where no year is printed. */
  readonly date: readonly [number, number, number];
  /** Position (0 to 2) of the year, where the line itself shows it: four digits, an era before it, no year at all (2); else -1. */
  readonly yearAt: number;
  /** Position of the month where it is written as a word; else -1. */
  readonly monthAt: number;
  /** Calendars that the printed era may name; empty where none is printed. */
  readonly eras: EraNames;
  readonly secondsOfDay: number;
  readonly hasSeconds: boolean;
  readonly timeFirst: boolean;
}

/** A header line read by the tolerant reader. It is slow, allocates strings and knows every shape. */
export interface HeaderReading extends Moment {
  /** Pieces from the first character after leading marks to the header's end, nothing left out. */
  readonly parts: readonly HeaderPart[];
  /** UTF-16 length of the header, leading marks included. */
  readonly length: number;
  readonly bracketed: boolean;
}

interface Field {
  readonly part: NumberPart | MonthPart;
  readonly start: number;
  readonly end: number;
}

const MAX_HEADER = 90;
const MAX_GAP = 30;
const LEADING_MARKS = /^[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*/;
/** Longest text before the first number of a header, in code points. */
const MAX_OPENING = 16;

const DATE_SEPARATOR = /^(?:[/.-]|\. ?| ?[年月년월.] ?| |[-/ .,]{1,3}| ?(?:de|of) ?)$/;
const TIME_SEPARATOR = /^(?:[:.٫-]| ?h ?| ?min ?|[時时点點시分분] ?| སྐར་མ་ )$/;
/** Text between date and time, without day period and era. */
const JOINER =
  /^(?:[.日일]? ?(?:\p{L}{1,6}\.?)? ?,? {0,2}(?: - )?(?:[\p{L}\p{M}]{1,6}\.?(?: [\p{L}\p{M}]{1,3})?|ཆུ་ཚོད་)? ?[(#]? ?)$/u;
/** Text after the last number, without day period and era. */
const TAIL = /^ ?(?:[)\]]|s|ч\.?|h|Uhr|hodź\.|น\.|\. ?|[分秒초분])? ?\)?$/u;

/** The text before the first digit; null where there is no digit in the line, or none within MAX_OPENING. */
function openingOf(line: string): string | null {
  let length = 0;
  let codePoints = 0;
  for (const character of line) {
    if (decimalDigit(character.codePointAt(0) ?? 0) >= 0) return line.slice(0, length);
    if (character === '\n' || ++codePoints > MAX_OPENING) return null;
    length += character.length;
  }
  return null;
}

/** Digits of one script at `at`, or a month's name, or null. */
function readField(text: string, at: number): Field | null {
  let value = 0;
  let width = 0;
  let script = 0;
  let padded = false;
  let end = at;
  while (end < text.length && width < 5) {
    const codePoint = text.codePointAt(end) ?? 0;
    const digit = decimalDigit(codePoint);
    if (digit < 0 || (width > 0 && codePoint - digit !== script)) break;
    if (width === 0) {
      script = codePoint - digit;
      padded = digit === 0;
    }
    value = value * 10 + digit;
    width++;
    end += codePoint > 0xffff ? 2 : 1;
  }
  if (width > 4) return null;
  if (width > 0) {
    const glued = width === 1 ? /^\p{L}+/u.exec(text.slice(end, end + 4))?.[0] : undefined;
    if (glued !== undefined && isDayPeriod(text.slice(at, end) + glued)) return null;
    return { part: { type: 'number', value, width, padded: padded && width > 1, script }, start: at, end };
  }
  const word = /^\p{L}[\p{L}\p{M}]*\.?/u.exec(text.slice(at, at + 16))?.[0];
  const month = word === undefined ? 0 : monthOf(word);
  if (month === 0 || word === undefined) return null;
  return { part: { type: 'month', value: month, text: word }, start: at, end: at + word.length };
}

interface Ending {
  /** Offsets of the beginning of the terminator and of the end of the header. */
  readonly tailEnd: number;
  readonly end: number;
}

/**
 * Finds the terminator of a header within 40 characters after its last number. In brackets it is `]`; otherwise ` - ` or ` – `, or `: ` or `; `
 * where the header has seconds. Null where there is none.
 */
function readEnding(text: string, at: number, bracketed: boolean, seconds: boolean): Ending | null {
  const limit = Math.min(text.length, at + 40);
  for (let i = at; i < limit; i++) {
    const c = text.charAt(i);
    const next = text.charAt(i + 1);
    if (decimalDigit(text.codePointAt(i) ?? 0) >= 0 && !/^ [12]\p{L}/u.test(text.slice(i - 1, i + 2))) return null;
    if (bracketed) {
      if (c === ']') return { tailEnd: i, end: next === ' ' || next === '\u00a0' ? i + 2 : i + 1 };
    } else if ((c === '-' || c === '–') && i > at && /[ \u00a0\u202f]/.test(text.charAt(i - 1))) {
      if (next === ' ' || next === '\u00a0' || next === '')
        return { tailEnd: i - 1, end: Math.min(text.length, i + 2) };
    } else if (seconds && (c === ':' || c === ';') && next === ' ') return { tailEnd: i, end: i + 2 };
  }
  return null;
}

/** The next number or month's name, at most MAX_GAP characters after `at`; null where there is none. */
function nextField(line: string, at: number, wantsMonth: boolean): Field | null {
  for (let i = at + 1; i <= at + MAX_GAP && i < line.length; i++) {
    const isDigit = decimalDigit(line.codePointAt(i) ?? 0) >= 0;
    if (!isDigit && (!wantsMonth || /\p{L}/u.test(line.charAt(i - 1)))) continue;
    const found = readField(line, i);
    if (found !== null) return found;
  }
  return null;
}

/** Reads the date and time fields of a header, four to six of them, from `first` on, and what ends the header. Null where this is no header. */
function readFields(
  line: string,
  first: Field,
  bracketed: boolean,
): { fields: readonly Field[]; ending: Ending } | null {
  const fields = [first];
  for (let last = first; last.end <= MAX_HEADER;) {
    if (fields.length >= 4) {
      const ending = readEnding(line, last.end, bracketed, fields.length === 6);
      if (ending !== null) return { fields, ending };
      if (fields.length === 6) return null;
    }
    const next = nextField(line, last.end, fields.length <= 2 && fields.every((field) => field.part.type === 'number'));
    if (next === null) return null;
    fields.push(next);
    last = next;
  }
  return null;
}

/**
 * Reads the header at the start of `line`; null where there is none. Accepts every shape that CLDR, iOS and Android are known to print, in every
 * decimal digit system. The order of day, month and year stays open.
 */
export function readHeader(line: string): HeaderReading | null {
  const lead = LEADING_MARKS.exec(line)?.[0].length ?? 0;
  const bracketed = line.charAt(lead) === '[';
  const inner =
    lead + (bracketed ? 1 : 0) + (LEADING_MARKS.exec(line.slice(bracketed ? lead + 1 : line.length))?.[0].length ?? 0);
  // A day period or an era may open the line (Ewe, Pashto's "AP"); both are short.
  const opening = openingOf(line.slice(inner, inner + 20));
  if (opening === null || (opening !== '' && findDayPeriod(opening) === null && findEra(opening) === null)) return null;
  const first = readField(line, inner + opening.length);
  const read = first === null ? null : readFields(line, first, bracketed);
  if (read === null) return null;
  const { fields, ending } = read;

  const wantsEra = fields.some(
    ({ part }) => part.type === 'number' && part.width > 2 && (part.value < 1900 || part.value > 2400),
  );
  const gaps = fields.slice(0, -1).map((field, i) => {
    const isAfterTime = i > 0 && plain(line.slice(fields[i - 1]?.end, field.start)) === ':';
    return readGap(line.slice(field.end, fields[i + 1]?.start ?? field.end), wantsEra, isAfterTime);
  });
  const tail = readGap(line.slice(fields.at(-1)?.end ?? 0, ending.tailEnd), false);
  const before = readGap(line.slice(lead, fields[0]?.start ?? lead), wantsEra);
  if (bracketed ? tail.rest.length > 24 : !TAIL.test(tail.rest)) return null;

  for (const split of splitsOf(fields.length)) {
    const moment = readSplit(split, fields, gaps, before, tail);
    if (moment === null) continue;
    const parts = gapParts(before);
    fields.forEach((field, i) => {
      parts.push(field.part);
      const gap = gaps[i];
      if (gap === undefined) return;
      // Only between date and time may a word be a day period: the `h` of `15 h 30` is none.
      const isJoiner = i === (split.timeFirst ? split.timeCount : split.dateCount) - 1;
      parts.push(...gapParts(isJoiner ? gap : { ...gap, period: null }));
    });
    parts.push(...gapParts(tail), { type: 'literal', text: line.slice(ending.tailEnd, ending.end) });
    return { ...moment, parts, length: ending.end, bracketed };
  }
  return null;
}

function literal(piece: string): HeaderPart[] {
  return piece === '' ? [] : [{ type: 'literal', text: piece }];
}

function gapParts({ text, period }: Gap): HeaderPart[] {
  if (period === null) return literal(text);
  const { start, end, value } = period;
  return [
    ...literal(text.slice(0, start)),
    { type: 'period', period: value, text: text.slice(start, end) },
    ...literal(text.slice(end)),
  ];
}

interface Split {
  readonly timeFirst: boolean;
  readonly dateCount: number;
  readonly timeCount: number;
}

function splitsOf(count: number): readonly Split[] {
  const splits: Split[] = [];
  for (const timeFirst of [false, true]) {
    for (const dateCount of [3, 2]) {
      const timeCount = count - dateCount;
      if (timeCount === 2 || timeCount === 3) splits.push({ timeFirst, dateCount, timeCount });
    }
  }
  return splits;
}

const isReal = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;

/** Reads the fields as a moment, with date and time as `split` divides them; null where that is impossible. */
function readSplit(
  split: Split,
  fields: readonly Field[],
  gaps: readonly Gap[],
  before: Gap,
  tail: Gap,
): Moment | null {
  const { timeFirst, dateCount, timeCount } = split;
  const dateFrom = timeFirst ? timeCount : 0;
  const timeFrom = timeFirst ? 0 : dateCount;
  const joiner = gaps[timeFirst ? timeCount - 1 : dateCount - 1];
  if (joiner === undefined || /^[-/.:]?$/.test(joiner.text) || !JOINER.test(joiner.rest)) return null;

  for (const gap of gaps.slice(timeFrom, timeFrom + timeCount - 1)) {
    const text = plain(gap.text);
    if (!TIME_SEPARATOR.test(text) || (timeFirst && text !== ':')) return null;
  }
  const dateGaps = gaps.slice(dateFrom, dateFrom + dateCount - 1);
  if (
    !dateGaps.every(
      (gap) => DATE_SEPARATOR.test(plain(gap.text)) || (gap.eras.length > 0 && /^[-/. ]{0,3}$/.test(gap.rest)),
    )
  )
    return null;

  const time = fields.slice(timeFrom, timeFrom + timeCount).map((field) => field.part);
  const [hour, minute, second] = time;
  if (hour?.type !== 'number' || minute?.type !== 'number' || minute.width !== 2) return null;
  if (second !== undefined && (second.type !== 'number' || second.width !== 2 || second.value > 60)) return null;
  if (hour.value > 24 || hour.width > 2 || minute.value > 59) return null;

  const date = fields.slice(dateFrom, dateFrom + dateCount).map((field) => field.part);
  const [a = 0, b = 0, c = 0] = date.map((part) => part.value);
  const yearAt = dateCount === 2 ? 2 : yearPosition(date, dateGaps, timeFirst ? null : before);
  const lastIsYear = yearAt !== 0 && (isReal(a, b) || isReal(b, a));
  const firstIsYear = yearAt !== 2 && isReal(c, b);
  if (yearAt === 1 || (!lastIsYear && !firstIsYear)) return null;

  const eras = [before, ...dateGaps, joiner, tail].find((gap) => gap.eras.length > 0)?.eras ?? [];
  const period = [tail, joiner, before].find((gap) => gap.period !== null)?.period?.value;
  return {
    date: [a, b, c],
    yearAt,
    monthAt: date.findIndex((part) => part.type === 'month'),
    eras,
    secondsOfDay: hourOfDay(hour.value, period?.hours ?? 0) * 3600 + minute.value * 60 + (second?.value ?? 0),
    hasSeconds: second !== undefined,
    timeFirst,
  };
}

/** Position of the field with more than two digits, or of the one with an era directly before it (`R4`); -1 where there is neither. */
function yearPosition(date: readonly (NumberPart | MonthPart)[], dateGaps: readonly Gap[], before: Gap | null): number {
  const wide = date.findIndex((part) => part.type === 'number' && part.width > 2);
  if (wide >= 0) return wide;
  const glued = dateGaps.findIndex((gap) => gap.eras.length > 0 && /\p{L}\.?$/u.test(gap.text));
  if (glued >= 0) return glued + 1;
  return before !== null && before.eras.length > 0 && /[\p{L}.]$/u.test(before.text) ? 0 : -1;
}
