import { readFileSync } from 'node:fs';
import { QueryError, runQuery } from '@homelake/lake';
import type { QueryEngine } from '@homelake/lake';
import { QUERY_ENGINE_ROWS } from '@homelake/lake/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

/** Time limits in ms: the short one for queries that end only by it, the long one for queries that end before it even on a busy machine. */
const SHORT_MS = 2_000;
const LONG_MS = 45_000;
/** Memory in MiB by which a query process may exceed its limit until it detects that. */
const OVERSHOOT_MB = 256;
const LIMIT_MB = 512;

const nested = (open: string, inner: string, close: string, times: number) =>
  `select ${open.repeat(times)}${inner}${close.repeat(times)}`;

/** SQL that would use all memory, all time or the parser's stack, and the ways in which it may end. */
const HOGS: [name: string, sql: string, ends: RegExp][] = [
  ['a list of twenty million numbers in one cell', 'select range(20000000)', /^(bytes|too-big|timeout)$/],
  ['three hundred megabytes of text', "select repeat('x', 30000) from range(10000)", /^bytes$/],
  ['the length of a text of 1.5 GB', "select length(repeat('x', 1500000000))", /^(whole|too-big|timeout)$/],
  [
    'two thousand texts of a gigabyte',
    "select repeat(repeat('x', 1000000), 1000) from range(2048)",
    /^(too-big|timeout)$/,
  ],
  [
    'a recursion that does not end',
    'with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r',
    /^(too-big|timeout)$/,
  ],
  [
    'a function that hears no interrupt',
    "select levenshtein(repeat('a', 200000), repeat('b', 200000))",
    /^(too-big|timeout)$/,
  ],
  [
    'a regular expression that blows up elsewhere',
    "select regexp_matches(repeat('a', 100000), '(a*)*(a*)*(a*)*b')",
    /^whole$/,
  ],
  ['an answer without end', 'select * from range(1000000000000)', /^rows$/],
  ['ten thousand parentheses', nested('(', '1', ')', 10_000), /^invalid-sql$/],
  ['forty thousand parentheses', nested('(', '1', ')', 40_000), /^invalid-sql$/],
  [
    'subqueries in subqueries',
    nested('(select ', '1', ')', 5_000),
    /^(invalid-sql|engine-failed|whole|timeout|too-big)$/,
  ],
  ['functions in functions', nested('abs(', '1', ')', 10_000), /^(invalid-sql|engine-failed|whole)$/],
  ['a sum of thirty thousand', `select ${'1+'.repeat(30_000)}1`, /^(invalid-sql|engine-failed|whole)$/],
  ['thirty thousand negations', `select ${'not '.repeat(20_000)}true`, /^(invalid-sql|engine-failed|whole)$/],
  ['lists in lists', nested('[', '1', ']', 10_000), /^(invalid-sql|engine-failed|whole)$/],
  [
    'CTEs that double',
    `with ${Array.from({ length: 40 }, (_, i) => `t${i + 1} as (select * from t${i} union all select * from t${i})`)
      .join(', ')
      .replace('t1 as', 't0 as (select 1), t1 as')} select count(*) from t40`,
    /^(too-big|timeout|whole)$/,
  ],
];

describe('a query that takes too much', () => {
  let fixture: SilverFixture;
  let engine: QueryEngine;
  const peakMb: number[] = [];
  let sampling: NodeJS.Timeout;
  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
    engine = createDuckDbQueryEngine({ silverDir: fixture.silverDir, memoryLimitMb: LIMIT_MB });
    sampling = setInterval(() => peakMb.push(...childrenMb()), 20);
  });
  afterAll(async () => {
    clearInterval(sampling);
    await engine.close();
    await fixture.remove();
  });

  it.each(HOGS)('%s, ends in time and near the memory limit of its process', async (_name, sql, ends) => {
    peakMb.length = 0;
    const outcome = await runQuery(engine, sql, { timeoutMs: ends.test('timeout') ? SHORT_MS : LONG_MS }).then(
      ({ truncated }) => truncated ?? 'whole',
      (error: unknown) => (error instanceof QueryError ? error.code : error),
    );
    expect(outcome).toMatch(ends);
    expect(Math.max(0, ...peakMb)).toBeLessThan(LIMIT_MB + OVERSHOOT_MB);
    expect((await runQuery(engine, 'select count(*) from messages')).rows).toEqual([[QUERY_ENGINE_ROWS.length]]);
  });
});

const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    (error: unknown) => (error instanceof QueryError ? error.code : error),
  );

describe('queries beside one another', () => {
  let fixture: SilverFixture;
  let engine: QueryEngine;
  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
  });
  afterAll(() => fixture.remove());
  // Each test has its own engine: a query that is still being stopped counts towards those that run.
  beforeEach(async () => {
    engine = createDuckDbQueryEngine({ silverDir: fixture.silverDir });
    await runQuery(engine, 'select 1');
  });
  afterEach(() => engine.close());

  /** Takes longer than the other query's process lives. */
  const LONG = 'select count(*) from range(18000) a, range(18000) b where a.range + b.range >= 0';

  it.each([
    ['takes too much memory', "select repeat(repeat('x', 1000000), 1000) from range(2048)", 60_000, 'too-big'],
    ['hears no interrupt', "select levenshtein(repeat('a', 200000), repeat('b', 200000))", 50, 'timeout'],
  ])('one is answered although its process is ended for another, which %s', async (_what, hog, timeoutMs, code) => {
    const answer = runQuery(engine, LONG, { timeoutMs: 120_000 });
    expect(await codeOf(runQuery(engine, hog, { timeoutMs }))).toBe(code);
    expect((await answer).rows).toEqual([[324_000_000]]);
  });

  it('one more than may wait is refused as busy, and queries are accepted again once the others have ended', async () => {
    const endless = 'with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r';
    const ids: string[] = [];
    const start = async () => ids.push(await engine.start(endless));
    for (let i = 0; i < 34; i += 1) await start();
    expect(await codeOf(start())).toBe('busy');
    for (const id of ids) await engine.cancel(id);
    expect((await runQuery(engine, 'select 1')).rows).toEqual([[1]]);
  });
});

/** Resident memory in MiB of each child of this process, where the system reports it. */
function childrenMb(): number[] {
  try {
    const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
    return pids.map(
      (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    );
  } catch {
    return [];
  }
}
