import type { RetrievalHours } from '../objects/storage-class.ts';
import { pricesIn } from './price-table.ts';
import type { PriceTable, RegionPrices, Sourced } from './price-table.ts';

const KB = 1024;

/** Third-party price lists that agree on the prices of the first 50 TB. Amazon's own price page was not read. */
const PRICE_LISTS: Sourced = {
  source:
    'https://www.usage.ai/blogs/aws/storage-cost/glacier-deep-archive-pricing/ (June 2026); requests: awsnegotiations.com (May 2026)',
  readOn: '2026-11-30',
};

/** The user guide of S3 as it was archived in June 2023. The price list of June 2026 names the same ages, overhead and waiting times. */
const USER_GUIDE: Sourced = {
  source:
    'https://github.com/awsdocs/amazon-s3-userguide (commit 1b918e0), storage-class-intro and restoring-objects-retrieval-options',
  readOn: '2026-11-30',
};

const NO_TERMS = {
  ...USER_GUIDE,
  minimumDays: 0,
  minimumBillableBytes: 0,
  overheadBytes: 0,
  standardOverheadBytes: 0,
  tieredFromBytes: 0,
  retrievalHours: null,
};

/**
 * Amazon S3's storage classes. Prices change: compare https://aws.amazon.com/s3/pricing/ before a large upload, and give a table of your own
 * for another region.
 */
export const AWS_PRICES = [
  {
    region: 'us-east-1',
    storageClass: 'standard',
    prices: {
      ...PRICE_LISTS,
      tiers: [{ fromDay: 0, usdPerGbMonth: 0.023 }],
      usdPer1000ObjectsMonth: 0,
      usdPer1000Puts: 0.005,
      usdPer1000Gets: 0.0004,
      retrieval: null,
    },
    terms: NO_TERMS,
  },
  {
    region: 'us-east-1',
    storageClass: 'intelligent-tiering',
    prices: {
      ...PRICE_LISTS,
      tiers: [
        { fromDay: 0, usdPerGbMonth: 0.023 },
        { fromDay: 30, usdPerGbMonth: 0.0125 },
        { fromDay: 90, usdPerGbMonth: 0.004 },
      ],
      usdPer1000ObjectsMonth: 0.0025,
      usdPer1000Puts: 0.005,
      usdPer1000Gets: 0.0004,
      retrieval: null,
    },
    terms: { ...NO_TERMS, tieredFromBytes: 128 * KB },
  },
  {
    region: 'us-east-1',
    storageClass: 'deep-archive',
    prices: {
      ...PRICE_LISTS,
      tiers: [{ fromDay: 0, usdPerGbMonth: 0.00099 }],
      usdPer1000ObjectsMonth: 0,
      // One list has 0.03; three have 0.05.
      usdPer1000Puts: 0.05,
      usdPer1000Gets: 0.0004,
      retrieval: {
        bulk: { usdPerGb: 0.0025, usdPer1000Objects: 0.025 },
        standard: { usdPerGb: 0.02, usdPer1000Objects: 0.1 },
      },
    },
    terms: {
      ...NO_TERMS,
      minimumDays: 180,
      overheadBytes: 32 * KB,
      standardOverheadBytes: 8 * KB,
      retrievalHours: { bulk: 48, standard: 12 },
    },
  },
] as const satisfies PriceTable;

/** Hours until a restored object can be read, in the built-in table. They are the same in every region. */
export const DEFAULT_RETRIEVAL_HOURS: RetrievalHours = AWS_PRICES[2].terms.retrievalHours;

export const DEFAULT_REGION = 'us-east-1';

/** Prices of the default region in the built-in table. */
export const DEFAULT_PRICES: RegionPrices = requireRegion(AWS_PRICES, DEFAULT_REGION);

function requireRegion(table: PriceTable, region: string): RegionPrices {
  const prices = pricesIn(table, region);
  if (prices === null) throw new TypeError(`the price table lacks ${region}`);
  return prices;
}
