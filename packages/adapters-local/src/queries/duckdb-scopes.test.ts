import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tablesRead } from './duckdb-statement.ts';

const NAMES = ['a', 'b', 'c', 'd', 'k', '"ſ"', '"\u212A"'];
/** An empty catalog, and one in which each name is a table with one column. */
let empty: DuckDBConnection;
let filled: DuckDBConnection;
const close: (() => void)[] = [];
async function open(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  close.push(
    () => connection.closeSync(),
    () => instance.closeSync(),
  );
  return connection;
}
beforeAll(async () => {
  empty = await open();
  filled = await open();
  for (const name of NAMES) await filled.run(`create table ${name} (n integer)`);
});
afterAll(() => {
  for (const one of close) one();
});

const NAME = fc.constantFrom(...NAMES, 'A', '"B"');

/** SQL of nested queries that use the same few names for CTEs and tables. */
const { query } = fc.letrec<{ query: string; source: string; cte: { name: string; sql: string } }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'query', withCrossShrink: true },
    NAME.map((name) => `select n from ${name} as x`),
    fc
      .tuple(fc.array(tie('cte'), { minLength: 1, maxLength: 3 }), fc.boolean(), tie('query'))
      .map(([ctes, recursive, body]) => {
        const list = ctes.map(({ name, sql }) => `${name}(n) as ${sql}`).join(', ');
        // Each CTE is read, since DuckDB does not bind an unused one.
        const reads = ctes.map(({ name }) => `(select n from ${name} as x)`);
        return `with ${recursive ? 'recursive ' : ''}${list} ${[...reads, `(${body})`].join(' union all ')}`;
      }),
    fc
      .tuple(tie('source'), tie('source'))
      .map(([left, right]) => `select 1 as n from ${left} as x cross join ${right} as y`),
    fc.tuple(tie('query'), tie('query')).map(([left, right]) => `(${left}) union all (${right})`),
    fc
      .tuple(NAME, tie('query'))
      .map(([table, inner]) => `select (select count(*) from (${inner}) as x) as n from ${table} as y`),
    fc.tuple(NAME, tie('query')).map(([table, inner]) => `select n from ${table} as x where exists (${inner})`),
    fc
      .tuple(NAME, tie('query'))
      .map(([table, inner]) => `select n from ${table} as x order by (select 1 from (${inner}) as y limit 1)`),
  ),
  source: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'query' },
    NAME,
    tie('query').map((inner) => `(${inner})`),
    tie('query').map((inner) => `lateral (${inner})`),
  ),
  cte: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'query' },
    fc.tuple(NAME, tie('query')).map(([name, body]) => ({ name, sql: `(${body})` })),
    fc.tuple(NAME, tie('query')).map(([name, body]) => ({ name, sql: `materialized (${body})` })),
    fc.tuple(NAME, tie('query'), tie('query')).map(([name, a, b]) => ({ name, sql: `((${a}) union all (${b}))` })),
  ),
}));

/** Tables that DuckDB's own binder looks up in an empty catalog; null for a query that it does not bind. */
async function tablesBound(sql: string): Promise<readonly string[] | null> {
  try {
    (await filled.prepare(sql)).destroySync();
  } catch {
    return null;
  }
  return empty.getTableNames(sql, false);
}

const inOrder = (names: Iterable<string>) => [...new Set(names)].sort();

it.each([
  ['with a as (select * from b), b as (select 1) select * from a', ['b'], 'a CTE does not see those after it'],
  ['with a as (select * from a) select * from a', ['a'], 'a CTE does not see itself'],
  ['select (with a as (select 1) select 1 from a) from a', ['a'], 'a CTE ends with its query'],
  ['select * from (with a as (select 1) select * from a) x, a', ['a'], 'a CTE of one subquery is not one of the next'],
  ['with recursive a as (select 1 as n union all select n + 1 from a) select * from a', [], 'recursion sees itself'],
  ['with recursive a as (select * from a union all select 1) select * from a', ['a'], 'its first part does not'],
  ['with "\u212A" as (select 1) select * from k', ['k'], 'names are compared by ASCII letters'],
])('%s reads %j: %s', async (sql, tables) => {
  expect(inOrder(await tablesRead(empty, sql))).toEqual(tables);
});

it('a name is resolved to a table exactly where DuckDB does so', async () => {
  let bound = 0;
  await fc.assert(
    fc.asyncProperty(query, async (sql) => {
      const expected = await tablesBound(sql);
      if (expected === null) return;
      bound += 1;
      const names = expected.map((name) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
      expect(inOrder(await tablesRead(empty, sql))).toEqual(inOrder(names));
    }),
    { numRuns: 1000 },
  );
  expect(bound).toBeGreaterThan(500);
});
