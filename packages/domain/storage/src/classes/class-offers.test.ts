import { expect, test } from 'vitest';
import { adviseClass } from './advice.ts';
import { DEFAULT_PRICES } from './aws-prices.ts';
import { classOffers } from './class-offers.ts';
import { monthlyCost, putCost, readCost } from './costs.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';

const holding = { objects: 3, bytes: 7_000_000_000 };
const offers = classOffers(DEFAULT_PRICES, holding, { bulk: 5, standard: 1 }, 12);

test('the offer of a class has its costs, and a price of getting back for each number of days', () => {
  expect(offers.map(({ storageClass }) => storageClass)).toEqual(STORAGE_CLASSES);
  for (const { storageClass, usdPerMonth, usdToPut, retrieval } of offers) {
    expect(usdPerMonth).toBe(monthlyCost(DEFAULT_PRICES, storageClass, holding));
    expect(usdToPut).toBe(putCost(DEFAULT_PRICES, storageClass, holding));
    expect(retrieval === null).toBe(storageClass !== 'deep-archive');
    for (const speed of ['bulk', 'standard'] as const) {
      const { usd = 0, usdPerDay = 0 } = retrieval?.[speed] ?? {};
      const { total } = readCost(DEFAULT_PRICES, 'deep-archive', holding, { speed, days: 30 });
      if (retrieval !== null) expect(usd + 30 * usdPerDay).toBeCloseTo(total, 9);
    }
  }
});

test('the hours are those of the lake, in the offer and in its advice', () => {
  const { retrieval, advice } = offers.at(-1)!;
  expect([retrieval?.bulk.hours, retrieval?.standard.hours]).toEqual([5, 1]);
  expect(advice).toContainEqual({ code: 'slow-to-read', bulkHours: 5, standardHours: 1 });
  const others = adviseClass(DEFAULT_PRICES, 'deep-archive', holding, 12).filter(({ code }) => code !== 'slow-to-read');
  expect(advice.filter(({ code }) => code !== 'slow-to-read')).toEqual(others);
});
