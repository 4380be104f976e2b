import { CR, LF } from '../text/chars.ts';
import { firstInvalidByte } from '../text/encoding.ts';
import { compileShape, shapeKey, type HeaderShape } from '../headers/header-shape.ts';
import { readHeader, type HeaderReading } from '../headers/read-header.ts';
import type { TerminatorEvidence } from '../text/line-ending.ts';
import type { Segmentation } from './segment.ts';

const MAX_READ = 200;
/** Size in bytes up to which the sample is the whole file (`sampleRanges`). */
const WHOLE_BYTES = 64 * 1024;
const HEAD_BYTES = 8 * 1024;
const PROBE_BYTES = 4 * 1024;
/** Number of shapes of one file; further ones are taken for pasted text. */
const MAX_SHAPES = 6;
/** Number of headers below which a file is short. */
const SHORT_FILE = 20;

/** Headers of a sample, grouped by shape. */
export interface Census {
  readonly byShape: ReadonlyMap<string, readonly HeaderReading[]>;
  /** Key of the shape of the file's first line, which cannot be a paste. Null where that line is no header. */
  readonly opening: string | null;
  /** Evidence of the sample about the line ending that ends messages. */
  readonly ends: TerminatorEvidence;
  /** True when the sample is valid UTF-8. If false, its headers may be read wrongly. */
  readonly isValidUtf8: boolean;
  /**
   * Number of lines in which a space follows the name's colon, and of lines without a space after any colon, which only iOS writes.
   * `Mr. 10:30: hi` and `Bob:`, an empty message, are counted in neither.
   */
  readonly colons: { readonly spaced: number; readonly tight: number };
}

/** Start of the line that `at` stands in. */
function lineStartAt(bytes: Uint8Array, at: number): number {
  return at <= 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
}

/** Ranges of the sample: the head, and for larger files a piece of the middle and the end, since joined exports change their shape there. */
export function sampleRanges(bytes: Uint8Array): (readonly [start: number, end: number])[] {
  const size = bytes.length;
  if (size <= WHOLE_BYTES) return [[0, size]];
  const middle = lineStartAt(bytes, size >> 1);
  return [
    [0, HEAD_BYTES],
    [middle, Math.min(size, middle + PROBE_BYTES)],
    [lineStartAt(bytes, size - PROBE_BYTES), size],
  ];
}

/** Reads every line of the ranges with `readHeader`, which accepts headers of any shape. */
export function takeCensus(bytes: Uint8Array, ranges: readonly (readonly [start: number, end: number])[]): Census {
  const decoder = new TextDecoder();
  const byShape = new Map<string, HeaderReading[]>();
  const ends = { headerLf: 0, headerCrlf: 0, innerLf: 0, innerCrlf: 0, holdersOfLf: 0, holdersOfCrlf: 0 };
  let heldAfter: 'lf' | 'crlf' | null = null;
  const colons = { spaced: 0, tight: 0 };
  let isValidUtf8 = true;
  let opening: string | null = null;
  for (const [start, end] of ranges) {
    isValidUtf8 &&= firstInvalidByte(bytes, start, Math.min(end, bytes.length)) < 0 || end < bytes.length;
    let at = start;
    while (at < end) {
      let lineEnd = bytes.indexOf(LF, at);
      if (lineEnd < 0) lineEnd = bytes.length;
      const text = decoder.decode(bytes.subarray(at, Math.min(lineEnd, at + MAX_READ)));
      const reading = readHeader(text);
      const afterCrlf = at > 1 ? bytes[at - 2] === CR : null;
      if (reading !== null) {
        const key = shapeKey(reading);
        if (at === 0) opening = key;
        const known = byShape.get(key);
        if (known === undefined) byShape.set(key, [reading]);
        else known.push(reading);
        const body = text.slice(reading.length);
        // A marker of WhatsApp, `<attached: …>`, contains a colon, and is removed, with its mark or without.
        const words = body.replace(/(?:[\u200e\u200f]<|(?<=[ :])<[^<>\s]+[:：] ).*/s, '');
        const isShown = words !== body || !/:\r?$/.test(words);
        if (/^[^:]+:[ \u00a0]/.test(words)) colons.spaced++;
        else if (reading.bracketed && isShown && /^[^:\s][^:]*:(?!.*: )/.test(words)) colons.tight++;
      }
      if (afterCrlf !== null) {
        if (reading === null) ends[afterCrlf ? 'innerCrlf' : 'innerLf']++;
        else {
          const ending = afterCrlf ? 'crlf' : 'lf';
          ends[afterCrlf ? 'headerCrlf' : 'headerLf']++;
          // Several headers in a row after the same ending are one message that quotes them, if the other ending ends messages.
          if (heldAfter !== ending) ends[afterCrlf ? 'holdersOfCrlf' : 'holdersOfLf']++;
          heldAfter = ending;
        }
      }
      at = lineEnd + 1;
    }
  }
  return { byShape, opening, ends, colons, isValidUtf8 };
}

