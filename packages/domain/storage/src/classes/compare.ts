import { MAX_UPLOAD_BYTES } from '../uploads/part-layout.ts';
import { DAYS_PER_MONTH, keepingCost } from './costs.ts';
import type { Holding } from './costs.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { RegionPrices } from './price-table.ts';
import type { StorageClass } from '../objects/storage-class.ts';

/**
 * Months after which `to` has cost less than `from` and goes on to: dearer requests are paid back by cheaper storage. 0 where that is so from the first day, null
 * where it never is. The objects are neither read nor deleted; `earlyDeletionCost` gives the cost of deleting.
 */
export function breakEvenMonths(
  prices: RegionPrices,
  from: StorageClass,
  to: StorageClass,
  holding: Holding,
): number | null {
  const saved = (months: number) =>
    keepingCost(prices, from, holding, months) - keepingCost(prices, to, holding, months);
  // Between the days on which a tier begins, costs grow evenly.
  const tiers = [from, to].flatMap((name) => prices[name].prices.tiers);
  const edges = sortedEdges(tiers.map((tier) => tier.fromDay / DAYS_PER_MONTH));
  const last = edges.at(-1) ?? 0;
  const slope = saved(last + 1) - saved(last);
  if (slope < 0 || (slope === 0 && saved(last) <= 0)) return null;
  if (saved(last) < 0) return last - saved(last) / slope;
  for (let i = edges.length - 2; i >= 0; i--) {
    const [start = 0, end = 0] = edges.slice(i);
    if (saved(start) < 0) return start - (saved(start) * (end - start)) / (saved(end) - saved(start));
  }
  return 0;
}

/**
 * Size in whole bytes from which an object costs less in `to` than in `from`, when it is kept for `months` months without being read. 0 where that is so for every
 * size, null where it is not so for the largest object.
 */
export function cheaperFromBytes(
  prices: RegionPrices,
  from: StorageClass,
  to: StorageClass,
  months: number,
): number | null {
  const isCheaper = (bytes: number) =>
    keepingCost(prices, to, { objects: 1, bytes }, months) < keepingCost(prices, from, { objects: 1, bytes }, months);
  // Between these sizes, costs grow evenly; at them, they may jump.
  const terms = [prices[from].terms, prices[to].terms];
  const starts = sortedEdges(terms.flatMap((one) => [one.minimumBillableBytes, one.tieredFromBytes]));
  let end = MAX_UPLOAD_BYTES;
  if (!isCheaper(end)) return null;
  for (const start of starts.toReversed()) {
    if (!isCheaper(end)) return end + 1;
    if (!isCheaper(start)) return firstWhere(isCheaper, start, end);
    end = start - 1;
  }
  return 0;
}

/** The class in which keeping a holding for `months` months costs least. Of classes that cost the same, the first of `among`. */
export function cheapestClass(
  prices: RegionPrices,
  holding: Holding,
  months: number,
  among: readonly StorageClass[] = STORAGE_CLASSES,
): StorageClass {
  const [first, ...others] = among;
  if (first === undefined) throw new TypeError('among takes at least one class');
  const costOf = (name: StorageClass) => keepingCost(prices, name, holding, months);
  return others.reduce((best, name) => (costOf(name) < costOf(best) ? name : best), first);
}

const sortedEdges = (edges: readonly number[]): number[] => [...new Set([0, ...edges])].sort((a, b) => a - b);

/**
 * Returns the least whole number above `before` for which `holds` is true. It must be false for `before`, true for `after`, and change only
 * once between them.
 */
function firstWhere(holds: (value: number) => boolean, before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
