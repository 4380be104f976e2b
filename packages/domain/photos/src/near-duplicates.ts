import { NO_STRUCTURE, ones } from './perceptual-hash.ts';

/** A band's buckets are an array: 2^22 of them at most. */
const MOST_BAND_BITS = 22;

/**
 * Groups of pictures that look alike: each is at most `maxDistance` bits from another of its group. Groups of two and more, each in the
 * order of `ids`, by their first. Pictures without structure (all bits zero) are in none.
 *
 * The hashes are cut into m bands: two that differ in at most d bits differ in at most d/m of them in one band at least. So each is
 * compared with those alone whose band is that near (multi-index hashing, Norouzi, Punjani and Fleet, 2012).
 */
export function nearDuplicates(
  ids: readonly string[],
  hashes: readonly string[],
  maxDistance: number,
): readonly (readonly string[])[] {
  if (ids.length !== hashes.length) throw new TypeError('hashes: one for each id is needed');
  if (!(maxDistance >= 0 && maxDistance < 32)) throw new TypeError('maxDistance: from 0 to 31');
  // Those with the very same hash stand for each other.
  const byHash = groupBy(ids.length, (i) => hashes[i] ?? NO_STRUCTURE);
  byHash.delete(NO_STRUCTURE);
  const alike = [...byHash.values()];
  const words = [0, 8].map((at) =>
    Uint32Array.from([...byHash.keys()], (hash) => Number.parseInt(hash.slice(at, at + 8), 16)),
  );
  const [high = new Uint32Array(), low = new Uint32Array()] = words;
  const sets = disjointSets(alike.length);

  const bands = bestBandCount(alike.length, maxDistance);
  for (let band = 0; band < bands; band++) {
    const from = Math.floor((64 * band) / bands);
    const width = Math.floor((64 * (band + 1)) / bands) - from;
    const key = Uint32Array.from(high, (word, i) => bitsOf(word, low[i] ?? 0, from, width));
    const { starts, members } = buckets(key, width);
    const masks = flips(width, Math.floor(maxDistance / bands));
    for (let i = 0; i < key.length; i++) {
      for (const mask of masks) {
        const bucket = (key[i] ?? 0) ^ mask;
        for (let at = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; at < end; at++) {
          const k = members[at] ?? 0;
          // Members rise within a bucket: from here on they meet this one in their own turn.
          if (k >= i) break;
          const distance = ones((high[i] ?? 0) ^ (high[k] ?? 0)) + ones((low[i] ?? 0) ^ (low[k] ?? 0));
          if (distance <= maxDistance) sets.join(i, k);
        }
      }
    }
  }

  const groups = groupBy(alike.length, sets.rootOf);
  return [...groups.values()]
    .map((group) => group.flatMap((i) => alike[i] ?? []).sort((a, b) => a - b))
    .filter((group) => group.length > 1)
    .sort(([a = 0], [b = 0]) => a - b)
    .map((group) => group.map((i) => ids[i] ?? ''));
}

/** Numbers from 0 up to `count`, by key. */
function groupBy<Key>(count: number, keyOf: (i: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (let i = 0; i < count; i++) {
    const key = keyOf(i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return groups;
}

/** Few wide bands have small buckets but many near keys to look under; the number with the least to do. */
function bestBandCount(hashes: number, maxDistance: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let bands = Math.ceil(64 / MOST_BAND_BITS); bands <= 32; bands++) {
    const width = 64 / bands;
    let masks = 1;
    for (let flipped = 1, ways = 1; flipped <= Math.floor(maxDistance / bands); flipped++) {
      ways *= (width - flipped + 1) / flipped;
      masks += ways;
    }
    const cost = bands * (hashes * masks * (1 + hashes / 2 ** width) + 2 ** width);
    if (cost < least) [best, least] = [bands, cost];
  }
  return best;
}

/** `width` bits of 64, from bit `from` on, the highest being 0. */
function bitsOf(high: number, low: number, from: number, width: number): number {
  const keep = 2 ** width - 1;
  const end = from + width;
  if (end <= 32) return (high >>> (32 - end)) & keep;
  if (from >= 32) return (low >>> (64 - end)) & keep;
  return ((high << (end - 32)) | (low >>> (64 - end))) & keep;
}

/** Members by key, rising: those of key k from `starts[k]` up to `starts[k + 1]`. */
function buckets(key: Uint32Array, width: number) {
  const starts = new Uint32Array(2 ** width + 1);
  for (const k of key) starts[k + 1] = (starts[k + 1] ?? 0) + 1;
  for (let k = 1; k < starts.length; k++) starts[k] = (starts[k] ?? 0) + (starts[k - 1] ?? 0);
  const next = starts.slice();
  const members = new Uint32Array(key.length);
  key.forEach((k, i) => {
    const at = next[k] ?? 0;
    members[at] = i;
    next[k] = at + 1;
  });
  return { starts, members };
}

/** All words of `width` bits with at most `most` ones. */
function flips(width: number, most: number): readonly number[] {
  const found = [0];
  const add = (word: number, from: number, left: number): void => {
    if (left === 0) return;
    for (let bit = from; bit < width; bit++) {
      found.push(word | (1 << bit));
      add(word | (1 << bit), bit + 1, left - 1);
    }
  };
  add(0, 0, most);
  return found;
}

function disjointSets(size: number) {
  const parent = Uint32Array.from({ length: size }, (_, i) => i);
  function rootOf(i: number): number {
    let at = i;
    for (let up = parent[at] ?? 0; up !== at; up = parent[at] ?? 0) {
      parent[at] = parent[up] ?? 0;
      at = up;
    }
    return at;
  }
  return {
    rootOf,
    join(a: number, b: number): void {
      parent[rootOf(a)] = rootOf(b);
    },
  };
}