/** The shape without its day period and its spaces. */
function bare(reading: HeaderReading): string {
  return shapeKey({ ...reading, parts: reading.parts.filter((part) => part.type !== 'period') }).replace(
    /[\s\u00a0\u202f]+/g,
    '',
  );
}

/** Key of the shapes that one file may contain (`下午1:54` beside `08:46`): brackets, order of date and time, place of the year, seconds. */
function family(reading: HeaderReading): string {
  return `${reading.bracketed}|${reading.timeFirst}|${reading.yearAt}|${reading.hasSeconds}`;
}

/** True when two shapes differ only in day period, spaces or era. */
function isSibling(reading: HeaderReading, main: HeaderReading): boolean {
  return (
    family(reading) === family(main) &&
    (bare(reading) === bare(main) || (reading.eras.length > 0 && main.eras.length > 0))
  );
}

/** True when a shape has enough lines to be that of a joined export: 20 lines and a fiftieth of all, or three lines and two fifths of all. */
function recurs(lines: number, total: number): boolean {
  return lines * (lines >= MIN_FOREIGN ? 50 : 2.5) >= total && lines >= 3;
}

/**
 * The few shapes in which this file is written. The main one is the most frequent, or in a short file, where a paste may outnumber the messages,
 * that of the first line. The others recur often enough, are that of the first line, or differ from the main one only in day period, spaces or
 * era.
 */
export function lockShapes(census: Census): HeaderShape[] {
  const groups = [...census.byShape].sort(([, a], [, b]) => b.length - a.length);
  const opening = groups.findIndex(([key]) => key === census.opening);
  const [most] = groups;
  const own = groups[opening];
  if (own !== undefined && most !== undefined && most[1].length < SHORT_FILE && own[1].length * 4 >= most[1].length)
    groups.unshift(...groups.splice(opening, 1));
  const [main] = groups;
  const mainReading = main?.[1][0];
  if (main === undefined || mainReading === undefined) return [];
  const total = groups.reduce((sum, [, readings]) => sum + readings.length, 0);
  return groups
    .filter(([key, readings], i) => {
      const [reading] = readings;
      return (
        i === 0 ||
        key === census.opening ||
        (reading !== undefined && (isSibling(reading, mainReading) || recurs(readings.length, total)))
      );
    })
    .slice(0, MAX_SHAPES)
    .map(([key, readings]) => compileShape(key, readings));
}

/** Number of lines from which a shape outside of the sample becomes one of the file's shapes. */
const MIN_FOREIGN = 20;
const MIN_FOREIGN_SHARE = 0.05;

/**
 * Extends the file's shapes by its lines that look like headers: by day periods that the sample does not have, and by shapes that recur because
 * the file was joined from several exports. Null where there is nothing new.
 */
export function extendShapes(
  bytes: Uint8Array,
  found: Segmentation,
  census: Census,
  shapes: readonly HeaderShape[],
): HeaderShape[] | null {
  const [main] = shapes;
  if (main === undefined || found.lookalikes.length === 0) return null;
  const extended = [...shapes];
  // Of too many lines a selection from the whole file is read, because the other half of the day may begin late in the file.
  const step = Math.ceil(found.lookalikes.length / MAX_EXTENDING);
  const ranges = found.lookalikes.filter((_, i) => i % step === 0).map((start) => [start, start + 1] as const);
  for (const [key, readings] of takeCensus(bytes, ranges).byShape) {
    const at = extended.findIndex((shape) => shape.key === key);
    const known = extended[at];
    const [reading] = readings;
    if (known !== undefined) {
      const words = new Set(known.periods.map((period) => period.text));
      const isNew = readings.some(({ parts }) => parts.some((part) => part.type === 'period' && !words.has(part.text)));
      if (isNew) extended[at] = compileShape(key, [...(census.byShape.get(key) ?? []), ...readings]);
    } else if (reading !== undefined && reading.date[2] !== 0) {
      const needed = Math.max(
        MIN_FOREIGN,
        found.lookalikes.length * MIN_FOREIGN_SHARE,
        found.count * MIN_FOREIGN_SHARE,
      );
      if (isSibling(reading, main.example) || readings.length >= needed) extended.push(compileShape(key, readings));
    }
  }
  return extended.length > shapes.length || extended.some((shape, i) => shape !== shapes[i])
    ? extended.slice(0, MAX_SHAPES * 2)
    : null;
}

const MAX_EXTENDING = 4000;
