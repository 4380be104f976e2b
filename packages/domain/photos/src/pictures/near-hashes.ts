import { ones } from './perceptual-hash.ts';

/** Largest width of a band. Its buckets are an array, with at most 2^22 of them. */
const MOST_BAND_BITS = 22;
const BITS = 64;

/** Hashes of 64 bits, as two words each. */
export interface HashWords {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** The words of hashes that `perceptualHash` writes. */
export function hashWords(hashes: readonly string[]): HashWords {
  const words = (at: number) => Uint32Array.from(hashes, (hash) => Number.parseInt(hash.slice(at, at + 8), 16));
  return { high: words(0), low: words(8) };
}

/**
 * Visits the pairs of an asking hash `i` and a hash `k` that differ in at most `maxDistance` bits, each pair once or more often. Where
 * `asking` and `hashes` are the very same object, only pairs with `k` less than `i` are visited. `maxDistance` is from 0 to 31, else TypeError.
 *
 * The hashes are cut into m bands. Two hashes that differ in at most d bits have a band in which they differ in at most d/m bits. So each hash
 * is compared only with those whose band is that near (multi-index hashing, Norouzi, Punjani and Fleet, 2012). Memory for each hash: two
 * words and an entry in the buckets of one band.
 */
export function visitNear(
  asking: HashWords,
  hashes: HashWords,
  maxDistance: number,
  visit: (i: number, k: number, distance: number) => void,
): void {
  if (!(maxDistance >= 0 && maxDistance < 32)) throw new TypeError('maxDistance: from 0 to 31');
  const bands = bestBandCount(asking.high.length, hashes.high.length, maxDistance);
  const isOwn = asking === hashes;
  for (let band = 0; band < bands; band++) {
    const from = Math.floor((BITS * band) / bands);
    const width = Math.floor((BITS * (band + 1)) / bands) - from;
    const keys = bandKeys(hashes, from, width);
    const asked = isOwn ? keys : bandKeys(asking, from, width);
    const { starts, members } = buckets(keys, width);
    const masks = flips(width, Math.floor(maxDistance / bands));
    for (let i = 0; i < asked.length; i++) {
      // Members ascend within a bucket. Where a set is compared with itself, those from `i` on meet this one in their own turn.
      const until = isOwn ? i : keys.length;
      const [high = 0, low = 0, key = 0] = [asking.high[i], asking.low[i], asked[i]];
      for (const mask of masks) {
        const bucket = key ^ mask;
        for (let at = starts[bucket] ?? 0, end = starts[bucket + 1] ?? 0; at < end; at++) {
          const k = members[at] ?? 0;
          if (k >= until) break;
          const distance = ones(high ^ (hashes.high[k] ?? 0)) + ones(low ^ (hashes.low[k] ?? 0));
          if (distance <= maxDistance) visit(i, k, distance);
        }
      }
    }
  }
}

/** The number of bands with the least work. Few wide bands have small buckets, but many near keys to look up. */
function bestBandCount(asking: number, hashes: number, maxDistance: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let bands = Math.ceil(BITS / MOST_BAND_BITS); bands <= 32; bands++) {
    const width = BITS / bands;
    let masks = 1;
    for (let flipped = 1, ways = 1; flipped <= Math.floor(maxDistance / bands); flipped++) {
      ways *= (width - flipped + 1) / flipped;
      masks += ways;
    }
    const cost = bands * (asking * masks * (1 + hashes / 2 ** width) + hashes + 2 ** width);
    if (cost < least) [best, least] = [bands, cost];
  }
  return best;
}

const bandKeys = ({ high, low }: HashWords, from: number, width: number): Uint32Array =>
  Uint32Array.from(high, (word, i) => bitsOf(word, low[i] ?? 0, from, width));

/** `width` bits of 64, from bit `from` on, the highest being 0. */
function bitsOf(high: number, low: number, from: number, width: number): number {
  const keep = 2 ** width - 1;
  const end = from + width;
  if (end <= 32) return (high >>> (32 - end)) & keep;
  if (from >= 32) return (low >>> (64 - end)) & keep;
  return ((high << (end - 32)) | (low >>> (64 - end))) & keep;
}

/** Indexes of hashes by key, ascending: those of key k are the members from `starts[k]` up to, not including, `starts[k + 1]`. */
function buckets(keys: Uint32Array, width: number) {
  const starts = new Uint32Array(2 ** width + 1);
  for (const k of keys) starts[k + 1] = (starts[k + 1] ?? 0) + 1;
  for (let k = 1; k < starts.length; k++) starts[k] = (starts[k] ?? 0) + (starts[k - 1] ?? 0);
  const next = starts.slice();
  const members = new Uint32Array(keys.length);
  keys.forEach((k, i) => {
    const at = next[k] ?? 0;
    members[at] = i;
    next[k] = at + 1;
  });
  return { starts, members };
}

/** All words of `width` bits with at most `most` ones; `width` is less than 32. */
export function flips(width: number, most: number): readonly number[] {
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
