import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { nearDuplicates } from './near-duplicates.ts';
import { hammingDistance, NO_STRUCTURE } from './perceptual-hash.ts';

/** Compares all pairs. */
function slowly(
  ids: readonly string[],
  hashes: readonly string[],
  maxDistance: number,
): readonly (readonly string[])[] {
  const group = ids.map((_, i) => i);
  for (let i = 0; i < ids.length; i++) {
    for (let k = 0; k < i; k++) {
      const [a = '', b = ''] = [hashes[i], hashes[k]];
      if (a === NO_STRUCTURE || b === NO_STRUCTURE || hammingDistance(a, b) > maxDistance) continue;
      const [from, to] = [group[i], group[k]];
      group.forEach((one, at) => {
        if (one === from) group[at] = to ?? 0;
      });
    }
  }
  return [...new Set(group)]
    .map((one) => ids.filter((_, i) => group[i] === one))
    .filter((members) => members.length > 1)
    .sort(([a = ''], [b = '']) => ids.indexOf(a) - ids.indexOf(b));
}

const bit = (hash: string, at: number): string => {
  const digits = Array.from(hash);
  const place = Math.floor(at / 4);
  digits[place] = (Number.parseInt(digits[place] ?? '0', 16) ^ (8 >> (at % 4))).toString(16);
  return digits.join('');
};

const anyHash = fc
  .array(fc.integer({ min: 0, max: 15 }), { minLength: 16, maxLength: 16 })
  .map((digits) => digits.map((digit) => digit.toString(16)).join(''));

/** Hashes of which many lie near one another. */
const library = fc
  .array(fc.tuple(anyHash, fc.array(fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 9 }), { maxLength: 4 })), {
    maxLength: 12,
  })
  .map((families) =>
    families.flatMap(([hash, variants]) => [hash, ...variants.map((flips) => flips.reduce(bit, hash))]),
  )
  .map((hashes) => [...hashes, NO_STRUCTURE, NO_STRUCTURE]);

describe('near duplicates', () => {
  it('are the same as when all pairs are compared, for every distance', () => {
    fc.assert(
      fc.property(library, fc.integer({ min: 0, max: 12 }), (hashes, maxDistance) => {
        const ids = hashes.map((_, i) => `photo-${i}`);
        expect(nearDuplicates(ids, hashes, maxDistance)).toEqual(slowly(ids, hashes, maxDistance));
      }),
    );
  });

  it('are found wherever the bits differ', () => {
    const hash = '9b3a5c7e1f20d486';
    for (let at = 0; at < 64; at++) {
      const other = bit(hash, at);
      expect(nearDuplicates(['a', 'b'], [hash, other], 1)).toEqual([['a', 'b']]);
      expect(nearDuplicates(['a', 'b'], [hash, other], 0)).toEqual([]);
    }
  });

  it('hang together over others between them', () => {
    const hash = '9b3a5c7e1f20d486';
    const chain = [hash, bit(bit(hash, 1), 2), bit(bit(bit(bit(hash, 1), 2), 33), 60)];
    expect(nearDuplicates(['a', 'b', 'c'], chain, 2)).toEqual([['a', 'b', 'c']]);
    expect(nearDuplicates(['a', 'c'], [chain[0] ?? '', chain[2] ?? ''], 2)).toEqual([]);
  });

  it('never group pictures without structure', () => {
    expect(nearDuplicates(['a', 'b'], [NO_STRUCTURE, NO_STRUCTURE], 8)).toEqual([]);
  });

  it('of none are none', () => {
    expect(nearDuplicates([], [], 8)).toEqual([]);
  });

  it('need a hash for each id, and a distance that means something', () => {
    expect(() => nearDuplicates(['a'], [], 8)).toThrow(TypeError);
    expect(() => nearDuplicates([], [], 40)).toThrow(TypeError);
    expect(() => nearDuplicates([], [], -1)).toThrow(TypeError);
  });
});
