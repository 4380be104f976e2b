import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DEFAULT_PRICES } from './aws-prices.ts';
import { breakEvenMonths, cheaperFromBytes, cheapestClass } from './compare.ts';
import { earlyDeletionCost, keepingCost, monthlyCost, putCost, readCost, storageCost } from './costs.ts';
import type { Holding } from './costs.ts';
import { lakeCost, projectLakeCost } from './lake-cost.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { ClassPrices, RegionPrices } from './price-table.ts';
import type { StorageClass } from '../objects/storage-class.ts';

// The same cases in every run, so that a failure comes from a change and not from chance.
fc.configureGlobal({ seed: 20_261_130 });

const usd = fc.double({ min: 0, max: 2, noNaN: true });
const size = fc.integer({ min: 0, max: 2 ** 40 });
const objects = fc.integer({ min: 1, max: 1_000_000 });
const days = fc.integer({ min: 0, max: 4000 });
const storageClass = fc.constantFrom(...STORAGE_CLASSES);
const tiers = fc
  .tuple(usd, fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), usd), { maxLength: 3 }))
  .map(([first, others]) => {
    const later = [...new Map(others)].sort(([a], [b]) => a - b);
    return [
      { fromDay: 0, usdPerGbMonth: first },
      ...later.map(([fromDay, price]) => ({ fromDay, usdPerGbMonth: price })),
    ];
  });
const bytesOfRule = fc.constantFrom(0, 8192, 32_768, 131_072);
const sourced = { source: 'a property', readOn: '2026-11-30' };
const rowOf = (name: StorageClass): fc.Arbitrary<ClassPrices> =>
  fc
    .record({
      tiers,
      watching: usd,
      puts: usd,
      gets: usd,
      minimumDays: fc.constantFrom(0, 30, 180),
      minimumBillableBytes: bytesOfRule,
      overheadBytes: bytesOfRule,
      standardOverheadBytes: bytesOfRule,
      tieredFromBytes: bytesOfRule,
      retrieval: fc.option(fc.record({ usdPerGb: usd, usdPer1000Objects: usd })),
    })
    .map(({ watching, puts, gets, retrieval, tiers: storage, ...terms }) => ({
      region: 'somewhere',
      storageClass: name,
      prices: {
        ...sourced,
        tiers: storage,
        usdPer1000ObjectsMonth: watching,
        usdPer1000Puts: puts,
        usdPer1000Gets: gets,
        retrieval: retrieval && { bulk: retrieval, standard: retrieval },
      },
      terms: { ...sourced, ...terms, retrievalHours: retrieval && { bulk: 48, standard: 12 } },
    }));
/** The prices of Amazon, or others within the rules of a table. */
const prices: fc.Arbitrary<RegionPrices> = fc.oneof(
  fc.constant(DEFAULT_PRICES),
  fc.record({
    standard: rowOf('standard'),
    'intelligent-tiering': rowOf('intelligent-tiering'),
    'deep-archive': rowOf('deep-archive'),
  }),
);

/** Equal but for the rounding of sums. */
function expectSame(one: number, other: number): void {
  expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-9 * Math.max(1e-6, Math.abs(one), Math.abs(other)));
}

/** All costs of a holding, for properties that every one of them has. */
const COSTS: Record<string, (given: RegionPrices, name: StorageClass, holding: Holding) => number> = {
  'a month of storage': monthlyCost,
  putting: putCost,
  'getting back in bulk': (given, name, holding) => readCost(given, name, holding, { speed: 'bulk', days: 7 }).total,
  'deleting after a week': (given, name, holding) => earlyDeletionCost(given, name, holding, 7),
  'keeping for two years': (given, name, holding) => keepingCost(given, name, holding, 24),
};

