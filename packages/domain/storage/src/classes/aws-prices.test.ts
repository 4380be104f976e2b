import { describe, expect, it, test } from 'vitest';
import { AWS_PRICES, DEFAULT_PRICES } from './aws-prices.ts';
import { adviseClass } from './advice.ts';
import { breakEvenMonths, cheaperFromBytes, cheapestClass } from './compare.ts';
import { earlyDeletionCost, monthlyCost, putCost, readCost } from './costs.ts';
import { projectLakeCost } from './lake-cost.ts';
import { readPriceTable } from './read-price-table.ts';

const KB = 2 ** 10;
const MB = 2 ** 20;
const GB = 2 ** 30;
const P = DEFAULT_PRICES;

describe('the table of Amazon S3', () => {
  it.each(AWS_PRICES.map((row) => [`${row.region} ${row.storageClass}`, row] as const))(
    '%s has a source and a day for its prices and its terms',
    (_, { prices, terms }) => {
      for (const { source, readOn } of [prices, terms]) {
        expect(source).toMatch(/^https:\/\/\S+\.\S+/);
        expect(readOn).toMatch(/^20\d\d-\d\d-\d\d$/);
      }
    },
  );

  it('passes the check for tables that people give', () => {
    expect(readPriceTable(JSON.parse(JSON.stringify(AWS_PRICES)))).toEqual({ value: AWS_PRICES, problems: null });
  });
});

