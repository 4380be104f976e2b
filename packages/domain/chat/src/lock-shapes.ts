import { CR, LF } from './chars.ts';
import { compileShape, shapeKey, type HeaderShape } from './header-shape.ts';
import { readHeader, type HeaderReading } from './read-header.ts';

const MAX_READ = 200;
/** Shapes beyond these are somebody's pastes. */
const MAX_SHAPES = 6;

/** Headers of a sample, grouped by shape. */
export interface Census {
  readonly byShape: ReadonlyMap<string, readonly HeaderReading[]>;
  readonly lines: number;
  /** Line ends that stand before headers and before other lines. */
  readonly ends: {
    readonly headerLf: number;
    readonly headerCrlf: number;
    readonly innerLf: number;
    readonly innerCrlf: number;
  };
  /** How often a name's colon is followed by a space, and how often it is not. */
  readonly colons: { readonly spaced: number; readonly tight: number };
}

/** Reads every line of the ranges with the slow reader. */
export function takeCensus(bytes: Uint8Array, ranges: readonly (readonly [start: number, end: number])[]): Census {
  const decoder = new TextDecoder();
  const byShape = new Map<string, HeaderReading[]>();
  const ends = { headerLf: 0, headerCrlf: 0, innerLf: 0, innerCrlf: 0 };
  const colons = { spaced: 0, tight: 0 };
  let lines = 0;
  for (const [start, end] of ranges) {
    let at = start;
    while (at < end) {
      let lineEnd = bytes.indexOf(LF, at);
      if (lineEnd < 0) lineEnd = bytes.length;
      const text = decoder.decode(bytes.subarray(at, Math.min(lineEnd, at + MAX_READ)));
      const reading = readHeader(text);
      const afterCrlf = at > 1 ? bytes[at - 2] === CR : null;
      if (reading !== null) {
        const key = shapeKey(reading);
        const known = byShape.get(key);
        if (known === undefined) byShape.set(key, [reading]);
        else known.push(reading);
        const body = text.slice(reading.length, reading.length + 60);
        if (/^[^:]+:(?:\s|$)/.test(body)) colons.spaced++;
        else if (/^[^:\s][^:]*:/.test(body)) colons.tight++;
      }
      if (afterCrlf !== null) {
        if (reading === null) ends[afterCrlf ? 'innerCrlf' : 'innerLf']++;
        else ends[afterCrlf ? 'headerCrlf' : 'headerLf']++;
      }
      lines++;
      at = lineEnd + 1;
    }
  }
  return { byShape, lines, ends, colons };
}

/** The shape without its day period and its spaces. */
function bare(reading: HeaderReading): string {
  return shapeKey({ ...reading, parts: reading.parts.filter((part) => part.type !== 'period') }).replace(
    /[\s\u00a0\u202f]+/g,
    '',
  );
}

/** Same lines but for the digits' count: what a shape's own file may contain (`下午1:54` beside `08:46`). */
function family(reading: HeaderReading): string {
  return `${reading.bracketed}|${reading.timeFirst}|${reading.yearAt}|${reading.hasSeconds}`;
}

/**
 * The few shapes that this file is written in: the most frequent one, and others that recur often enough, or that differ
 * from it in their day period or era alone.
 */
export function lockShapes(census: Census): HeaderShape[] {
  const groups = [...census.byShape].sort(([, a], [, b]) => b.length - a.length);
  const [main] = groups;
  const mainReading = main?.[1][0];
  if (main === undefined || mainReading === undefined) return [];
  const total = groups.reduce((sum, [, readings]) => sum + readings.length, 0);
  const isSibling = (reading: HeaderReading): boolean => {
    if (family(reading) !== family(mainReading)) return false;
    return bare(reading) === bare(mainReading) || (reading.eras.length > 0 && mainReading.eras.length > 0);
  };
  return groups
    .filter(([, readings], i) => {
      const [reading] = readings;
      return (
        i === 0 ||
        (reading !== undefined && (isSibling(reading) || (readings.length >= 3 && readings.length * 50 >= total)))
      );
    })
    .slice(0, MAX_SHAPES)
    .map(([key, readings]) => compileShape(key, readings));
}
