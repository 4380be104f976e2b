/**
 * Byte strings with a number each, looked up in place: nothing is decoded and nothing is allocated. Almost every look-up
 * fails, so a failing one costs a few array reads: a 64 Ki filter on the length and some of the bytes.
 */
export class MarkerTable {
  readonly #filter = new Uint8Array(FILTER_SIZE);
  readonly #buckets = new Map<number, { readonly bytes: Uint8Array; readonly value: number }[]>();
  #longest = 0;

  /** Adds a byte string. If it is known, its first value stays. */
  set(bytes: Uint8Array, value: number): void {
    if (bytes.length < 4) throw new TypeError('a marker has at least four bytes');
    const slot = hashOfWhole(bytes, 0, bytes.length);
    const bucket = this.#buckets.get(slot) ?? [];
    if (bucket.some((entry) => entry.bytes.length === bytes.length && equalAt(entry.bytes, bytes, 0))) return;
    bucket.push({ bytes, value });
    this.#buckets.set(slot, bucket);
    this.#filter[slot] = 1;
    this.#longest = Math.max(this.#longest, bytes.length);
  }

  /** The number of the byte string that is exactly `bytes[start..end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > this.#longest || length < 4) return -1;
    const slot = hashOfWhole(bytes, start, end);
    return this.#filter[slot] === 0 ? -1 : this.#findIn(slot, bytes, start, length);
  }

  #findIn(slot: number, bytes: Uint8Array, start: number, length: number): number {
    for (const entry of this.#buckets.get(slot) ?? []) {
      if (entry.bytes.length === length && equalAt(entry.bytes, bytes, start)) return entry.value;
    }
    return -1;
  }
}

/** Set of byte strings that bodies start or end with, looked up in place as in `MarkerTable`, by their first or last four bytes. */
export class AffixSet {
  readonly #filter = new Uint8Array(FILTER_SIZE);
  readonly #buckets = new Map<number, Uint8Array[]>();
  readonly #atEnd: boolean;

  constructor(side: 'start' | 'end') {
    this.#atEnd = side === 'end';
  }

  add(bytes: Uint8Array): void {
    if (bytes.length < 4) throw new TypeError('an affix has at least four bytes');
    const slot = hashOfFour(bytes, this.#atEnd ? bytes.length - 4 : 0);
    this.#buckets.set(slot, [...(this.#buckets.get(slot) ?? []), bytes]);
    this.#filter[slot] = 1;
  }

  matches(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < 4) return false;
    const slot = hashOfFour(bytes, this.#atEnd ? end - 4 : start);
    return this.#filter[slot] !== 0 && this.#matchesIn(slot, bytes, start, end);
  }

  #matchesIn(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (const affix of this.#buckets.get(slot) ?? []) {
      const at = this.#atEnd ? end - affix.length : start;
      if (at >= start && at + affix.length <= end && equalAt(affix, bytes, at)) return true;
    }
    return false;
  }
}

const FILTER_SIZE = 0x10000;

// Multiplying by an odd number near 2^32 / the golden ratio spreads keys over the upper bits, of which 16 are taken.
const spread = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 16;

const hashOfWhole = (bytes: Uint8Array, start: number, end: number): number =>
  spread(word(bytes, start) ^ Math.imul(word(bytes, end - 4), 31) ^ ((end - start) << 12));

const hashOfFour = (bytes: Uint8Array, at: number): number => spread(word(bytes, at));

// Every index read here is inside the array, so `?? 0` never runs.
const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);

function equalAt(needle: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < needle.length; i++) if (needle[i] !== bytes[start + i]) return false;
  return true;
}
