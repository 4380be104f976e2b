import { systemEvent } from '@homelake/chat';
import { cleanText, hashText } from './content-hash.ts';
import { nameKey } from './name-key.ts';

/*
 * The comparable content of a system message in one 32-bit word: the event type in the upper 8 bits (0 where the wording is unknown), one bit
 * for a message that mentions "you", and in the lower 23 bits a Bloom filter of the names in it, or of all its words where the wording is
 * unknown.
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

/** True for a system message that mentions the owner of the phone as "you": "You added Bob". */
export const mentionsYou = (detail: number): boolean => detail >>> 24 !== 0 && (detail & YOU) !== 0;

/**
 * Likelihood that two system messages of one minute are one event: 0 for none, larger for more in common. With `alone`, both sides have the
 * same number of such messages in the minute, so names and words that phones write differently need not agree. The number of pairs then
 * counts before their likeness, because names of different people may share bits.
 */
export const systemLikeness = (one: number, other: number, alone: boolean): number => {
  const likeness = likenessOf(one, other, alone);
  return likeness > 0 && alone ? PAIR_COUNTS + likeness : likeness;
};

/** Added to each likeness with `alone`, so that more pairs always win over fewer pairs with a higher likeness. Larger than any likeness. */
const PAIR_COUNTS = 1000;

const likenessOf = (one: number, other: number, alone: boolean): number => {
  const shared = bitCount(one & other & SKETCH);
  const fewest = Math.min(bitCount(one & SKETCH), bitCount(other & SKETCH));
  if (one >>> 24 === 0 || other >>> 24 === 0) {
    const both = one >>> 24 === other >>> 24;
    return both && shared * 2 > fewest ? 20 + shared : alone ? 10 : 0;
  }
  if (one >>> 24 !== other >>> 24) return 0;
  // "You left" contains no name, so it matches any name.
  if (fewest === 0 || shared > 0) return 20 + shared * 4;
  return alone ? 12 : 0;
};

const bitCount = (word: number): number => {
  let rest = word >>> 0;
  let bits = 0;
  for (; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
};
