import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { hashWords, visitNear } from './near-hashes.ts';
import { hammingDistance } from './perceptual-hash.ts';

/** Few different digits, so that many hashes are near each other. */
const anyHash = fc
  .array(fc.constantFrom('0', '1', '3', '8', 'f'), { minLength: 16, maxLength: 16 })
  .map((digits) => digits.join(''));
const anyHashes = fc.array(anyHash, { maxLength: 40 });

const pairsOf = (asking: readonly string[], hashes: readonly string[], maxDistance: number): string[] =>
  asking.flatMap((a, i) =>
    hashes.flatMap((b, k) => {
      const distance = hammingDistance(a, b);
      return distance <= maxDistance ? [`${i} ${k} ${distance}`] : [];
    }),
  );

it('every pair within the distance is visited, and no other', () => {
  fc.assert(
    fc.property(anyHashes, anyHashes, fc.integer({ min: 0, max: 31 }), (asking, hashes, maxDistance) => {
      const visited = new Set<string>();
      visitNear(hashWords(asking), hashWords(hashes), maxDistance, (i, k, bits) => visited.add(`${i} ${k} ${bits}`));
      expect([...visited].sort()).toEqual(pairsOf(asking, hashes, maxDistance).sort());
    }),
  );
});

it('of hashes among themselves, each two are visited once, the lesser last, and none with itself', () => {
  fc.assert(
    fc.property(anyHashes, fc.integer({ min: 0, max: 31 }), (hashes, maxDistance) => {
      const words = hashWords(hashes);
      const visited = new Set<string>();
      visitNear(words, words, maxDistance, (i, k, bits) => visited.add(`${i} ${k} ${bits}`));
      const wanted = pairsOf(hashes, hashes, maxDistance).filter((pair) => {
        const [i = 0, k = 0] = pair.split(' ').map(Number);
        return k < i;
      });
      expect([...visited].sort()).toEqual(wanted.sort());
    }),
  );
});

const hex = (high: number, low: number): string =>
  [high, low].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');

it('of thousands, each finds the one that it differs from in as many bits as it may', () => {
  let state = 1;
  const word = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const pairs = Array.from({ length: 4000 }, () => {
    const [high, low] = [word(), word()];
    const bits = new Set<number>();
    while (bits.size < 8) bits.add((word() >>> 8) % 64);
    const mask = (from: number): number =>
      [...bits].reduce((ones, bit) => (bit >= from && bit < from + 32 ? ones | (1 << (bit - from)) : ones), 0);
    return [hex(high, low), hex(high ^ mask(0), low ^ mask(32))] as const;
  });
  const found = new Set<number>();
  visitNear(
    hashWords(pairs.map(([asking]) => asking)),
    hashWords(pairs.map(([, near]) => near)),
    8,
    (i, k, distance) => {
      if (i === k && distance === 8) found.add(i);
    },
  );
  expect(found.size).toBe(4000);
});

it('a distance that no bands are cut for is a mistake of the caller', () => {
  const words = hashWords([]);
  expect(() => visitNear(words, words, 32, () => {})).toThrow(TypeError);
  expect(() => visitNear(words, words, -1, () => {})).toThrow(TypeError);
});
