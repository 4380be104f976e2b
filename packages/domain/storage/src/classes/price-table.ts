import type { RetrievalHours, RetrievalSpeed, StorageClass } from '../objects/storage-class.ts';

/** Where figures were read, and on which day (`YYYY-MM-DD`). */
export interface Sourced {
  readonly source: string;
  readonly readOn: string;
}

/** The price of storage from a day without access on, until the next tier begins. The first tier begins on day 0. */
export interface StorageTier {
  readonly fromDay: number;
  readonly usdPerGbMonth: number;
}

/** Prices of making archived objects readable. The temporary copy of the objects costs the storage price of Standard. */
export interface RetrievalPrice {
  readonly usdPerGb: number;
  readonly usdPer1000Objects: number;
}

/** Prices in US dollars without tax. A GB is 2^30 bytes, as S3 bills it. Data that leaves the cloud for the internet is not included. */
export interface Prices extends Sourced {
  /** Storage of an object by days without access. One tier: the price stays the same. */
  readonly tiers: readonly StorageTier[];
  /** Monthly price of monitoring the access to 1,000 objects. Only objects of at least `Terms.tieredFromBytes` are monitored. */
  readonly usdPer1000ObjectsMonth: number;
  readonly usdPer1000Puts: number;
  readonly usdPer1000Gets: number;
  /** Null where objects can be read at once. */
  readonly retrieval: { readonly [Speed in RetrievalSpeed]: RetrievalPrice } | null;
}

/** Rules by which storage is billed, and how long archived objects take to become readable. */
export interface Terms extends Sourced {
  /** An object that is deleted earlier is billed until this age. */
  readonly minimumDays: number;
  /** A smaller object is billed as one of this size. */
  readonly minimumBillableBytes: number;
  /** Bytes that are billed with each object at the price of its class. */
  readonly overheadBytes: number;
  /** Bytes that are billed with each object at the price of Standard. */
  readonly standardOverheadBytes: number;
  /** Size in bytes from which an object moves between tiers. A smaller one stays in the first tier and is not monitored. */
  readonly tieredFromBytes: number;
  /** Longest wait for an archived object. Null where objects can be read at once. */
  readonly retrievalHours: RetrievalHours | null;
}

/** One row of a price table: a storage class in a region. */
export interface ClassPrices {
  readonly region: string;
  readonly storageClass: StorageClass;
  readonly prices: Prices;
  readonly terms: Terms;
}

/** Rows of one or more regions, with a row for every class in each region. */
export type PriceTable = readonly ClassPrices[];

/** The rows of one region, by class. All costs are computed from them. */
export type RegionPrices = { readonly [Class in StorageClass]: ClassPrices };

/** The rows of a region; null where the table lacks the region, or a class in it. */
export function pricesIn(table: PriceTable, region: string): RegionPrices | null {
  const rowOf = (storageClass: StorageClass) =>
    table.find((row) => row.region === region && row.storageClass === storageClass);
  const standard = rowOf('standard');
  const intelligentTiering = rowOf('intelligent-tiering');
  const deepArchive = rowOf('deep-archive');
  if (standard === undefined || intelligentTiering === undefined || deepArchive === undefined) return null;
  return { standard, 'intelligent-tiering': intelligentTiering, 'deep-archive': deepArchive };
}
