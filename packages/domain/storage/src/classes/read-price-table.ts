import { checked, createChecker } from '../json/checker.ts';
import type { Checked, Checker } from '../json/checker.ts';
import { isObject } from '../json/json-object.ts';
import { RETRIEVAL_SPEEDS, STORAGE_CLASSES } from '../objects/storage-class.ts';
import type { ClassPrices, Prices, PriceTable, Sourced, StorageTier, Terms } from './price-table.ts';
import type { RetrievalSpeed } from '../objects/storage-class.ts';

/**
 * Reads a price table from parsed JSON. Each region must have one row for every class. A problem names the row, its region and class, and the key, e.g.
 * `prices[1] (us-east-1, deep-archive).terms.readOn: must be ...`.
 */
export function readPriceTable(json: unknown, place = 'prices'): Checked<PriceTable> {
  const checker = createChecker();
  const rows = checker.list(place, json)?.map((row, i) => readRow(checker, `${place}[${i}]`, row));
  const table = rows?.filter((row) => row !== undefined);
  if (table !== undefined && checker.problems.length === 0) checkRegions(checker, place, table);
  return checked(checker, table);
}

function checkRegions(checker: Checker, place: string, table: PriceTable): void {
  if (table.length === 0) checker.wrong(place, 'must have a row');
  for (const region of new Set(table.map((row) => row.region))) {
    for (const name of STORAGE_CLASSES) {
      const rows = table.filter((row) => row.region === region && row.storageClass === name).length;
      if (rows !== 1) checker.wrong(place, `must have one row for ${name} in ${region}, not ${rows}`);
    }
  }
}

function readRow(checker: Checker, index: string, json: unknown): ClassPrices | undefined {
  const names = isObject(json) ? [json['region'], json['storageClass']].filter((name) => typeof name === 'string') : [];
  const place = names.length === 0 ? index : `${index} (${names.join(', ')})`;
  const row = checker.object(place, json, ['region', 'storageClass', 'prices', 'terms']);
  if (row === undefined) return undefined;
  const region = checker.text(`${place}.region`, row['region']);
  const storageClass = checker.oneOf(`${place}.storageClass`, row['storageClass'], STORAGE_CLASSES);
  const prices = readPrices(checker, `${place}.prices`, row['prices']);
  const terms = readTerms(checker, `${place}.terms`, row['terms']);
  if (prices && terms && (prices.retrieval === null) !== (terms.retrievalHours === null))
    checker.wrong(`${place}.terms.retrievalHours`, 'must be null where prices.retrieval is null, and only there');
  if (storageClass === 'standard' && prices && prices.retrieval !== null)
    checker.wrong(`${place}.prices.retrieval`, 'must be null for standard, since restored copies are in it');
  return region && storageClass && prices && terms ? { region, storageClass, prices, terms } : undefined;
}

const PRICE_AMOUNTS = ['usdPer1000ObjectsMonth', 'usdPer1000Puts', 'usdPer1000Gets'] as const;

function readPrices(checker: Checker, place: string, json: unknown): Prices | undefined {
  const prices = checker.object(place, json, ['source', 'readOn', 'tiers', ...PRICE_AMOUNTS, 'retrieval']);
  if (prices === undefined) return undefined;
  const sourced = readSourced(checker, place, prices);
  const amounts = readAmounts(checker, place, prices, PRICE_AMOUNTS);
  const tiers = readTiers(checker, `${place}.tiers`, prices['tiers']);
  const retrieval = readBySpeed(checker, `${place}.retrieval`, prices['retrieval'], (at, value) => {
    const names = ['usdPerGb', 'usdPer1000Objects'] as const;
    const price = checker.object(at, value, names);
    return price && readAmounts(checker, at, price, names);
  });
  return sourced && amounts && tiers && retrieval !== undefined
    ? { ...sourced, ...amounts, tiers, retrieval }
    : undefined;
}

const TERM_AMOUNTS = [
  'minimumDays',
  'minimumBillableBytes',
  'overheadBytes',
  'standardOverheadBytes',
  'tieredFromBytes',
] as const;

function readTerms(checker: Checker, place: string, json: unknown): Terms | undefined {
  const terms = checker.object(place, json, ['source', 'readOn', ...TERM_AMOUNTS, 'retrievalHours']);
  if (terms === undefined) return undefined;
  const sourced = readSourced(checker, place, terms);
  const amounts = readAmounts(checker, place, terms, TERM_AMOUNTS, true);
  const retrievalHours = readBySpeed(checker, `${place}.retrievalHours`, terms['retrievalHours'], (at, value) =>
    checker.amount(at, value),
  );
  return sourced && amounts && retrievalHours !== undefined ? { ...sourced, ...amounts, retrievalHours } : undefined;
}

type Json = Readonly<Record<string, unknown>>;

function readSourced(checker: Checker, place: string, json: Json): Sourced | undefined {
  const source = checker.text(`${place}.source`, json['source']);
  const readOn = checker.text(`${place}.readOn`, json['readOn']);
  if (readOn !== undefined && !isDay(readOn))
    return checker.wrong(`${place}.readOn`, `must be a day such as 2026-11-30; not ${JSON.stringify(readOn)}`);
  return source && readOn ? { source, readOn } : undefined;
}

function isDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${text}T`);
}

function readAmounts<const Name extends string>(
  checker: Checker,
  place: string,
  json: Json,
  names: readonly Name[],
  areWhole = false,
): { readonly [Key in Name]: number } | undefined {
  const amounts = names.map((name) => [name, checker.amount(`${place}.${name}`, json[name], areWhole)] as const);
  if (amounts.some(([, amount]) => amount === undefined)) return undefined;
  return Object.fromEntries(amounts) as { readonly [Key in Name]: number };
}

function readTiers(checker: Checker, place: string, json: unknown): readonly StorageTier[] | undefined {
  const tiers = checker.list(place, json)?.map((value, i) => {
    const names = ['fromDay', 'usdPerGbMonth'] as const;
    const tier = checker.object(`${place}[${i}]`, value, names);
    return tier && readAmounts(checker, `${place}[${i}]`, tier, names);
  });
  if (tiers === undefined || tiers.includes(undefined)) return undefined;
  const read = tiers.filter((tier) => tier !== undefined);
  const isInOrder = read.every((tier, i) =>
    i === 0 ? tier.fromDay === 0 : tier.fromDay > (read[i - 1]?.fromDay ?? 0),
  );
  if (read.length === 0 || !isInOrder)
    return checker.wrong(place, 'must begin with a tier from day 0, and each other tier must begin later');
  return read;
}

function readBySpeed<Value>(
  checker: Checker,
  place: string,
  json: unknown,
  read: (place: string, value: unknown) => Value | undefined,
): { readonly [Speed in RetrievalSpeed]: Value } | null | undefined {
  if (json === null) return null;
  const object = checker.object(place, json, RETRIEVAL_SPEEDS);
  if (object === undefined) return undefined;
  const bulk = read(`${place}.bulk`, object['bulk']);
  const standard = read(`${place}.standard`, object['standard']);
  return bulk === undefined || standard === undefined ? undefined : { bulk, standard };
}
