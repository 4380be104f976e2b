import { findDayPeriod, hourOfDay } from './day-period.ts';
import { decimalDigit } from './decimal-digit.ts';
import { eraOf } from './era.ts';
import { monthOf } from './month-name.ts';

/** One piece of a header line. */
export type HeaderPart =
  | { readonly type: 'literal'; readonly text: string }
  | {
      readonly type: 'number';
      readonly value: number;
      readonly width: number;
      readonly padded: boolean;
      readonly script: number;
    }
  | { readonly type: 'month'; readonly value: number; readonly text: string }
  | { readonly type: 'period'; readonly hours: number; readonly text: string };

/** A header line as read by the tolerant reader: slow, makes strings, knows every shape. */
export interface HeaderReading {
  /** Pieces from the first character after leading marks to the header's end, nothing left out. */
  readonly parts: readonly HeaderPart[];
  /** UTF-16 length of the header in the text that was read. */
  readonly length: number;
  readonly bracketed: boolean;
  /** Date fields as they stand in the line; the last is 0 where no year is printed. */
  readonly date: readonly [number, number, number];
  /** Position (0 to 2) of the year where the line itself tells: four digits, an era, a month's name; else -1. */
  readonly yearAt: number;
  /** Position of the month where it is written as a word; else -1. */
  readonly monthAt: number;
  /** Era of the year, as `eraOf` gives it, or the empty string. */
  readonly era: string;
  readonly secondsOfDay: number;
  readonly hasSeconds: boolean;
  readonly timeFirst: boolean;
}

interface Field {
  readonly part: HeaderPart & { type: 'number' | 'month' };
  readonly start: number;
  readonly end: number;
}

