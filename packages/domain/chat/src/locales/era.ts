import { ERA_WORDS } from './era-words.ts';
import { findWord, type WordMatch } from '../text/find-word.ts';

/** A calendar that a phone may print, known by the word for its era. */
export type Era = keyof typeof ERA_WORDS;

/** The calendars that a word may name. Some words name several: `H` is Heisei and, in French, Hijri. */
export type EraNames = readonly Era[];

const byWord = new Map<string, Era[]>();

function eras(): ReadonlyMap<string, EraNames> {
  if (byWord.size > 0) return byWord;
  for (const [era, words] of Object.entries(ERA_WORDS) as [Era, string][]) {
    for (const word of words.split('|')) byWord.set(word, [...(byWord.get(word) ?? []), era]);
  }
  return byWord;
}

/** The longest era word that stands between spaces or punctuation in `text`, which is short. */
export function findEra(text: string): WordMatch<EraNames> | null {
  return findWord(text, (key) => eras().get(key));
}
