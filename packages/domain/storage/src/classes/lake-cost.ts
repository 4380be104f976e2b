import { DAYS_PER_MONTH, monthlyCost, putCost } from './costs.ts';
import type { Holding } from './costs.ts';
import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { RegionPrices } from './price-table.ts';
import type { StorageClass } from '../objects/storage-class.ts';

/** Objects of one size in a class. A lake is a list of them, with several of one class where sizes or idle days differ. */
export interface ClassHolding extends Holding {
  readonly storageClass: StorageClass;
}

export interface ClassCost {
  readonly storageClass: StorageClass;
  readonly objects: number;
  readonly bytes: number;
  /** Cost of storage in this month, in US dollars. */
  readonly usd: number;
}

/** Cost of storing a lake for a month, in US dollars. */
export interface LakeCost {
  /** The classes that hold something, in the order of STORAGE_CLASSES. */
  readonly classes: readonly ClassCost[];
  readonly usd: number;
}

/** Computes the cost of storing a lake for the next month, by class, when nothing is read. */
export function lakeCost(prices: RegionPrices, holdings: readonly ClassHolding[]): LakeCost {
  const classes = STORAGE_CLASSES.flatMap((storageClass) => {
    const held = holdings.filter((holding) => holding.storageClass === storageClass);
    if (held.length === 0) return [];
    const objects = sum(held.map((holding) => holding.objects));
    const bytes = sum(held.map((holding) => holding.bytes));
    const usd = sum(held.map((holding) => monthlyCost(prices, storageClass, holding)));
    return [{ storageClass, objects, bytes, usd }];
  });
  return { classes, usd: sum(classes.map((one) => one.usd)) };
}

export interface MonthCost extends LakeCost {
  /** 1 for the first month. */
  readonly month: number;
  /** Cost of the requests that put the objects added in this month, in US dollars. */
  readonly putUsd: number;
  /** Storage and requests of this month and those before it, in US dollars. */
  readonly totalUsd: number;
}

/** Computes the cost of a lake month by month, when nothing is read or deleted and `added` is put at the beginning of each month. */
export function projectLakeCost(
  prices: RegionPrices,
  holdings: readonly ClassHolding[],
  { months, added = [] }: { readonly months: number; readonly added?: readonly ClassHolding[] },
): readonly MonthCost[] {
  const putUsd = sum(added.map((holding) => putCost(prices, holding.storageClass, holding)));
  const fresh = added.map((holding) => ({ ...holding, idleDays: 0 }));
  const projected: MonthCost[] = [];
  let totalUsd = 0;
  for (let month = 1; month <= months; month++) {
    const cohorts = Array.from({ length: month }, (_, age) => aged(fresh, age));
    const cost = lakeCost(prices, [...aged(holdings, month - 1), ...cohorts.flat()]);
    totalUsd += cost.usd + putUsd;
    projected.push({ month, ...cost, putUsd, totalUsd });
  }
  return projected;
}

/** The holdings after `months` more months without being read. */
const aged = (holdings: readonly ClassHolding[], months: number): readonly ClassHolding[] =>
  holdings.map((holding) => ({ ...holding, idleDays: (holding.idleDays ?? 0) + months * DAYS_PER_MONTH }));

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
