import { DAY_PERIOD_WORDS } from './day-periods.ts';
import { findWord, wordKey, type WordMatch } from '../text/find-word.ts';

/** Hours at which a word is said: bit h for hour h, 0 to 23. */
export interface DayPeriod {
  readonly hours: number;
  /** A rarer meaning of the same word in another language, 0 where it has none. */
  readonly otherHours: number;
}

const byWord = new Map<string, DayPeriod>();

function dayPeriods(): ReadonlyMap<string, DayPeriod> {
  if (byWord.size > 0) return byWord;
  const others = new Map<string, number>();
  for (const [hours, words] of DAY_PERIOD_WORDS) {
    for (const word of words.split('|')) {
      if (word.endsWith('?')) others.set(word.slice(0, -1), hours);
      else byWord.set(word, { hours, otherHours: 0 });
    }
  }
  for (const [word, otherHours] of others)
    byWord.set(word, { hours: byWord.get(word)?.hours ?? otherHours, otherHours });
  return byWord;
}

/** The longest day-period word that stands between spaces or punctuation in `text`, which is short. */
export function findDayPeriod(text: string): WordMatch<DayPeriod> | null {
  return findWord(text, (key) => dayPeriods().get(key));
}

/** True for a word like the Anii `1ka`, whose first character is a digit. */
export function isDayPeriod(word: string): boolean {
  return dayPeriods().has(wordKey(word));
}

/**
 * Hour of the day, 0 to 23, from a printed hour and the hours of its word (0 where there is no word). Regions differ in the end of a morning, so
 * that an hour outside the word's own hours goes to the nearer side. A word of the later half of the day never means a morning: older Android
 * prints `9:48 nachm.` for 21:48.
 */
export function hourOfDay(printed: number, hours: number): number {
  if (printed > 12 || hours === 0) return printed;
  const early = printed % 12;
  const late = early + 12;
  if (early > 6 && (hours & MORNING) === 0 && (hours & AFTERNOON) !== 0) return late;
  for (let distance = 0; distance < 12; distance++) {
    if (isSaid(hours, early, distance)) return early;
    if (isSaid(hours, late, distance)) return late;
  }
  return printed;
}

const MORNING = 0x000fff;
/** Mask of the hours from 14 on. */
const AFTERNOON = 0xffc000;

function isSaid(hours: number, hour: number, distance: number): boolean {
  return (((hours >> ((hour + distance) % 24)) | (hours >> ((hour - distance + 24) % 24))) & 1) !== 0;
}
