import { mkdir, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueryError, runQuery } from '@homelake/lake';
import type { QueryEngine } from '@homelake/lake';
import { QUERY_ENGINE_ROWS, queryEngineContract } from '@homelake/lake/contract';
import type { EngineUnderTest } from '@homelake/lake/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

const codeOf = (error: unknown) => (error instanceof QueryError ? error.code : error);
const failure = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    (error: unknown) => error,
  );

async function listing(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
  return names.map((name, index) => `${name} ${sizes[index]}`).sort();
}

/** Attempts to escape, with their SQL. `dir` is the directory of the table, `outside` a CSV file near the lake. */
const escapes: [string, (path: { dir: string; outside: string }) => string][] = [
  ['read_csv of another file', ({ outside }) => `select * from read_csv('${outside}')`],
  ['read_text of another file', ({ outside }) => `select * from read_text('${outside}')`],
  ['read_blob of another file', ({ outside }) => `select * from read_blob('${outside}')`],
  ['read_json of the state', ({ dir }) => `select * from read_json('${dir}/../_state/manifest.json')`],
  ['read_parquet through ..', ({ dir }) => `select * from read_parquet('${dir}/../../outside.parquet')`],
  ['a file as a table', () => "select * from '/etc/passwd'"],
  ['a file as a table, quoted', ({ outside }) => `select * from "${outside}"`],
  ['a Parquet file of the table itself', ({ dir }) => `select * from '${dir}/month=2024-01/part-0.parquet'`],
  [
    'a file as a table behind a CTE of the same name',
    () => `with "/etc/passwd" as (select 1) select * from (select * from "/etc/passwd") x, '/etc/hosts'`,
  ],
  ['a file in a subquery', ({ outside }) => `select (select count(*) from read_csv('${outside}')) from messages`],
  [
    'a file in a set operation',
    ({ outside }) => `select text from messages union all select * from read_text('${outside}')`,
  ],
  ['a file in a CTE', ({ outside }) => `with a as (from read_csv('${outside}')) select * from a`],
  ['a file in a lateral join', () => 'select * from messages m, lateral (select * from read_text(m.text)) t'],
  ['http', () => "select * from read_csv('http://127.0.0.1:9/x.csv')"],
  ['https as a table', () => "select * from 'https://127.0.0.1:9/x.parquet'"],
  ['s3', () => "select * from read_parquet('s3://bucket/x.parquet')"],
  ['listing with glob()', ({ dir }) => `select * from glob('${dir}/../*')`],
  ['INSTALL', () => 'install httpfs'],
  ['LOAD', () => 'load httpfs'],
  ['SET', () => "set memory_limit = '100GB'"],
  ['SET GLOBAL', () => 'set global enable_external_access = true'],
  ['RESET', () => 'reset lock_configuration'],
  ['PRAGMA', () => "pragma enable_profiling = 'json'"],
  ['a PRAGMA as a function', () => "select * from pragma_table_info('messages')"],
  ['ATTACH', ({ dir }) => `attach '${dir}/new.duckdb' as n`],
  ['DETACH', () => 'detach memory'],
  ['USE', () => 'use information_schema'],
  ['COPY TO', ({ dir }) => `copy messages to '${dir}/copy.parquet'`],
  ['COPY FROM', ({ outside }) => `copy messages from '${outside}'`],
  ['EXPORT', ({ dir }) => `export database '${dir}/export'`],
  ['IMPORT', ({ dir }) => `import database '${dir}/export'`],
  ['two statements', ({ dir }) => `select 1; copy messages to '${dir}/copy.parquet'`],
  ['EXPLAIN', () => 'explain select 1'],
  ['EXPLAIN ANALYZE COPY', ({ dir }) => `explain analyze copy messages to '${dir}/copy.parquet'`],
  ['CREATE TABLE', () => 'create table t as select 1'],
  ['CREATE VIEW', () => 'create or replace view messages as select 1'],
  ['CREATE MACRO', () => 'create macro f() as 1'],
  ['CREATE SECRET', () => "create secret s (type s3, key_id 'k', secret 's')"],
  ['INSERT', () => "insert into messages (text) values ('x')"],
  ['UPDATE', () => "update messages set text = ''"],
  ['DELETE', () => 'delete from messages'],
  ['TRUNCATE', () => 'truncate messages'],
  ['MERGE', () => 'merge into messages using messages m on true when matched then delete'],
  ['ALTER', () => 'alter view messages rename to m'],
  ['DROP', () => 'drop view messages'],
  ['CALL', () => "call enable_logging(storage => 'file')"],
  ['a logging function in FROM', () => "select * from enable_logging('QueryLog')"],
  ['a checkpoint function in FROM', () => 'select * from force_checkpoint()'],
  ['SQL in a string, through query()', () => "select * from query('select 1')"],
  ['a table in a string, through query_table()', () => "select * from query_table('messages')"],
  ['SQL in a string, through json_execute_serialized_sql()', () => "select * from json_execute_serialized_sql('{}')"],
  ['the environment', () => "select getenv('HOME')"],
  ['writing a log entry', () => "select write_log('x')"],
  ['secrets', () => 'select * from duckdb_secrets()'],
  ['settings', () => 'select * from duckdb_settings()'],
  ['VACUUM', () => 'vacuum'],
  ['ANALYZE', () => 'analyze'],
  ['CHECKPOINT', () => 'checkpoint'],
  ['PREPARE', () => 'prepare p as select 1'],
  ['EXECUTE', () => 'execute p'],
  ['BEGIN', () => 'begin'],
  ['SHOW DATABASES', () => 'show databases'],
  ['DESCRIBE of a file', () => "describe select * from '/etc/passwd'"],
  ['SUMMARIZE of a file', ({ outside }) => `summarize select * from '${outside}'`],
];

