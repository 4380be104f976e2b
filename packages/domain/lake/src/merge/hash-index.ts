/** A multimap from 32-bit hashes to numbers: a hash table with chains, for a known number of entries. */
export interface HashIndex {
  /** Adds an entry. Later entries of a hash are returned first. */
  add(hash: number, value: number): void;
  /** Returns the first entry of a hash, or -1. The caller must compare contents, because different hashes may share a chain. */
  first(hash: number): number;
  next(entry: number): number;
  value(entry: number): number;
}

export const createHashIndex = (capacity: number): HashIndex => {
  let slots = 16;
  while (slots < capacity * 2) slots *= 2;
  const mask = slots - 1;
  const heads = new Int32Array(slots).fill(-1);
  const nexts = new Int32Array(capacity);
  const values = new Int32Array(capacity);
  let count = 0;
  // Entries of different hashes may share a chain. Callers compare contents.
  const slotOf = (hash: number): number => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) & mask;
  return {
    add(hash, value) {
      const slot = slotOf(hash);
      nexts[count] = heads[slot] ?? -1;
      values[count] = value;
      heads[slot] = count;
      count += 1;
    },
    first: (hash) => heads[slotOf(hash)] ?? -1,
    next: (entry) => nexts[entry] ?? -1,
    value: (entry) => values[entry] ?? -1,
  };
};
