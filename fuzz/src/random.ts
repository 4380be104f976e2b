/** Seeded random numbers (mulberry32): the same seed draws the same input on every machine. */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** Integer, low <= x <= high. */
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** True with probability p. */
  chance(p: number): boolean;
}

/** @param seed - Integer from 0 to 2^53 - 1. */
export function createRandom(seed: number): Random {
  // Seeds of one run are consecutive. Multiplied by an odd number they start far apart.
  let state =
    (Math.imul(seed % 0x1_0000_0000, 0x9e37_79b1) ^ Math.imul(Math.floor(seed / 0x1_0000_0000), 0x85eb_ca6b)) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new TypeError('pick: items is empty');
      return item;
    },
    chance: (p) => next() < p,
  };
}

/** The same items in random order. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
