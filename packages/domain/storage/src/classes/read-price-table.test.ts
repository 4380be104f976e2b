import { expect, it, test } from 'vitest';
import { AWS_PRICES } from './aws-prices.ts';
import { pricesIn } from './price-table.ts';
import { readPriceTable } from './read-price-table.ts';

type Path = readonly (string | number)[];

/** The table of Amazon as JSON, with one value replaced; `undefined` removes it. */
function tableWith(path: Path, value: unknown): unknown {
  const table: unknown = JSON.parse(JSON.stringify(AWS_PRICES));
  let at = table as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return table;
}

const row = (index: number) => `prices[${index}] (us-east-1, ${AWS_PRICES[index]?.storageClass})`;

it.each<[Path, unknown, string]>([
  [[0, 'prices', 'source'], undefined, `${row(0)}.prices.source: must be a text; it is missing`],
  [[0, 'prices', 'source'], ' ', `${row(0)}.prices.source: must be a text; not " "`],
  [[1, 'terms', 'readOn'], undefined, `${row(1)}.terms.readOn: must be a text; it is missing`],
  [[1, 'terms', 'readOn'], '2026-02-30', `${row(1)}.terms.readOn: must be a day such as 2026-11-30; not "2026-02-30"`],
  [[2, 'prices', 'readOn'], 'May 2026', `${row(2)}.prices.readOn: must be a day such as 2026-11-30; not "May 2026"`],
  [[2, 'prices', 'usdPer1000Puts'], -1, `${row(2)}.prices.usdPer1000Puts: must be a number of at least 0; not -1`],
  [[2, 'prices', 'usdPer1000Put'], 1, `${row(2)}.prices.usdPer1000Put: unknown key; did you mean usdPer1000Puts?`],
  [[2, 'terms', 'minimumDays'], '180', `${row(2)}.terms.minimumDays: must be a whole number of at least 0; not "180"`],
  [[2, 'terms', 'overheadBytes'], 0.5, `${row(2)}.terms.overheadBytes: must be a whole number of at least 0; not 0.5`],
  [[2, 'prices', 'retrieval', 'bulk'], undefined, `${row(2)}.prices.retrieval.bulk: must be an object; it is missing`],
  [
    [2, 'prices', 'retrieval'],
    null,
    `${row(2)}.terms.retrievalHours: must be null where prices.retrieval is null, and only there`,
  ],
  [
    [1, 'prices', 'tiers', 1, 'fromDay'],
    90,
    `${row(1)}.prices.tiers: must begin with a tier from day 0, and each other tier must begin later`,
  ],
  [
    [1, 'prices', 'tiers'],
    [],
    `${row(1)}.prices.tiers: must begin with a tier from day 0, and each other tier must begin later`,
  ],
  [[0, 'colour'], 'red', `${row(0)}.colour: unknown key; known are region, storageClass, prices, terms`],
  [
    [2, 'storageClass'],
    'deep-archiv',
    'prices[2] (us-east-1, deep-archiv).storageClass: must be one of standard, intelligent-tiering, deep-archive; not "deep-archiv"; did you mean deep-archive?',
  ],
  [[2, 'region'], 'eu-west-1', 'prices: must have one row for deep-archive in us-east-1, not 0'],
  [[1, 'storageClass'], 'standard', 'prices: must have one row for standard in us-east-1, not 2'],
  [[0], 'standard', 'prices[0]: must be an object; not "standard"'],
])('a table with %j = %j is refused: %3$s', (path, value, problem) => {
  const { value: table, problems } = readPriceTable(tableWith(path, value));
  expect(table).toBeNull();
  expect(problems).toContain(problem);
});

test('a row of Standard cannot ask for retrieval, since restored copies are in it', () => {
  const bySpeed = { usdPerGb: 1, usdPer1000Objects: 1 };
  const table = tableWith([0, 'prices', 'retrieval'], { bulk: bySpeed, standard: bySpeed });
  expect(readPriceTable(table).problems).toContain(
    `${row(0)}.prices.retrieval: must be null for standard, since restored copies are in it`,
  );
});

test('all problems are named at once', () => {
  const table = tableWith([0, 'prices'], {});
  expect(readPriceTable(table).problems).toHaveLength(7);
  expect(readPriceTable([]).problems).toEqual(['prices: must have a row']);
  expect(readPriceTable(null).problems).toEqual(['prices: must be a list; not null']);
});

test('a table of one’s own has regions of its own', () => {
  const own = AWS_PRICES.map((one) => ({ ...one, region: 'cellar' }));
  const { value } = readPriceTable(own);
  expect(value).not.toBeNull();
  expect(pricesIn(value ?? [], 'cellar')?.['deep-archive'].terms.minimumDays).toBe(180);
  expect(pricesIn(value ?? [], 'us-east-1')).toBeNull();
});
