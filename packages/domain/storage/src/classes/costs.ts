import type { Prices, RegionPrices } from './price-table.ts';
import type { RetrievalSpeed, StorageClass } from '../objects/storage-class.ts';

/** Billing counts bytes in units of this size. */
const GB = 2 ** 30;
/** A month has 30 days here, so that amounts of any two months are the same. */
export const DAYS_PER_MONTH = 30;

/**
 * Objects of one class and of the same size: `bytes` is the size of all of them. Costs of objects of different sizes are those of several holdings, added up. Costs count the
 * price of the first 50 TB, so that they are a little too high beyond.
 */
export interface Holding {
  readonly objects: number;
  readonly bytes: number;
  /** Days since the objects were put or last read. 0 when left out. Classes with tiers price storage by it. */
  readonly idleDays?: number;
}

/** Cost of storing a holding for `days` days without reading it, in US dollars. */
export function storageCost(prices: RegionPrices, storageClass: StorageClass, holding: Holding, days: number): number {
  requireHolding(holding);
  requireAmount('days', days);
  const { objects, bytes, idleDays = 0 } = holding;
  const { prices: price, terms } = prices[storageClass];
  const isTiered = bytes >= objects * terms.tieredFromBytes;
  const usdPerGb = isTiered
    ? usdPerGbBetween(price, idleDays, idleDays + days)
    : (usdPerGbOnDay(price, 0) * days) / DAYS_PER_MONTH;
  const billedBytes = Math.max(bytes, objects * terms.minimumBillableBytes) + objects * terms.overheadBytes;
  const months = days / DAYS_PER_MONTH;
  const standardOverhead = (objects * terms.standardOverheadBytes * standardUsdPerGb(prices) * months) / GB;
  const watching = isTiered ? (objects * price.usdPer1000ObjectsMonth * months) / 1000 : 0;
  return (billedBytes * usdPerGb) / GB + standardOverhead + watching;
}

/** Cost of storing a holding for the next month without reading it, in US dollars. */
export const monthlyCost = (prices: RegionPrices, storageClass: StorageClass, holding: Holding): number =>
  storageCost(prices, storageClass, holding, DAYS_PER_MONTH);

/**
 * Cost of the requests that put the objects into a class, one for each object, in US dollars. The requests for the parts of large uploads
 * are not included.
 */
export function putCost(prices: RegionPrices, storageClass: StorageClass, holding: Holding): number {
  requireHolding(holding);
  return (holding.objects * prices[storageClass].prices.usdPer1000Puts) / 1000;
}

/** Costs of reading a holding once, in US dollars, without the transfer out of the cloud. */
export interface ReadCost {
  /** Making archived objects readable: the price of the requests and of the bytes; 0 for a class that is read at once. */
  readonly retrieval: number;
  /** Storage of the readable copy in Standard that a retrieval makes, for `ReadOptions.days`; 0 for a class that is read at once. */
  readonly temporaryCopy: number;
  readonly gets: number;
  readonly total: number;
  /** Longest wait before the objects can be read. */
  readonly hours: number;
}

export interface ReadOptions {
  readonly speed: RetrievalSpeed;
  /** Days for which the temporary copy of an archived object is kept. */
  readonly days: number;
}

/** Costs of reading a holding once. In a class whose objects can be read at once, only the GET requests cost. */
export function readCost(
  prices: RegionPrices,
  storageClass: StorageClass,
  holding: Holding,
  { speed, days }: ReadOptions,
): ReadCost {
  requireHolding(holding);
  requireAmount('days', days);
  const { objects, bytes } = holding;
  const { prices: price, terms } = prices[storageClass];
  const gets = (objects * price.usdPer1000Gets) / 1000;
  const asked = price.retrieval?.[speed];
  if (asked === undefined) return { retrieval: 0, temporaryCopy: 0, gets, total: gets, hours: 0 };
  const retrieval = (bytes * asked.usdPerGb) / GB + (objects * asked.usdPer1000Objects) / 1000;
  const temporaryCopy = (bytes * standardUsdPerGb(prices) * days) / DAYS_PER_MONTH / GB;
  const hours = terms.retrievalHours?.[speed] ?? 0;
  return { retrieval, temporaryCopy, gets, total: retrieval + temporaryCopy + gets, hours };
}

/** Cost of deleting, replacing or moving a holding before the minimum time in its class is over, in US dollars: the storage of the remaining days. */
export function earlyDeletionCost(
  prices: RegionPrices,
  storageClass: StorageClass,
  holding: Holding,
  ageDays: number,
): number {
  requireAmount('ageDays', ageDays);
  const left = Math.max(0, prices[storageClass].terms.minimumDays - ageDays);
  return storageCost(prices, storageClass, holding, left);
}

/** Cost of putting a holding into a class and keeping it there for `months` months without reading it, in US dollars. */
export const keepingCost = (
  prices: RegionPrices,
  storageClass: StorageClass,
  holding: Holding,
  months: number,
): number =>
  putCost(prices, storageClass, holding) +
  storageCost(prices, storageClass, { ...holding, idleDays: 0 }, months * DAYS_PER_MONTH);

const standardUsdPerGb = ({ standard }: RegionPrices): number => usdPerGbOnDay(standard.prices, 0);

const usdPerGbOnDay = ({ tiers }: Prices, day: number): number =>
  tiers.findLast((tier) => tier.fromDay <= day)?.usdPerGbMonth ?? 0;

/** Price of a GB from one idle day to another: the sum over the tiers that it passes through. */
function usdPerGbBetween({ tiers }: Prices, fromDay: number, toDay: number): number {
  let sum = 0;
  for (const [i, tier] of tiers.entries()) {
    const start = Math.max(fromDay, tier.fromDay);
    const end = Math.min(toDay, tiers[i + 1]?.fromDay ?? Infinity);
    if (end > start) sum += (tier.usdPerGbMonth * (end - start)) / DAYS_PER_MONTH;
  }
  return sum;
}

function requireHolding({ objects, bytes, idleDays = 0 }: Holding): void {
  requireAmount('objects', objects);
  requireAmount('bytes', bytes);
  requireAmount('idleDays', idleDays);
}

function requireAmount(name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) throw new TypeError(`${name} takes a number of at least 0, not ${value}`);
}