describe('figures that are computed by hand from the price lists', () => {
  const photos = { objects: 100_000, bytes: 500 * GB };

  test('100,000 photos of 500 GB: storage', () => {
    expect(monthlyCost(P, 'standard', photos)).toBeCloseTo(500 * 0.023, 9);
    const overhead = (100_000 * (32 * KB * 0.00099 + 8 * KB * 0.023)) / GB;
    expect(monthlyCost(P, 'deep-archive', photos)).toBeCloseTo(500 * 0.00099 + overhead, 9);
    expect(monthlyCost(P, 'deep-archive', photos)).toBeCloseTo(0.52, 2);
  });

  test('100,000 photos of 500 GB: putting them and getting them back', () => {
    expect(putCost(P, 'standard', photos)).toBeCloseTo(0.5, 9);
    expect(putCost(P, 'deep-archive', photos)).toBeCloseTo(5, 9);
    const bulk = readCost(P, 'deep-archive', photos, { speed: 'bulk', days: 0 });
    expect([bulk.retrieval, bulk.hours]).toEqual([expect.closeTo(500 * 0.0025 + 100 * 0.025, 9), 48]);
    const standard = readCost(P, 'deep-archive', photos, { speed: 'standard', days: 3 });
    expect([standard.retrieval, standard.hours]).toEqual([expect.closeTo(500 * 0.02 + 100 * 0.1, 9), 12]);
    expect(standard.temporaryCopy).toBeCloseTo((11.5 * 3) / 30, 9);
    expect(standard.total).toBeCloseTo(20 + 1.15 + 0.04, 9);
    expect(readCost(P, 'standard', photos, { speed: 'bulk', days: 3 })).toEqual({
      retrieval: 0,
      temporaryCopy: 0,
      gets: expect.closeTo(0.04, 9),
      total: expect.closeTo(0.04, 9),
      hours: 0,
    });
  });

  test('1 TB in objects of 1 MB: the overhead of Deep Archive is a fifth of the bill', () => {
    // https://drinkc.at/blog/2024/07/09/backup-to-glacier-calc: 1.01376 + 0.03168 + 0.184
    const held = { objects: 2 ** 20, bytes: 2 ** 40 };
    expect(monthlyCost(P, 'deep-archive', held)).toBeCloseTo(1.01376 + 0.03168 + 0.184, 9);
  });

  test('Intelligent-Tiering: 100 GB that nobody reads, without the price of watching', () => {
    const held = { objects: 0, bytes: 100 * GB };
    const month = (idleDays: number) => monthlyCost(P, 'intelligent-tiering', { ...held, idleDays });
    expect([0, 30, 60, 90].map(month)).toEqual([2.3, 1.25, 1.25, 0.4].map((usd) => expect.closeTo(usd, 9)));
    expect(month(15)).toBeCloseTo((2.3 + 1.25) / 2, 9);
    const watched = { objects: 50_000, bytes: 100 * GB, idleDays: 90 };
    expect(monthlyCost(P, 'intelligent-tiering', watched)).toBeCloseTo(0.4 + 50 * 0.0025, 9);
  });

  test('deleting from Deep Archive costs the rest of 180 days', () => {
    const month = monthlyCost(P, 'deep-archive', photos);
    const costs = [0, 30, 179, 180, 900].map((age) => earlyDeletionCost(P, 'deep-archive', photos, age));
    expect(costs).toEqual([6 * month, 5 * month, month / 30, 0, 0].map((usd) => expect.closeTo(usd, 9)));
    expect(earlyDeletionCost(P, 'standard', photos, 0)).toBe(0);
  });

  test.each([
    ['5 MB', 5 * MB, 0.4195],
    ['200 KB', 200 * KB, 11.27],
    ['20 KB', 20 * KB, 210.2],
  ])('a file of %s in Deep Archive pays back its dearer request', (_, bytes, months) => {
    const found = breakEvenMonths(P, 'standard', 'deep-archive', { objects: 1, bytes }) ?? Number.NaN;
    expect(found / months).toBeCloseTo(1, 3);
  });

  test('below 9.8 KB, Deep Archive costs more than Standard each month, so that it never pays back', () => {
    expect(breakEvenMonths(P, 'standard', 'deep-archive', { objects: 1, bytes: 9.7 * KB })).toBeNull();
    expect(breakEvenMonths(P, 'standard', 'deep-archive', { objects: 1, bytes: 9.9 * KB })).not.toBeNull();
  });

  test('Intelligent-Tiering pays for its watching from 138 KB on, when it is kept for long', () => {
    const bytes = cheaperFromBytes(P, 'standard', 'intelligent-tiering', 12_000) ?? 0;
    expect(bytes / KB).toBeGreaterThan(137.9);
    expect(bytes / KB).toBeLessThan(138.1);
  });

  test('5 MB in Intelligent-Tiering pay back their watching in the second month', () => {
    // A month of watching costs 0.0000025, and from day 30 on 5 MB save 5 / 1024 x 0.0105 a month.
    const months = breakEvenMonths(P, 'standard', 'intelligent-tiering', { objects: 1, bytes: 5 * MB });
    expect(months).toBeCloseTo(1 + 0.0000025 / ((5 / 1024) * 0.0105 - 0.0000025), 9);
  });

  test('a class with a minimum size bills small objects as larger ones', () => {
    const { standard } = P;
    const terms = { ...standard.terms, minimumBillableBytes: 128 * KB };
    const prices = { ...P, standard: { ...standard, terms } };
    const month = (bytes: number) => monthlyCost(prices, 'standard', { objects: 1000, bytes });
    expect(month(1000 * KB)).toBeCloseTo((1000 * 128 * KB * 0.023) / GB, 12);
    expect(month(1000 * 128 * KB)).toBe(month(0));
    expect(month(1000 * 256 * KB)).toBeCloseTo(2 * month(0), 12);
  });

  test('a class may be cheaper for tiny objects, dearer for small ones, and cheaper for all that another watches', () => {
    const watched = P['intelligent-tiering'];
    const tiers = [
      { fromDay: 0, usdPerGbMonth: 0.01 },
      { fromDay: 30, usdPerGbMonth: 0.05 },
    ];
    const prices = {
      ...P,
      standard: { ...P.standard, prices: { ...P.standard.prices, usdPer1000Puts: 0 } },
      'intelligent-tiering': {
        ...watched,
        prices: { ...watched.prices, tiers, usdPer1000Puts: 0.001, usdPer1000ObjectsMonth: 0.01 },
      },
    };
    expect(cheaperFromBytes(prices, 'intelligent-tiering', 'standard', 12)).toBe(128 * KB);
  });

  test('a year in Intelligent-Tiering pays from 160 KB on', () => {
    // 12 months of watching cost 0.00003; a GB saves 2 x 0.0105 + 9 x 0.019.
    const bytes = Math.floor((0.00003 / 0.192) * GB) + 1;
    expect(cheaperFromBytes(P, 'standard', 'intelligent-tiering', 12)).toBe(bytes);
  });
});

