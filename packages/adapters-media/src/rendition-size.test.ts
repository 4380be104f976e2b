import { RENDITIONS } from '@homelake/photos';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeEdge } from './rendition-size.ts';

const jpeg = (width: number, height: number) => decodeEdge({ width, height, isJpeg: true }, RENDITIONS);
const other = (width: number, height: number) => decodeEdge({ width, height, isJpeg: false }, RENDITIONS);

describe('the size to decode to', () => {
  it.each([
    [4000, 3000, 1333, 'a third: decoded from half the waves'],
    [3024, 4032, 1344, 'the same, standing'],
    [4624, 3468, 1440, 'more than a third: no need to go below the largest'],
    [3264, 2448, 1440, 'a third would be too small'],
    [6960, 4640, 1392, 'a fifth: decoded from a quarter'],
    [12_000, 9000, 1333, 'a ninth: decoded from an eighth'],
    [1000, 800, 1000, 'small pictures stay as they are'],
  ])('of a JPEG of %i x %i is %i', (width, height, expected) => {
    expect(jpeg(width, height)).toBe(expected);
  });

  it('of other formats is the largest that is allowed', () => {
    expect([other(4000, 3000), other(800, 3000), other(300, 200)]).toEqual([1440, 1440, 300]);
  });

  it('is within the range of the largest rendition, or the whole picture', () => {
    const side = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, fc.boolean(), (width, height, isJpeg) => {
        const edge = decodeEdge({ width, height, isJpeg }, RENDITIONS);
        if (edge !== Math.max(width, height)) expect(edge).toBeGreaterThanOrEqual(1320);
        expect(edge).toBeLessThanOrEqual(1440);
      }),
    );
  });

  it('suffices for the placeholder where no rendition is wanted', () => {
    expect(decodeEdge({ width: 4000, height: 3000, isJpeg: true }, [])).toBe(100);
  });
});
