import { systemEvent } from '@homelake/chat';
import { cleanText, hashText } from './content-hash.ts';
import { nameKey } from './name-key.ts';

/*
 * What two phones can compare of a system row, in one word: the kind of event in the upper 8 bits (0 where the wording is not known), one
 * bit for a row that speaks of "you", and a sketch in the lower 23: of the names in it, or, where the wording is not known, of all its words.
 */

const YOU = 1 << 23;
const SKETCH = YOU - 1;

export const systemDetail = (text: string): number => {
  const event = systemEvent(text);
  if (event === null)
    return sketch(
      cleanText(text)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    );
  const names = [event.actor, event.target].flatMap((name) => (name === null ? [] : nameKey(name)));
  const kind = (hashText(event.event) % 255) + 1;
  return ((kind << 24) | (event.self === null ? 0 : YOU) | sketch(names)) >>> 0;
};

const sketch = (words: readonly string[]): number => {
  let bits = 0;
  for (const word of words) if (word !== '') bits |= 1 << (hashText(word) % 23);
  return bits;
};

/** True for a row that only the exporting phone words like this: "You added Bob". */
export const speaksOfYou = (detail: number): boolean => detail >>> 24 !== 0 && (detail & YOU) !== 0;

/**
 * How likely two system rows of one minute are one event: 0 for surely not, more for more in common. `alone` says that the minute has as
 * many such rows on both sides, so that names and words which two phones write differently need not agree: then it counts first
 * how many find a partner, since names of different people may have bits in common.
 */
export const systemLikeness = (one: number, other: number, alone: boolean): number => {
  const likeness = likenessOf(one, other, alone);
  return likeness > 0 && alone ? PAIR_COUNTS + likeness : likeness;
};

/** More than two rows can gain by their names. */
const PAIR_COUNTS = 1000;

const likenessOf = (one: number, other: number, alone: boolean): number => {
  const shared = bitCount(one & other & SKETCH);
  const fewest = Math.min(bitCount(one & SKETCH), bitCount(other & SKETCH));
  if (one >>> 24 === 0 || other >>> 24 === 0) {
    const both = one >>> 24 === other >>> 24;
    return both && shared * 2 > fewest ? 20 + shared : alone ? 10 : 0;
  }
  if (one >>> 24 !== other >>> 24) return 0;
  // "You left" names nobody: it is whoever else's row is there.
  if (fewest === 0 || shared > 0) return 20 + shared * 4;
  return alone ? 12 : 0;
};

const bitCount = (word: number): number => {
  let rest = word >>> 0;
  let bits = 0;
  for (; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
};
