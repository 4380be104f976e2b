import { DAY_PERIOD_WORDS } from './day-periods.ts';

/** Comparison form of a day-period word: marks removed, plain spaces, lower case. */
export function dayPeriodKey(word: string): string {
  return word
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\u00a0\u202f\u2009]+/g, ' ')
    .trim()
    .toLowerCase();
}

const hoursByWord = new Map<string, number>();

function hoursOf(key: string): number | undefined {
  if (hoursByWord.size === 0) {
    for (const [hours, words] of DAY_PERIOD_WORDS) {
      for (const word of words.split('|')) if (!hoursByWord.has(word)) hoursByWord.set(word, hours);
    }
  }
  return hoursByWord.get(key);
}

export interface DayPeriodMatch {
  /** UTF-16 range of the word in the text that was searched. */
  readonly start: number;
  readonly end: number;
  /** Bit h is set when the word is said at hour h, 0 to 23. */
  readonly hours: number;
}

/** The longest day-period word that stands between spaces or punctuation in `text`, which is short. */
export function findDayPeriod(text: string): DayPeriodMatch | null {
  const isBorder = (index: number): boolean =>
    index <= 0 ||
    index >= text.length ||
    /[\s\u00a0\u202f\u2009,،、()[\]#\-–]/.test(text.charAt(index - 1) + text.charAt(index));
  for (let length = text.length; length > 0; length--) {
    for (let start = 0; start + length <= text.length; start++) {
      const end = start + length;
      if (!isBorder(start) || !isBorder(end)) continue;
      const word = text.slice(start, end);
      if (word.trim() !== word) continue;
      const hours = hoursOf(dayPeriodKey(word));
      if (hours !== undefined) return { start, end, hours };
    }
  }
  return null;
}

/**
 * Hour of the day, 0 to 23, from a printed hour and the hours at which its word is said (0: no word). Regions differ in
 * where a morning ends, so an hour outside the word's own hours goes to the nearer side.
 */
export function hourOfDay(printed: number, hours: number): number {
  if (printed > 12) return printed;
  if (hours === 0) return printed;
  const early = printed % 12;
  for (let distance = 0; distance < 12; distance++) {
    const near = (hour: number): boolean =>
      ((hours >> ((hour + distance) % 24)) | (hours >> ((hour - distance + 24) % 24))) % 2 !== 0;
    if (near(early)) return early;
    if (near(early + 12)) return early + 12;
  }
  return printed;
}