const MAX_HEADER = 90;
const MARK = /[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/;
const LEADING_MARKS = /^[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*/;
const WORD = /^\p{L}[\p{L}\p{M}]*\.?/u;

/** Marks out, every space plain, commas and dashes of other scripts as the Latin ones. */
function plain(text: string): string {
  return text
    .replace(/[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u060c\u3001\uff0c]/g, ',')
    .replace(/[\u2013\u2014]/g, '-')
    .replace(/\uff1a/g, ':');
}

const DATE_SEPARATOR = /^(?:[/.-]|\. ?| ?[年月년월.] ?| |\/ )$/;
const TIME_SEPARATOR = /^(?:[:.٫]|h| ?h ?| ?min ?|[時时点點시分분] ?)$/;
/** Between date and time, once a day period is taken out. */
const JOINER = /^(?:[.日일]? ?(?:\p{L}{1,6}\.?)? ?,? ?(?: - )?(?:\p{L}{1,6}\.?(?: \p{L}{1,3})?)? ?[(#]? ?)$/u;
/** After the time's last number, once a day period is taken out. */
const TAIL = /^ ?(?:[)\]]|s|ч\.?|h|Uhr|น\.|\. ?|[分秒초분])? ?\)?$/u;

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
  if (width > 0)
    return width > 4
      ? null
      : { part: { type: 'number', value, width, padded: padded && width > 1, script }, start: at, end };
  const word = WORD.exec(text.slice(at, at + 16))?.[0];
  const month = word === undefined ? 0 : monthOf(word);
  return month === 0 || word === undefined
    ? null
    : { part: { type: 'month', value: month, text: word }, start: at, end: at + word.length };
}

/** Where the header ends and how: after `]`, ` - `, ` – `, `: ` or `; `. `at` is just after a number. */
function readEnd(
  text: string,
  at: number,
  bracketed: boolean,
  seconds: boolean,
): { tailEnd: number; end: number } | null {
  const limit = Math.min(text.length, at + 40);
  for (let i = at; i < limit; i++) {
    const c = text.charAt(i);
    if (bracketed) {
      if (decimalDigit(text.codePointAt(i) ?? 0) >= 0) return null;
      if (c !== ']') continue;
      const next = text.charAt(i + 1);
      return { tailEnd: i, end: next === ' ' || next === '\u00a0' ? i + 2 : i + 1 };
    }
    if (c === '-' || c === '–') {
      if (!/[ \u00a0\u202f]/.test(text.charAt(i - 1)) || i === at) continue;
      const next = text.charAt(i + 1);
      if (next !== ' ' && next !== '\u00a0' && i + 1 < text.length) continue;
      return { tailEnd: i - 1, end: Math.min(text.length, i + 2) };
    }
    if (seconds && (c === ':' || c === ';') && text.charAt(i + 1) === ' ') return { tailEnd: i, end: i + 2 };
    if (decimalDigit(text.codePointAt(i) ?? 0) >= 0) return null;
  }
  return null;
}

interface Gap {
  readonly text: string;
  readonly period: { readonly start: number; readonly end: number; readonly hours: number } | null;
  readonly rest: string;
}

/** What stands between two numbers, or after the last one: a day period may hide in it. */
function gapOf(text: string): Gap {
  const period = /\p{L}|\p{M}/u.test(text) ? findDayPeriod(text) : null;
  const rest = period === null ? text : text.slice(0, period.start) + text.slice(period.end);
  return { text, period, rest: plain(rest) };
}

function literalAndPeriod(parts: HeaderPart[], gap: Gap): void {
  if (gap.period === null) {
    if (gap.text !== '') parts.push({ type: 'literal', text: gap.text });
    return;
  }
  const { start, end, hours } = gap.period;
  if (start > 0) parts.push({ type: 'literal', text: gap.text.slice(0, start) });
  parts.push({ type: 'period', hours, text: gap.text.slice(start, end) });
  if (end < gap.text.length) parts.push({ type: 'literal', text: gap.text.slice(end) });
}

/**
 * Reads the header at the start of `line`, or says null. Takes every shape that CLDR, iOS and Android are known to
 * print, in every decimal digit system; order of day, month and year is left open.
 */
export function readHeader(line: string): HeaderReading | null {
  const lead = LEADING_MARKS.exec(line)?.[0].length ?? 0;
  let at = lead;
  const bracketed = line.charAt(at) === '[';
  if (bracketed) at++;
  while (at < line.length && MARK.test(line.charAt(at))) at++;

  // A day period or an era may open the line (Ewe; Pashto's "AP"); both are short.
  let opening = '';
  let first = readField(line, at);
  if (first === null || first.part.type === 'month') {
    const digits = /^[^\p{Nd}\n]{1,16}(?=\p{Nd})/u.exec(line.slice(at, at + 20))?.[0];
    if (digits !== undefined && (findDayPeriod(digits) !== null || eraOf(plain(digits).trim()) !== '')) {
      opening = digits;
      first = readField(line, at + digits.length);
    } else if (first === null || first.part.type === 'month') return null;
  }
  if (first === null) return null;

  const fields: Field[] = [first];
  let ending: { tailEnd: number; end: number } | null = null;
  for (;;) {
    const last = fields.at(-1);
    if (last === undefined || last.end - lead > MAX_HEADER) return null;
    const isWordy = fields.some((field) => field.part.type === 'month');
    if (fields.length >= 4) {
      ending = readEnd(line, last.end, bracketed, fields.length === 6);
      if (ending !== null) break;
    }
    if (fields.length === 6) return null;
    let next: Field | null = null;
    for (let i = last.end + 1; i <= last.end + 30 && i < line.length; i++) {
      if (/\p{L}/u.test(line.charAt(i - 1)) && decimalDigit(line.codePointAt(i) ?? 0) < 0) continue;
      const found = readField(line, i);
      if (found === null || (found.part.type === 'month' && (isWordy || fields.length > 2))) continue;
      next = found;
      break;
    }
    if (next === null) return null;
    fields.push(next);
  }

  const gaps = fields.slice(0, -1).map((field, i) => gapOf(line.slice(field.end, fields[i + 1]?.start ?? field.end)));
  const tail = gapOf(line.slice(fields.at(-1)?.end ?? 0, ending.tailEnd));
  if (!TAIL.test(tail.rest) && eraOf(tail.rest.trim()) === '' && !bracketed) return null;
  if (tail.rest.length > 24) return null;

  for (const split of splitsOf(fields.length)) {
    const reading = readSplit(split, fields, gaps, tail, opening);
    if (reading === null) continue;
    const parts: HeaderPart[] = [];
    const beforeFirst = line.slice(lead, fields[0]?.start ?? lead);
    if (opening === '') {
      if (beforeFirst !== '') parts.push({ type: 'literal', text: beforeFirst });
    } else {
      literalAndPeriod(parts, gapOf(beforeFirst));
    }
    fields.forEach((field, i) => {
      parts.push(field.part);
      const gap = gaps[i];
      if (gap !== undefined) literalAndPeriod(parts, gap);
    });
    literalAndPeriod(parts, tail);
    parts.push({ type: 'literal', text: line.slice(ending.tailEnd, ending.end) });
    return { ...reading, parts, length: ending.end, bracketed };
  }
  return null;
}

const real = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;

type Moment = Omit<HeaderReading, 'parts' | 'length' | 'bracketed'>;

function readSplit(
  split: Split,
  fields: readonly Field[],
  gaps: readonly Gap[],
  tail: Gap,
  opening: string,
): Moment | null {
  const { timeFirst, dateCount, timeCount } = split;
  const dateFrom = timeFirst ? timeCount : 0;
  const timeFrom = timeFirst ? 0 : dateCount;
  const joinerAt = (timeFirst ? timeCount : dateCount) - 1;
  const joiner = gaps[joinerAt];
  if (joiner === undefined) return null;

  const eras: string[] = [];
  let eraField = -1;
  const noteEra = (era: string, field: number): void => {
    if (era === '') return;
    eras.push(era);
    eraField = field;
  };
  if (opening !== '') noteEra(eraOf(plain(opening).trim()), 0);

  for (let i = 0; i < timeCount - 1; i++) {
    const gap = gaps[timeFrom + i];
    if (gap === undefined || !TIME_SEPARATOR.test(plain(gap.text))) return null;
    if (timeFirst && plain(gap.text) !== ':') return null;
  }
  for (let i = 0; i < dateCount - 1; i++) {
    const gap = gaps[dateFrom + i];
    if (gap === undefined) return null;
    const text = plain(gap.text);
    if (DATE_SEPARATOR.test(text)) continue;
    const word = text.replace(/[/.\-\s,]/g, '');
    const era = eraOf(word);
    if (era !== '') noteEra(era, i + 1);
    else if (!/^(?: ?(?:de|of) ?|[-/ .,]{1,3})$/.test(text)) return null;
  }
  const joinerText = plain(joiner.text);
  const joinerEra = eraOf(joinerText.replace(/[,\s.]+$/, '').trim());
  if (joinerEra !== '') noteEra(joinerEra, timeFirst ? 0 : 2);
  else if (
    !JOINER.test(joiner.rest) ||
    joiner.rest === '-' ||
    joiner.rest === '/' ||
    joiner.rest === '.' ||
    joiner.rest === ':'
  )
    return null;
  else if (joiner.text === '') return null;
  const tailEra = timeFirst ? eraOf(tail.rest.trim()) : '';
  if (tailEra !== '') noteEra(tailEra, 2);

  const time = fields.slice(timeFrom, timeFrom + timeCount).map((field) => field.part);
  const [hourPart, minutePart, secondPart] = time;
  if (hourPart?.type !== 'number' || minutePart?.type !== 'number' || minutePart.width !== 2) return null;
  if (secondPart !== undefined && (secondPart.type !== 'number' || secondPart.width !== 2)) return null;
  if (hourPart.value > 24 || hourPart.width > 2 || minutePart.value > 59 || (secondPart?.value ?? 0) > 60) return null;

  const date = fields.slice(dateFrom, dateFrom + dateCount).map((field) => field.part);
  const values = date.map((part) => part.value);
  const monthAt = date.findIndex((part) => part.type === 'month');
  let yearAt = eraField;
  if (dateCount === 2) {
    if (values.some((value) => value < 1 || value > 31) || !values.some((value) => value <= 12)) return null;
    yearAt = 2;
  } else {
    const wide = date.findIndex((part) => part.type === 'number' && part.width > 2);
    if (wide === 1) return null;
    if (wide >= 0) yearAt = wide;
    const first = values[0] ?? 0;
    const second = values[1] ?? 0;
    const third = values[2] ?? 0;
    const lastIsYear = yearAt !== 0 && (real(first, second) || real(second, first));
    const firstIsYear = yearAt !== 2 && (real(third, second) || (yearAt === 0 && real(second, third)));
    if (!lastIsYear && !firstIsYear) return null;
  }
  const hours =
    [tail, joiner].find((gap) => gap.period !== null)?.period?.hours ??
    (opening === '' ? 0 : (findDayPeriod(opening)?.hours ?? 0));
  const hour = hourOfDay(hourPart.value, hours);
  return {
    date: [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0],
    yearAt,
    monthAt,
    era: eras[0] ?? '',
    secondsOfDay: hour * 3600 + minutePart.value * 60 + (secondPart?.type === 'number' ? secondPart.value : 0),
    hasSeconds: secondPart !== undefined,
    timeFirst,
  };
}