describe.each(Object.entries(COSTS))('the cost of %s', (_, costOf) => {
  it('is that of one object times their number', () => {
    fc.assert(
      fc.property(prices, storageClass, objects, size, (given, name, number, bytes) => {
        const one = costOf(given, name, { objects: 1, bytes });
        expectSame(costOf(given, name, { objects: number, bytes: number * bytes }), number * one);
        expect(one).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('grows with the size of an object, except where a class begins to watch it', () => {
    fc.assert(
      fc.property(prices, storageClass, size, size, (given, name, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const border = given[name].terms.tieredFromBytes;
        fc.pre(small >= border || large < border);
        const [less, more] = [small, large].map((bytes) => costOf(given, name, { objects: 1, bytes }));
        expect(more).toBeGreaterThanOrEqual(less ?? Number.NaN);
      }),
    );
  });

  it('is nothing for nothing', () => {
    expect(costOf(DEFAULT_PRICES, 'deep-archive', { objects: 0, bytes: 0 })).toBe(0);
  });
});

test('the storage of two spans is that of both together', () => {
  fc.assert(
    fc.property(prices, storageClass, size, days, days, (given, name, bytes, first, second) => {
      const after = (idleDays: number, span: number) => storageCost(given, name, { objects: 1, bytes, idleDays }, span);
      expectSame(after(0, first) + after(first, second), after(0, first + second));
    }),
  );
});

test('the later an object is deleted, the less it costs, and nothing from the minimum on', () => {
  fc.assert(
    fc.property(prices, storageClass, size, days, days, (given, name, bytes, a, b) => {
      const at = (age: number) => earlyDeletionCost(given, name, { objects: 1, bytes }, age);
      expect(at(Math.max(a, b))).toBeLessThanOrEqual(at(Math.min(a, b)));
      expect(at(given[name].terms.minimumDays)).toBe(0);
    }),
  );
});

test('the longer a restored copy is kept, the more it costs', () => {
  fc.assert(
    fc.property(prices, storageClass, size, days, days, (given, name, bytes, a, b) => {
      const total = (kept: number) =>
        readCost(given, name, { objects: 1, bytes }, { speed: 'standard', days: kept }).total;
      expect(total(Math.max(a, b))).toBeGreaterThanOrEqual(total(Math.min(a, b)));
    }),
  );
});

test('after the break-even, the other class has cost less, and just before it has not', () => {
  fc.assert(
    fc.property(prices, storageClass, storageClass, size, days, (given, from, to, bytes, later) => {
      const holding = { objects: 1, bytes };
      const saved = (months: number) =>
        keepingCost(given, from, holding, months) - keepingCost(given, to, holding, months);
      const months = breakEvenMonths(given, from, to, holding);
      const tolerance = 1e-9 * (1 + keepingCost(given, from, holding, 100_000));
      if (months === null) expect(saved(100_000)).toBeLessThanOrEqual(tolerance);
      else {
        expect(saved(months + later)).toBeGreaterThanOrEqual(-tolerance);
        if (months > 0) expect(saved(months * (1 - 1e-6))).toBeLessThanOrEqual(tolerance);
      }
    }),
  );
});

test('from the border on, every object is cheaper in the other class, and the one below it is not', () => {
  fc.assert(
    fc.property(
      prices,
      storageClass,
      storageClass,
      fc.constantFrom(1, 12, 60),
      size,
      (given, from, to, months, more) => {
        const isCheaper = (bytes: number) =>
          keepingCost(given, to, { objects: 1, bytes }, months) <
          keepingCost(given, from, { objects: 1, bytes }, months);
        const border = cheaperFromBytes(given, from, to, months);
        if (border === null) return;
        expect(isCheaper(border)).toBe(true);
        expect(isCheaper(border + more)).toBe(true);
        if (border > 0) expect(isCheaper(border - 1)).toBe(false);
      },
    ),
  );
});

test('a class against itself: it never gets cheaper, and it is never advised for another', () => {
  for (const name of STORAGE_CLASSES) {
    expect(cheaperFromBytes(DEFAULT_PRICES, name, name, 12)).toBeNull();
    expect(breakEvenMonths(DEFAULT_PRICES, name, name, { objects: 1, bytes: 1000 })).toBeNull();
  }
  expect(() => cheapestClass(DEFAULT_PRICES, { objects: 1, bytes: 1 }, 12, [])).toThrow('at least one class');
});

const holdings = fc.array(fc.record({ storageClass, objects, bytes: size, idleDays: days }), { maxLength: 6 });

test('the cost of a lake is the sum of its holdings, in whatever order they are listed', () => {
  fc.assert(
    fc.property(prices, holdings, holdings, (given, some, others) => {
      const { usd: total, classes } = lakeCost(given, [...some, ...others]);
      expectSame(total, lakeCost(given, others).usd + lakeCost(given, some).usd);
      expectSame(
        total,
        classes.reduce((sum, one) => sum + one.usd, 0),
      );
      expect(classes.reduce((sum, one) => sum + one.bytes, 0)).toBe(
        [...some, ...others].reduce((sum, one) => sum + one.bytes, 0),
      );
    }),
  );
});

test('a projection adds up, and its first month is the cost of the lake', () => {
  fc.assert(
    fc.property(prices, holdings, holdings, (given, held, added) => {
      const months = projectLakeCost(given, held, { months: 4, added });
      expectSame(months[0]?.usd ?? 0, lakeCost(given, [...held, ...added.map((one) => ({ ...one, idleDays: 0 }))]).usd);
      expectSame(
        months[3]?.totalUsd ?? 0,
        months.reduce((sum, { usd: storage, putUsd }) => sum + storage + putUsd, 0),
      );
    }),
  );
});

test.each([[-1], [Number.NaN], [Infinity]])('a size of %s is a mistake of the caller', (bytes) => {
  expect(() => monthlyCost(DEFAULT_PRICES, 'standard', { objects: 1, bytes })).toThrow(TypeError);
});