/** SQL that counts for minutes unless it is stopped. */
const ENDLESS = 'select count(*) from range(100000000) a, range(100000000) b where a.range + b.range = 7';

async function openEngine(silverDir: string): Promise<EngineUnderTest> {
  const engine = createDuckDbQueryEngine({ silverDir, threads: 2 });
  return { engine, close: () => engine.close() };
}

describe('the DuckDB engine', () => {
  let fixture: SilverFixture;
  let engine: QueryEngine;

  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
    engine = createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 2 });
  });
  afterAll(async () => {
    await engine.close();
    await fixture.remove();
  });

  const oneCell = async (sql: string) => (await runQuery(engine, sql)).rows[0]?.[0];

  describe('keeps the contract of the port', () => {
    it.each(queryEngineContract({ open: () => openEngine(fixture.silverDir) }))('$name', (one) => one.run());
  });

  describe('reports a wrong query', () => {
    it.each([
      ["select 'ü👍', form x form y", 21, 'a syntax error after characters of two and four bytes'],
      ["select 'ü👍', nope from messages", 14, 'an unknown column after characters of two and four bytes'],
      ['select *\nfrom messages\nwhere nope = 1', 29, 'an unknown column on the third line'],
      ['select * from messages join nothing_here using (text)', 28, 'an unknown table'],
      ["select * from read_text('/etc/passwd')", 14, 'a function that reads files'],
    ])('with the place in the text: %s', async (sql, position) => {
      const error = await failure(runQuery(engine, sql));
      expect(error).toMatchObject({ name: 'QueryError', position });
    });

    it('when placeholders and values differ in number', async () => {
      expect(codeOf(await failure(runQuery(engine, 'select ?')))).toBe('invalid-sql');
      expect(codeOf(await failure(runQuery(engine, 'select 1', { parameters: [1] })))).toBe('invalid-sql');
    });

    it('when a value does not convert', async () => {
      expect(codeOf(await failure(runQuery(engine, "select cast('x' as integer)")))).toBe('invalid-sql');
    });

    it('when the text is empty, or only a comment', async () => {
      expect(codeOf(await failure(runQuery(engine, ' ')))).toBe('invalid-sql');
      expect(codeOf(await failure(runQuery(engine, '-- nothing')))).toBe('invalid-sql');
    });

    it('when the text is too long to parse', async () => {
      expect(codeOf(await failure(runQuery(engine, `select 1 -- ${'x'.repeat(100_000)}`)))).toBe('invalid-sql');
    });
  });

  describe('gives as a cell', () => {
    it.each<[string, unknown]>([
      ['sum(x) from range(3) t(x)', 3],
      ["'2024-03-31T02:30:00'", '2024-03-31T02:30:00'],
      ['12345678901234567890::hugeint', '12345678901234567890'],
      ['-9007199254740991::bigint', -9_007_199_254_740_991],
      ['1.50::decimal(10,2)', 1.5],
      ['-12345678901234567.89::decimal(20,2)', '-12345678901234567.89'],
      ["'NaN'::double", 'NaN'],
      ["'-infinity'::double", '-Infinity'],
      ["timestamp '2024-03-31 02:30:00'", '2024-03-31T02:30:00'],
      ["timestamp '2024-03-31 02:30:00.5'", '2024-03-31T02:30:00.500'],
      ["timestamp_ns '2024-03-31 02:30:00.123456789'", '2024-03-31T02:30:00.123'],
      ["timestamp 'infinity'", 'infinity'],
      ["timestamptz '2024-03-31 02:30:00+02'", '2024-03-31T00:30:00Z'],
      ["date '0099-01-02'", '0099-01-02'],
      ["time '01:02:03'", '01:02:03'],
      ["'\\xCA\\xFE'::blob", 'cafe'],
      ['[1, null, 3]', [1, null, 3]],
      ["[['a'], []]", [['a'], []]],
      ["{'a': 1, 'b': [date '2024-01-02']}", '{"a":1,"b":["2024-01-02"]}'],
      ["map {'k': 9007199254740993, 'a': 1}", '{"a":1,"k":9007199254740993}'],
      ["{'d': 1.50::decimal(20,2), 'n': 'NaN'::double}", '{"d":1.50,"n":"NaN"}'],
      ["timestamp '0044-03-15 (BC) 10:00:00'", '0044-03-15 (BC) 10:00:00'],
      ["'2b1a6f0e-3f5e-4bb2-8d2c-1f0f5c0e9a11'::uuid", '2b1a6f0e-3f5e-4bb2-8d2c-1f0f5c0e9a11'],
      ['null', null],
    ])('%s', async (expression, cell) => {
      expect(await oneCell(`select ${expression}`)).toEqual(cell);
    });
  });

  it('gives the types of columns by the names of the port', async () => {
    const { columns } = await runQuery(
      engine,
      `select {'a': 1} as s, ['x'] as l, map {'k': 1} as m, sum(1) as h, 1.5 as d, 1::utinyint as u, 'x'::blob as b,
       timestamptz '2024-01-01' as t, timestamp_ns '2024-01-01' as n, '{}'::json as j, null as z, 'a'::enum('a') as e, interval 1 day as i`,
    );
    expect(columns.map(({ type }) => type).join()).toBe(
      'row,array,map,decimal,decimal,smallint,varbinary,timestamp with time zone,timestamp,json,integer,varchar,interval',
    );
  });

  describe('stops', () => {
    it('a query at its time limit, and answers the next one', async () => {
      const error = await failure(runQuery(engine, ENDLESS, { timeoutMs: 100 }));
      expect(codeOf(error)).toBe('timeout');
      expect(await oneCell('select 1')).toBe(1);
    });

    it('a query when its signal fires, and answers the next one', async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const error = await failure(runQuery(engine, ENDLESS, { signal: controller.signal }));
      expect(codeOf(error)).toBe('cancelled');
      expect(await oneCell('select 1')).toBe(1);
    });

    it('a query at the memory limit, and answers the next one', async () => {
      const small = createDuckDbQueryEngine({ silverDir: fixture.silverDir, memoryLimitMb: 256, threads: 1 });
      try {
        const hungry = 'select list(a.range::varchar order by hash(a.range)) from range(50000000) a';
        expect(codeOf(await failure(runQuery(small, hungry)))).toBe('too-big');
        expect((await runQuery(small, 'select 1')).rows).toEqual([[1]]);
      } finally {
        await small.close();
      }
    });

    it('only the cancelled query, while another one runs', async () => {
      const controller = new AbortController();
      const stopped = failure(runQuery(engine, ENDLESS, { signal: controller.signal }));
      const kept = runQuery(engine, 'select count(*) from range(30000000)');
      setTimeout(() => controller.abort(), 20);
      expect(codeOf(await stopped)).toBe('cancelled');
      expect((await kept).rows).toEqual([[30_000_000]]);
    });

    it('a query that still waits for its turn', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const running = [1, 2].map(() => failure(runQuery(engine, ENDLESS, { signal })));
      expect(codeOf(await failure(runQuery(engine, 'select 1', { timeoutMs: 50 })))).toBe('timeout');
      controller.abort();
      expect((await Promise.all(running)).map(codeOf)).toEqual(['cancelled', 'cancelled']);
    });

    it('running queries when it is closed', async () => {
      const closing = createDuckDbQueryEngine({ silverDir: fixture.silverDir });
      const running = failure(runQuery(closing, ENDLESS));
      await runQuery(closing, 'select 1');
      await closing.close();
      expect(codeOf(await running)).toBe('cancelled');
    });

    it('reading at maxRows, however long the result is', async () => {
      const { rows, truncated } = await runQuery(engine, 'select * from range(1000000000000)', { maxRows: 5000 });
      expect([rows.length, truncated]).toEqual([5000, 'rows']);
    });
  });

  describe('lets a query touch nothing but the tables:', () => {
    let outside: string;
    beforeAll(async () => {
      outside = join(fixture.root, 'outside.csv');
      await writeFile(outside, 'secret\nopen sesame\n');
      await mkdir(join(fixture.silverDir, '_state'), { recursive: true });
      await writeFile(join(fixture.silverDir, '_state', 'manifest.json'), '{"secret":"state"}');
    });

    it.each(escapes)('%s is not allowed', async (_name, sql) => {
      const before = await listing(fixture.root);
      const error = await failure(runQuery(engine, sql({ dir: join(fixture.silverDir, 'messages'), outside })));
      expect(codeOf(error)).toBe('not-allowed');
      expect(await listing(fixture.root)).toEqual(before);
      expect(await oneCell('select count(*) from messages')).toBe(QUERY_ENGINE_ROWS.length);
    });

    it.each([
      ['views of the catalog that tell paths', 'select sql from duckdb_views'],
      ['the catalog of the system', 'select * from pg_catalog.pg_class'],
      ['another database', 'select * from system.information_schema.tables, temp.main.x'],
    ])('%s does not exist', async (_name, sql) => {
      expect(codeOf(await failure(runQuery(engine, sql)))).toBe('invalid-sql');
    });

    it('a link out of the directory is not followed', async () => {
      const linked = await createSilverFixture(QUERY_ENGINE_ROWS);
      const target = join(linked.root, 'elsewhere');
      await rename(join(linked.silverDir, 'messages', 'month=2024-02'), target);
      await symlink(target, join(linked.silverDir, 'messages', 'month=2024-02'));
      const fenced = createDuckDbQueryEngine({ silverDir: linked.silverDir });
      try {
        expect(codeOf(await failure(runQuery(fenced, 'select * from messages')))).toBe('not-allowed');
      } finally {
        await fenced.close();
        await linked.remove();
      }
    });

    it.each([
      'show tables',
      'describe messages',
      'summarize messages',
      'select column_name from information_schema.columns',
      'select * from range(3) r, unnest([1, 2]) u',
      'with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select * from r',
      'from messages select text limit 1',
      'values (1), (2)',
      'select m.text from main.messages m',
      '(select 1) union (select 2)',
      'select 1;',
    ])('%s is answered', async (sql) => {
      expect((await runQuery(engine, sql)).rows.length).toBeGreaterThan(0);
    });
  });
});

