import { adviseClass } from './advice.ts';
import type { Advice } from './advice.ts';
import { monthlyCost, putCost, readCost } from './costs.ts';
import type { Holding } from './costs.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { RetrievalHours, RetrievalSpeed, StorageClass } from '../objects/storage-class.ts';
import type { RegionPrices } from './price-table.ts';

/** Making archived objects readable once, at one speed. Amounts are in US dollars. */
export interface RetrievalOffer {
  /** Requests and bytes, without the readable copy. */
  readonly usd: number;
  /** Each day of the readable copy. */
  readonly usdPerDay: number;
  /** Longest wait. */
  readonly hours: number;
}

/** Costs of a class for some objects, in US dollars. */
export interface ClassOffer {
  readonly storageClass: StorageClass;
  readonly usdPerMonth: number;
  /** Requests that put the objects into the class. */
  readonly usdToPut: number;
  /** Null for a class that is read at once. */
  readonly retrieval: { readonly [Speed in RetrievalSpeed]: RetrievalOffer } | null;
  readonly advice: readonly Advice[];
}

/**
 * Computes the offers of all classes, in the order of STORAGE_CLASSES. `hours` are those that a restore takes in this lake. The advice is for
 * objects that are kept for `months` months.
 */
export const classOffers = (
  prices: RegionPrices,
  holding: Holding,
  hours: RetrievalHours,
  months: number,
): readonly ClassOffer[] =>
  STORAGE_CLASSES.map((storageClass): ClassOffer => {
    const { prices: price } = prices[storageClass];
    const offer = (speed: RetrievalSpeed): RetrievalOffer => {
      const { retrieval, gets } = readCost(prices, storageClass, holding, { speed, days: 0 });
      const { temporaryCopy: usdPerDay } = readCost(prices, storageClass, holding, { speed, days: 1 });
      return { usd: retrieval + gets, usdPerDay, hours: hours[speed] };
    };
    return {
      storageClass,
      usdPerMonth: monthlyCost(prices, storageClass, holding),
      usdToPut: putCost(prices, storageClass, holding),
      retrieval: price.retrieval === null ? null : { bulk: offer('bulk'), standard: offer('standard') },
      advice: adviseClass(prices, storageClass, holding, months).map((one) =>
        one.code === 'slow-to-read' ? { ...one, bulkHours: hours.bulk, standardHours: hours.standard } : one,
      ),
    };
  });
