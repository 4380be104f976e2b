import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hammingDistance, NO_STRUCTURE, perceptualHash } from './perceptual-hash.ts';

const EDGE = 32;

/** Grey values of a scene of soft blobs, as a photo scaled to 32 x 32 has them. */
const scene = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 31 }),
      y: fc.integer({ min: 0, max: 31 }),
      radius: fc.integer({ min: 3, max: 10 }),
      light: fc.integer({ min: 40, max: 120 }),
      dark: fc.boolean(),
    }),
    { minLength: 6, maxLength: 12 },
  )
  .map((blobs) =>
    Float64Array.from({ length: EDGE * EDGE }, (_, i) => {
      const [x, y] = [i % EDGE, Math.floor(i / EDGE)];
      return blobs.reduce((sum, blob) => {
        const distance = Math.hypot(x - blob.x, y - blob.y) / blob.radius;
        return sum + (blob.dark ? -1 : 1) * blob.light * Math.exp(-distance * distance);
      }, 128);
    }),
  )
  // Within the range of grey, so that brightening one clips nothing.
  .map((values) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return Uint8Array.from(values, (value) => 30 + (180 * (value - least)) / Math.max(1, most - least));
  });

const changed = (grey: Uint8Array, change: (value: number, i: number) => number): Uint8Array =>
  Uint8Array.from(grey, (value, i) => Math.max(0, Math.min(255, Math.round(change(value, i)))));

describe('a perceptual hash', () => {
  it('is sixteen hex digits, of which about half the bits are set', () => {
    fc.assert(
      fc.property(scene, (grey) => {
        const hash = perceptualHash(grey);
        expect(hash).toMatch(/^[0-9a-f]{16}$/);
        expect(hammingDistance(hash, NO_STRUCTURE)).toBe(31);
      }),
    );
  });

  it('stays almost the same when the picture gets brighter, flatter or a little noisy', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 99 }), (grey, seed) => {
        const hash = perceptualHash(grey);
        const near = (other: Uint8Array) => hammingDistance(hash, perceptualHash(other));
        expect(near(changed(grey, (value) => value + 40))).toBeLessThanOrEqual(4);
        expect(near(changed(grey, (value) => 128 + (value - 128) * 0.8))).toBeLessThanOrEqual(8);
        expect(near(changed(grey, (value, i) => value + (((i * 7919 * seed) % 5) - 2)))).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('is far away when the picture is mirrored or turned to its negative', () => {
    fc.assert(
      fc.property(scene, (grey) => {
        const negative = changed(grey, (value) => 255 - value);
        expect(hammingDistance(perceptualHash(grey), perceptualHash(negative))).toBeGreaterThan(40);
      }),
    );
  });

  it('is all zeros where there is nothing to compare: one colour, rounding noise, one gradient', () => {
    const flat = new Uint8Array(EDGE * EDGE).fill(200);
    expect(perceptualHash(flat)).toBe(NO_STRUCTURE);
    expect(perceptualHash(changed(flat, (value, i) => value + ((i * 7919) % 2)))).toBe(NO_STRUCTURE);
    expect(perceptualHash(changed(flat, (_, i) => 40 + 5 * Math.floor(i / EDGE)))).toBe(NO_STRUCTURE);
  });

  it('of anything but 32 x 32 values is a bug', () => {
    expect(() => perceptualHash(new Uint8Array(1000))).toThrow(TypeError);
  });
});

const bits = (hash: string): string => BigInt(`0x${hash}`).toString(2).padStart(64, '0');

describe('the distance of two hashes', () => {
  const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => bits.toString(16).padStart(16, '0'));

  it('is how many bits differ', () => {
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        const differing = Array.from(bits(a)).filter((bit, i) => bit !== bits(b)[i]);
        expect(hammingDistance(a, b)).toBe(differing.length);
      }),
    );
  });

  it('is 64 at most', () => {
    expect(hammingDistance('0'.repeat(16), 'f'.repeat(16))).toBe(64);
  });
});