describe('the DuckDB engine over files that change', () => {
  let fixture: SilverFixture;
  let engine: QueryEngine;
  beforeEach(async () => {
    fixture = await createSilverFixture();
    engine = createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 2 });
  });
  afterEach(async () => {
    await engine.close();
    await fixture.remove();
  });
  const count = async () => (await runQuery(engine, 'select count(*) from messages')).rows[0]?.[0];

  it('has an empty table with the right columns before the first build', async () => {
    const empty = await runQuery(engine, 'select * from messages');
    expect(empty.rows).toEqual([]);
    await fixture.write(QUERY_ENGINE_ROWS);
    const full = await runQuery(engine, 'select * from messages');
    expect(full.columns).toEqual(empty.columns);
    expect(full.rows.length).toBe(QUERY_ENGINE_ROWS.length);
  });

  it('sees new and removed months', async () => {
    await fixture.write(QUERY_ENGINE_ROWS.slice(0, 3));
    expect(await count()).toBe(3);
    await fixture.write(QUERY_ENGINE_ROWS.slice(3));
    expect(await count()).toBe(4);
    await rm(join(fixture.silverDir, 'messages', 'month=2024-01'), { recursive: true });
    expect(await count()).toBe(1);
  });

  it('reads an empty table when all files were removed since the last look', async () => {
    await fixture.write(QUERY_ENGINE_ROWS);
    expect(await count()).toBe(4);
    await rm(join(fixture.silverDir, 'messages'), { recursive: true });
    expect(await count()).toBe(0);
  });

  it('answers every query while a build replaces the files', async () => {
    await fixture.write(QUERY_ENGINE_ROWS);
    const month = join(fixture.silverDir, 'messages', 'month=2024-01');
    const file = join(month, 'part-0.parquet');
    const bytes = await readFile(file);
    const queries = new AbortController();
    const build = (async () => {
      while (!queries.signal.aborted) {
        await writeFile(join(fixture.root, 'part.tmp'), bytes);
        await rename(join(fixture.root, 'part.tmp'), file);
      }
    })();
    try {
      for (let round = 0; round < 40; round++) {
        const counts = await Promise.all([count(), count()]);
        expect(counts).toEqual([4, 4]);
      }
    } finally {
      queries.abort();
      await build;
    }
  });

  it('works in a directory whose name contains a pattern or a quote', async () => {
    const strange = join(fixture.root, "it's [a] l*ke?", 'silver');
    await fixture.write(QUERY_ENGINE_ROWS);
    await mkdir(join(strange, '..'), { recursive: true });
    await rename(fixture.silverDir, strange);
    const other = createDuckDbQueryEngine({ silverDir: strange });
    try {
      expect((await runQuery(other, 'select count(*) from messages')).rows).toEqual([[4]]);
    } finally {
      await other.close();
    }
  });

  it('works where the path to the directory contains a link', async () => {
    await fixture.write(QUERY_ENGINE_ROWS);
    await symlink(fixture.silverDir, join(fixture.root, 'link'));
    const other = createDuckDbQueryEngine({ silverDir: join(fixture.root, 'link') });
    try {
      expect((await runQuery(other, 'select count(*) from messages')).rows).toEqual([[4]]);
    } finally {
      await other.close();
    }
  });
});