const codes = (...given: Parameters<typeof adviseClass>) => adviseClass(...given).map(({ code }) => code);

describe('advice', () => {
  test.each([
    ['intelligent-tiering', ['standard']],
    ['deep-archive', ['standard', 'intelligent-tiering']],
  ] as const)('changes at the size from which %s is cheaper than all that are as quick', (storageClass, others) => {
    const border = Math.max(...others.map((one) => cheaperFromBytes(P, one, storageClass, 12) ?? Infinity));
    const at = (bytes: number) => adviseClass(P, storageClass, { objects: 1, bytes }, 12)[0];
    expect(at(border - 1)).toMatchObject({ code: 'cheaper-class', belowBytes: border, months: 12 });
    expect(at(border)?.code).not.toBe('cheaper-class');
  });

  test('far below the size, the cheaper class is Standard', () => {
    const small = { objects: 1, bytes: 100 * KB };
    expect(adviseClass(P, 'deep-archive', small, 12)[0]).toMatchObject({
      code: 'cheaper-class',
      storageClass: 'standard',
      belowBytes: cheaperFromBytes(P, 'standard', 'deep-archive', 12),
    });
  });

  test('Standard is enough for small files, and large ones that nobody reads belong elsewhere', () => {
    expect(adviseClass(P, 'standard', { objects: 1, bytes: 100 * KB }, 12)).toEqual([]);
    expect(adviseClass(P, 'standard', { objects: 1, bytes: 10 * MB }, 12)).toMatchObject([
      { code: 'cheaper-class', storageClass: 'intelligent-tiering', belowBytes: null },
    ]);
  });

  test('below the size from which Intelligent-Tiering watches, it costs as much as Standard', () => {
    const below = { objects: 1, bytes: 128 * KB - 1 };
    expect(codes(P, 'intelligent-tiering', below, 12)).toEqual([]);
    expect(cheapestClass(P, below, 12, ['standard', 'intelligent-tiering'])).toBe('standard');
    expect(codes(P, 'intelligent-tiering', { objects: 1, bytes: 128 * KB }, 12)).toEqual(['cheaper-class']);
  });

  test('Deep Archive is slow to read and has a minimum, and that is said', () => {
    expect(adviseClass(P, 'deep-archive', { objects: 1, bytes: GB }, 12)).toEqual([
      { code: 'slow-to-read', bulkHours: 48, standardHours: 12 },
      { code: 'minimum-days', days: 180, upTo: expect.closeTo(6 * 0.00099, 4) },
    ]);
    expect(codes(P, 'deep-archive', { objects: 0, bytes: 0 }, 12)).toEqual([]);
  });
});

test('a lake month by month: what nobody reads gets cheaper, and what is added begins anew', () => {
  const holding = { storageClass: 'intelligent-tiering', objects: 0, bytes: 100 * GB } as const;
  const old = projectLakeCost(P, [holding], { months: 5 });
  expect(old.map(({ usd }) => usd)).toEqual([2.3, 1.25, 1.25, 0.4, 0.4].map((usd) => expect.closeTo(usd, 9)));
  expect(old.at(-1)?.totalUsd).toBeCloseTo(5.6, 9);
  const growing = projectLakeCost(P, [], { months: 3, added: [{ ...holding, objects: 1000 }] });
  const watching = 0.0025;
  expect(growing.map(({ usd, putUsd }) => [usd, putUsd])).toEqual([
    [expect.closeTo(2.3 + 1 * watching, 9), expect.closeTo(0.005, 9)],
    [expect.closeTo(2.3 + 1.25 + 2 * watching, 9), expect.closeTo(0.005, 9)],
    [expect.closeTo(2.3 + 1.25 + 1.25 + 3 * watching, 9), expect.closeTo(0.005, 9)],
  ]);
});
