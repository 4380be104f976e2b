import { describe, expect, it } from 'vitest';

import { likenessOf } from './likeness.ts';

const EDGE = 32;
/** A picture with light of its own at every place. */
const square = (valueAt: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: EDGE * EDGE }, (_, at) => Math.round(valueAt(at % EDGE, Math.floor(at / EDGE))));
const waves = (x: number, y: number): number => 120 + 60 * Math.sin(x / 3) + 40 * Math.cos(y / 5 + x / 7);

describe('what is left between two pictures', () => {
  it('is nothing between a picture and itself', () => {
    const picture = square(waves);
    expect(likenessOf(picture, picture)).toMatchObject({ difference: 0, peak: 0 });
  });

  it('is no more than rounding where the one is paler and darker', () => {
    const pale = square((x, y) => waves(x, y) * 0.7 + 20);
    const { difference, peak } = likenessOf(square(waves), pale);
    expect(difference).toBeLessThan(0.6);
    expect(peak).toBeLessThan(1.3);
  });

  it('grows with how far the camera moved', () => {
    const moved = [0.02, 0.1, 0.5].map(
      (by) =>
        likenessOf(
          square(waves),
          square((x, y) => waves(x + by, y)),
        ).difference,
    );
    expect(moved.toSorted((a, b) => a - b)).toEqual(moved);
    expect(moved[2]).toBeGreaterThan(5);
  });

  it('has its peak where something small moved, though all else is the same', () => {
    const { difference, peak } = likenessOf(
      square(waves),
      square((x, y) => waves(x, y) + (x === 9 && y === 4 ? 30 : 0)),
    );
    expect(difference).toBeLessThan(1.1);
    expect(peak).toBeGreaterThan(25);
  });

  it('of a picture without contrast is the whole picture', () => {
    const { difference, contrast } = likenessOf(
      square(waves),
      square(() => 100),
    );
    expect(difference).toBe(contrast);
    expect(
      likenessOf(
        square(() => 100),
        square(() => 100),
      ),
    ).toEqual({ difference: 0, peak: 0, contrast: 0 });
  });
});

it('pictures of other sizes are not compared', () => {
  expect(() => likenessOf(new Uint8Array(4), new Uint8Array(9))).toThrow(TypeError);
  expect(() => likenessOf(new Uint8Array(), new Uint8Array())).toThrow(TypeError);
});
