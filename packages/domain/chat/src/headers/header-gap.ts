import { findDayPeriod, type DayPeriod } from '../locales/day-period.ts';
import { findEra, type EraNames } from '../locales/era.ts';
import type { WordMatch } from '../text/find-word.ts';

/** Text between two numbers of a header, before the first or after the last. It may contain a day period or an era. */
export interface Gap {
  readonly text: string;
  readonly period: WordMatch<DayPeriod> | null;
  readonly eras: EraNames;
  /** The remaining text, normalised as by `plain`. */
  readonly rest: string;
}

const NONE: EraNames = [];
const ASCII = /^[\0-\x7f]*$/;
/** ASCII without a letter, as nearly every gap is: it holds no word. The class of all letters takes longer to compile than a sample to read. */
const ASCII_SIGNS = /^[\0-@[-`{-\x7f]*$/;

/** Removes marks, and replaces spaces, commas and dashes of every script by the ASCII ones. */
export function plain(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .replace(/[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u060c\u3001\uff0c]/g, ',')
    .replace(/[\u2013\u2014]/g, '-')
    .replace(/\uff1a/g, ':');
}

/**
 * Reads a gap. A word may be both an era and a day period: `eB` is Catalan for the Buddhist era and Sami for the afternoon.
 * @param wantsEra such a word is the era: true where the year is not Gregorian. It is the era too where a comma follows it
 * @param isAfterTime the numbers before the gap are a time, so that such a word is a day period: `[1:48 PM, 7/27/2021]`
 */
export function readGap(text: string, wantsEra: boolean, isAfterTime = false): Gap {
  if (ASCII_SIGNS.test(text)) return { text, period: null, eras: NONE, rest: text };
  if (!/\p{L}/u.test(text)) return { text, period: null, eras: NONE, rest: plain(text) };
  const era = findEra(text);
  let period = findDayPeriod(text);
  let eras = era?.value ?? NONE;
  if (era !== null && period !== null && era.start < period.end && period.start < era.end) {
    const isLonger = era.end - era.start > period.end - period.start;
    if (!isAfterTime && (wantsEra || isLonger || /^\s*[,،]/.test(text.slice(era.end)))) period = null;
    else eras = NONE;
  }
  const ranges = [...(eras === NONE || era === null ? [] : [era]), ...(period === null ? [] : [period])].sort(
    (a, b) => b.start - a.start,
  );
  const rest = ranges.reduce((left, range) => left.slice(0, range.start) + left.slice(range.end), text);
  return { text, period, eras, rest: plain(ranges.length === 0 ? rest : rest.replace('()', '')) };
}
