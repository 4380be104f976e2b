/** Numbers under 32-bit hashes, several to a hash; a plain open table with chains, made for a known number of entries. */
export interface HashIndex {
  /** Later entries of a hash come out first. The caller compares: two contents may share a hash. */
  add(hash: number, value: number): void;
  /** First entry of a hash, or -1; go on with `next`. */
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
  // Entries of different hashes may share a chain; callers compare contents anyway.
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
