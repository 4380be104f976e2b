import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DESKTOP, launchBrowser, openPage, PHONE, type OpenPage } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let lake: ServedLake;
let browser: Browser;
let open: OpenPage;
let page: Page;

beforeAll(async () => {
  [lake, browser] = await Promise.all([serveLake('demo'), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

/** Opens the page, which shows the answer to its first example. */
async function show(viewport: typeof DESKTOP): Promise<void> {
  open = await openPage(browser, `${lake.url}/ask`, { viewport });
  page = open.page;
  await page.getByRole('cell', { name: 'Lake house' }).waitFor();
}

/** Runs a query. Resolves to the number of rows once the answer is shown. */
async function ask(sql: string): Promise<{ readonly rows: number }> {
  const editor = page.getByRole('textbox', { name: 'SQL' });
  await editor.fill(sql);
  const answered = page.waitForResponse(/\/api\/query$/);
  await editor.press('Control+Enter');
  const { rows } = (await (await answered).json()) as { rows: unknown[] };
  const told = page.locator('[aria-live="polite"]').filter({ hasText: `${rows.length} row` });
  await told.filter({ hasText: / in \d+ ms/ }).waitFor();
  return { rows: rows.length };
}

/** Answers that a chart might fail on: their shape is plain, their values are not. */
const QUESTIONS: readonly (readonly [what: string, sql: string])[] = [
  ['names of weekdays in a column "day"', 'select dayname(sent_at) as day, count(*) from messages group by 1'],
  ['names of months in a column "month"', 'select monthname(sent_at) as month, count(*) from messages group by 1'],
  ['numbers in a column "week"', 'select extract(week from sent_at) as week, count(*) from messages group by 1'],
  ['numbers in a column "date"', 'select extract(day from sent_at) as date, count(*) from messages group by 1'],
  [
    'a total beside days',
    'select cast(sent_at as date) as on_day, count(*) from messages group by rollup (cast(sent_at as date)) limit 50',
  ],
  ['a time that is missing', "select * from (values (timestamp '2024-01-02 10:00:00', 3), (null, 4)) as t (moment, n)"],
  [
    'times without end',
    "select * from (values ('infinity'::timestamp, 1), ('-infinity'::timestamp, 2), (timestamp '2024-01-02', 3)) as t (moment, n)",
  ],
  ['dates without end', "select * from (values ('infinity'::date, 1), (date '2024-01-02', 3)) as t (moment, n)"],
  [
    'dates before our era',
    "select * from (values (date '0044-03-15 (BC)', 1), (date '0079-08-24', 2)) as t (moment, n)",
  ],
  [
    'pairs of words that come again',
    "select * from (values ('a', 'b', 1), ('a', 'b', 2), ('a', 'c', 3)) as t (one, two, n)",
  ],
  ['words that come again', "select * from (values ('a', 1), ('a', 2), (null, 3), (null, 4)) as t (one, n)"],
  [
    'numbers that are none',
    "select * from (values ('a', 'nan'::double), ('b', 'infinity'::double), ('c', '-infinity'::double)) as t (one, n)",
  ],
  ['numbers below zero', "select * from (values ('a', -3), ('b', 5), ('c', -0.25)) as t (one, n)"],
  [
    'numbers past 2^53',
    "select * from (values ('a', 170141183460469231731687303715884105727), ('b', 1)) as t (one, n)",
  ],
  ['two times and a number', 'select min(sent_at), max(sent_at), count(*) from messages group by chat_name'],
  ['lists and structs', "select * from (values (['a'], {'x': 1}, 2), (['a'], {'x': 1}, 3)) as t (list, struct, n)"],
  [
    'hours of one day',
    "select date_trunc('hour', sent_at) as hour, count(*) from messages group by 1 order by 1 limit 40",
  ],
  ['numbers beside numbers', 'select length(text) as day, length(text) as month from messages limit 40'],
];

/** Columns of every type, for i from 0 to 6, with nulls, repeated values, infinities and values of any size. */
const COLUMNS = [
  'case when i % 3 = 0 then null else i end',
  '(i - 3) * 1000000007::hugeint * 1000000007',
  "case i when 0 then 'nan'::double when 1 then 'infinity'::double when 2 then '-infinity'::double else i / 7 - 0.4 end",
  'cast(i as decimal(18, 3)) / 3',
  "case i % 2 when 0 then 'Ann' end",
  "case i when 0 then '' else repeat('x', i * 40) end",
  "'2024-0' || (i % 2 + 1)",
  "'2024-02-0' || (i + 1)",
  "case i when 6 then 'infinity'::date else date '2024-02-26' + i::integer end",
  "case i when 0 then null when 1 then '-infinity'::timestamp else timestamp '1969-12-31 22:00:00' + to_hours(i) end",
  "timestamptz '2024-03-31 00:30:00+00' + to_hours(i % 4)",
  "time '10:00:00' + to_hours(i)",
  'i % 2 = 0',
  "case i when 0 then null else [i, null, 'infinity'::double] end",
  "{'a': i % 2, 'b': [date '2024-01-01']}",
  'to_days(i::integer)',
] as const;

describe.each([
  ['a desktop', DESKTOP],
  ['a phone', PHONE],
])('asking on %s', (_, viewport) => {
  beforeEach(() => show(viewport));

  it.each(QUESTIONS)('shows %s and keeps the query', async (_what, sql) => {
    const { rows } = await ask(sql);
    expect(await page.getByRole('region', { name: 'Answer' }).first().getByRole('row').count()).toBe(
      Math.min(rows, 200) + 1,
    );
    expect(await page.getByRole('textbox', { name: 'SQL' }).inputValue()).toBe(sql);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  });

  it('shows every pair of columns', { timeout: 300_000 }, async () => {
    for (const one of COLUMNS)
      for (const other of COLUMNS) {
        await ask(`select ${one} as one, ${other} as other from range(7) as t (i)`);
        expect(open.complaints, `${one}, ${other}`).toEqual([]);
        expect(await page.getByRole('cell').count(), `${one}, ${other}`).toBe(14);
      }
  });

  it('shows the time of a moment', async () => {
    await ask("select timestamp '2023-06-01 16:40:00' as moment, date '2023-06-01' as day");
    expect(await page.getByRole('cell').allTextContents()).toEqual(['1 Jun 2023, 16:40', '1 Jun 2023']);
  });

  it('draws the chart of the answer, and names its columns', async () => {
    await ask("select * from (values ('a', -3), ('b', 5), ('c', null)) as t (letter, balance)");
    const picture = page.getByRole('figure');
    expect((await picture.getByRole('img').locator('text').allTextContents()).slice(0, 4)).toEqual([
      'a',
      '-3',
      'b',
      '5',
    ]);
    expect(await picture.locator('figcaption').textContent()).toMatch(/^balance by letter; 1 row not\s+drawn/);
  });
});

const editor = (): Promise<string> => page.getByRole('textbox', { name: 'SQL' }).inputValue();
const FINE = "select * from (values ('a', 1), ('b', 2)) as t (letter, n)";

/** Makes two functions of the browser fail on one value each: one that charts use, and one that tables use. */
const FAULTS = `
  const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format').get;
  Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
    value(number) {
      if (number === 424242) throw new RangeError('planted');
      return format.call(this)(number);
    },
  });
  const { toISOString } = Date.prototype;
  Date.prototype.toISOString = function () {
    if (this.getUTCFullYear() === 1666) throw new RangeError('planted');
    return toISOString.call(this);
  };`;

describe('a fault of the page itself', () => {
  beforeEach(async () => {
    await show(DESKTOP);
    await page.addInitScript({ content: FAULTS });
    await page.reload();
    await page.getByRole('cell', { name: 'Lake house' }).waitFor();
  });

  it('in a chart hides the chart only; table and query stay, and the next chart is drawn', async () => {
    const sql = "select * from (values ('a', 424242), ('b', 2)) as t (letter, n)";
    await ask(sql);
    await page.getByText('This chart cannot be drawn. The table shows all data.').waitFor();
    expect(await page.getByRole('cell').allTextContents()).toEqual(['a', '424242', 'b', '2']);
    expect(await editor()).toBe(sql);
    expect(open.complaints.splice(0)).toEqual([expect.stringContaining('planted')]);
    await ask(FINE);
    await page.getByRole('figure').getByRole('img').locator('rect').first().waitFor();
  });

  it('in the table hides the answer only; the query stays, and the next answer is shown', async () => {
    const sql = "select timestamp '1666-09-02 01:00:00' as fire";
    await ask(sql);
    await page.getByText('This answer cannot be shown.').waitFor();
    expect(await editor()).toBe(sql);
    expect(open.complaints.splice(0)).toEqual([expect.stringContaining('planted')]);
    await ask(FINE);
    expect(await page.getByRole('cell').allTextContents()).toEqual(['a', '1', 'b', '2']);
  });
});
