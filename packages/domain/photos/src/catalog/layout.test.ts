import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutRows, NARROWEST_RATIO, WIDEST_RATIO } from './layout.ts';
import type { Layout, LayoutOptions } from './layout.ts';

const DESKTOP: LayoutOptions = { width: 1200, rowHeight: 220, gap: 4 };

const ratio = fc.oneof(
  fc.constantFrom(4 / 3, 3 / 4, 3 / 2, 16 / 9, 9 / 16, 1, 20, 1 / 20),
  fc.double({ min: 0.02, max: 50, noNaN: true }),
);
const options = fc.record({
  width: fc.double({ min: 200, max: 4000, noNaN: true }),
  rowHeight: fc.integer({ min: 40, max: 400 }),
  gap: fc.integer({ min: 0, max: 12 }),
});

/** `[first, end)` of each row. */
const rowsOf = ({ rowStart }: Layout): (readonly [number, number])[] =>
  Array.from(rowStart.subarray(1), (end, row) => [rowStart[row]!, end] as const);

const rightEdge = (layout: Layout, index: number): number => layout.left[index]! + layout.width[index]!;

describe('rows', () => {
  it('fill the width to the pixel, but for the last, which keeps the wanted height or less', () => {
    fc.assert(
      fc.property(fc.array(ratio, { minLength: 1, maxLength: 80 }), options, (ratios, wanted) => {
        const layout = layoutRows(ratios, wanted);
        const rows = rowsOf(layout);
        const [lastFirst, lastEnd] = rows.at(-1)!;
        for (const [, end] of rows.slice(0, -1)) expect(rightEdge(layout, end - 1)).toBe(Math.floor(wanted.width));
        expect(rightEdge(layout, lastEnd - 1)).toBeLessThanOrEqual(Math.floor(wanted.width));
        const fills = rightEdge(layout, lastEnd - 1) === Math.floor(wanted.width);
        if (!fills) expect(layout.height[lastFirst]).toBeLessThanOrEqual(wanted.rowHeight);
      }),
    );
  });

  it('hold every picture once, in order, a gap apart, and never over one another', () => {
    fc.assert(
      fc.property(fc.array(ratio, { maxLength: 80 }), options, (ratios, wanted) => {
        const layout = layoutRows(ratios, wanted);
        let bottom = -wanted.gap;
        let next = 0;
        for (const [first, end] of rowsOf(layout)) {
          expect(first).toBe(next);
          expect(layout.left[first]).toBe(0);
          for (let i = first; i < end; i++) {
            expect(layout.top[i]).toBe(bottom + wanted.gap);
            expect(layout.height[i]).toBe(layout.height[first]);
            if (i > first) expect(layout.left[i]).toBe(rightEdge(layout, i - 1) + wanted.gap);
          }
          bottom = layout.top[first]! + layout.height[first]!;
          next = end;
        }
        expect(next).toBe(ratios.length);
        expect(layout.totalHeight).toBe(Math.max(0, bottom));
      }),
    );
  });

  it('have the wanted height within half of it, for camera pictures on a wide page', () => {
    const cameras = fc.constantFrom(4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 9 / 16, 1);
    fc.assert(
      fc.property(fc.array(cameras, { minLength: 1, maxLength: 200 }), (ratios) => {
        const { height } = layoutRows(ratios, DESKTOP);
        expect(Math.min(...height)).toBeGreaterThan(DESKTOP.rowHeight / 1.5);
        expect(Math.max(...height)).toBeLessThan(DESKTOP.rowHeight * 1.5);
      }),
    );
  });

  it('show a picture in its own shape, to the pixel', () => {
    const { width, height } = layoutRows([4 / 3, 3 / 2, 2 / 3, 1, 16 / 9], DESKTOP);
    [4 / 3, 3 / 2, 2 / 3, 1, 16 / 9].forEach((shape, i) =>
      expect(Math.abs(width[i]! - shape * height[i]!)).toBeLessThanOrEqual(2),
    );
  });

  it('read each ratio once, however many there are', () => {
    let reads = 0;
    const ratios = new Proxy(
      Array.from({ length: 5_000 }, (_, i) => 0.5 + (i % 7) / 4),
      {
        get: (target, name, receiver) => {
          if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      },
    );
    layoutRows(ratios, DESKTOP);
    expect(reads).toBe(5_000);
  });

  it('are the same when more pictures follow, except the last', () => {
    fc.assert(
      fc.property(fc.array(ratio, { minLength: 2, maxLength: 60 }), options, (ratios, wanted) => {
        const some = layoutRows(ratios.slice(0, -1), wanted);
        const all = layoutRows(ratios, wanted);
        const settled = some.rowStart.at(-2) ?? 0;
        expect([...all.top.subarray(0, settled)]).toEqual([...some.top.subarray(0, settled)]);
        expect([...all.left.subarray(0, settled)]).toEqual([...some.left.subarray(0, settled)]);
      }),
    );
  });
});

describe('odd pictures', () => {
  it.each([
    ['a panorama of 20 to 1', 20, WIDEST_RATIO],
    ['a receipt of 1 to 20', 1 / 20, NARROWEST_RATIO],
  ])('%s is cropped to %d', (_, shape, shown) => {
    const { width, height } = layoutRows([1, 1, shape, 1, 1, 1, 1, 1], DESKTOP);
    expect(Math.abs(width[2]! / height[2]! - shown)).toBeLessThan(0.03);
  });

  it.each([0, -1, Number.NaN, Infinity])('a ratio of %d counts as square', (unknown) => {
    const { width, height } = layoutRows([unknown], DESKTOP);
    expect([width[0], height[0]]).toEqual([220, 220]);
  });

  it('a panorama that is wider than the page has a row of its own, as wide as the page', () => {
    const phone = layoutRows([1, 1, 1, 20, 1], { width: 390, rowHeight: 128, gap: 4 });
    expect([...phone.rowStart]).toEqual([0, 3, 4, 5]);
    expect([phone.width[3], phone.height[3]]).toEqual([390, 98]);
  });
});

it('no pictures take no room', () => {
  const { rowStart, totalHeight } = layoutRows([], DESKTOP);
  expect([[...rowStart], totalHeight]).toEqual([[0], 0]);
});

it.each([
  ['width', { ...DESKTOP, width: 0 }],
  ['width', { ...DESKTOP, width: Number.NaN }],
  ['rowHeight', { ...DESKTOP, rowHeight: 0 }],
  ['gap', { ...DESKTOP, gap: -1 }],
])('an impossible %s is a TypeError', (name, wanted) => {
  expect(() => layoutRows([1], wanted)).toThrow(new RegExp(`^${name} must`));
});
