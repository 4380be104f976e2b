import { cheaperFromBytes, cheapestClass } from './compare.ts';
import { earlyDeletionCost, keepingCost } from './costs.ts';
import type { Holding } from './costs.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { RegionPrices } from './price-table.ts';
import type { StorageClass } from '../objects/storage-class.ts';

/** A warning before a holding is put into a class. Amounts are in US dollars. */
export type Advice =
  /**
   * Another class that is read as quickly or quicker costs less. `belowBytes`: so does every object under that size; null where larger ones
   * do as well.
   */
  | {
      readonly code: 'cheaper-class';
      readonly storageClass: StorageClass;
      readonly saves: number;
      readonly months: number;
      readonly belowBytes: number | null;
    }
  /** The objects can be read only hours after somebody asked for them. */
  | { readonly code: 'slow-to-read'; readonly bulkHours: number; readonly standardHours: number }
  /** Deleting, replacing or moving the objects before that many days costs up to `upTo`. */
  | { readonly code: 'minimum-days'; readonly days: number; readonly upTo: number };

/** Advice about a class for objects that are kept for `months` months. Empty where there is nothing to warn of. */
export function adviseClass(
  prices: RegionPrices,
  storageClass: StorageClass,
  holding: Holding,
  months: number,
): readonly Advice[] {
  if (holding.objects === 0) return [];
  const { minimumDays, retrievalHours } = prices[storageClass].terms;
  const advice: Advice[] = [];
  const isAsQuick = (name: StorageClass) =>
    (prices[name].terms.retrievalHours?.standard ?? 0) <= (retrievalHours?.standard ?? 0);
  // The class itself comes first, so that one of the same price is no better.
  const others = STORAGE_CLASSES.filter((name) => name !== storageClass && isAsQuick(name));
  const cheapest = cheapestClass(prices, holding, months, [storageClass, ...others]);
  const costOf = (name: StorageClass) => keepingCost(prices, name, holding, months);
  if (cheapest !== storageClass) {
    advice.push({
      code: 'cheaper-class',
      storageClass: cheapest,
      saves: costOf(storageClass) - costOf(cheapest),
      months,
      belowBytes: cheaperFromBytes(prices, cheapest, storageClass, months),
    });
  }
  if (retrievalHours !== null) {
    const { bulk, standard } = retrievalHours;
    advice.push({ code: 'slow-to-read', bulkHours: bulk, standardHours: standard });
  }
  if (minimumDays > 0) {
    const upTo = earlyDeletionCost(prices, storageClass, holding, 0);
    advice.push({ code: 'minimum-days', days: minimumDays, upTo });
  }
  return advice;
}
