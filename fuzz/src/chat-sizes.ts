import type { ChatSize } from './draw-chat.ts';
import type { Random } from './random.ts';

/** Three to forty messages. */
export function smallChat(random: Random): ChatSize {
  const messages = random.chance(0.3) ? random.between(3, 8) : random.between(3, 40);
  const length = random.pick([1, 10, 40]);
  return {
    messages,
    characters: Number.POSITIVE_INFINITY,
    lengthAt: () => (random.chance(0.001) ? 30_000 : length * random.next() * 2),
  };
}

/** How the length of texts changes over a file: the mean length at a position from 0 to 1, as a share of the longest. */
const DRIFTS: readonly ((part: number) => number)[] = [
  () => 0.3,
  (part) => part,
  (part) => 1 - part,
  (part) => part ** 4,
  (part) => (1 - part) ** 4,
  (part) => (part * 4) % 1,
  (part) => 1 - ((part * 7) % 1),
  (part) => (part < 0.1 ? 0 : 1),
  (part) => (part < 0.9 ? 0 : 1),
  (part) => (part > 0.45 && part < 0.55 ? 1 : 0),
  (part) => (part > 0.45 && part < 0.55 ? 0 : 1),
  (part) => Math.abs(2 * part - 1),
];

/** A size of about `characters` characters and at most 60,000 messages, with texts of changing length. */
function drifting(random: Random, characters: number): ChatSize {
  const drift = random.pick(DRIFTS);
  const longest = random.pick([60, 200, 600, 3000]);
  return { messages: 60_000, characters, lengthAt: (part) => drift(part) * longest * random.next() * 2 };
}

/** More than the 64 KB up to which a parser may read every line twice. */
export const largeChat = (random: Random): ChatSize =>
  drifting(random, random.between(80_000, random.chance(0.1) ? 900_000 : 220_000));

/** More than 5 MB. */
export const hugeChat = (random: Random): ChatSize => drifting(random, random.between(5_300_000, 6_500_000));
