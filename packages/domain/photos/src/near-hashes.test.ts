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

it('a distance that no bands are cut for is a mistake of the caller', () => {
  const words = hashWords([]);
  expect(() => visitNear(words, words, 32, () => {})).toThrow(TypeError);
  expect(() => visitNear(words, words, -1, () => {})).toThrow(TypeError);
});
