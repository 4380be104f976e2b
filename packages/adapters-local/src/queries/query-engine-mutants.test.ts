import { setTimeout } from 'node:timers/promises';
import { runQuery } from '@homelake/lake';
import type { Cell, QueryEngine, QueryRows, QueryStatus } from '@homelake/lake';
import { QUERY_ENGINE_ROWS, queryEngineCases } from '@homelake/lake/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

type Mutation = (engine: QueryEngine) => Partial<QueryEngine>;
type Done = Extract<QueryStatus, { state: 'done' }>;

/** Makes an engine that changes its pages. */
const paging =
  (change: (page: QueryRows) => QueryRows): Mutation =>
  (engine) => ({
    async page(...asked) {
      const page = await engine.page(...asked);
      return page && change(page);
    },
  });
/** Makes an engine that changes the status of an ended query. */
const telling =
  (change: (status: Done) => QueryStatus): Mutation =>
  (engine) => ({
    async status(...asked) {
      const status = await engine.status(...asked);
      return status?.state === 'done' ? change(status) : status;
    },
  });
const mapCell = (cell: Cell, change: (cell: Cell) => Cell): Cell =>
  Array.isArray(cell) ? cell.map((one: Cell) => mapCell(one, change)) : change(cell);
const cells = (change: (cell: Cell) => Cell): Mutation =>
  paging((page) => ({ ...page, rows: page.rows.map((row) => row.map(change)) }));
const onText = (change: (text: string) => Cell): Mutation =>
  cells((cell) => mapCell(cell, (one) => (typeof one === 'string' ? change(one) : one)));
/** Makes an engine that starts queries differently. */
const starting =
  (start: (engine: QueryEngine, ...asked: Parameters<QueryEngine['start']>) => Promise<string>): Mutation =>
  (engine) => ({ start: (...asked) => start(engine, ...asked) });
/** Makes an engine that answers queries that it should refuse with this code. */
const forgiving =
  (code: string): Mutation =>
  (engine) => ({
    async status(...asked) {
      const status = await engine.status(...asked);
      return status?.state === 'failed' && status.code === code ? EMPTY : status;
    },
    page: async (...asked) => (await engine.page(...asked)) ?? { rows: [], cursor: null },
  });
const EMPTY: Done = { state: 'done', columns: [], truncated: null, elapsedMs: 0, scannedBytes: null };

/** Engines with one fault each, and the cases that must find it. */
const mutants: [fault: string, mutate: Mutation, caught: RegExp][] = [
  ['turns the rows round', paging((p) => ({ ...p, rows: p.rows.toReversed() })), /order of the query|at maxRows/],
  ['prints times as SQL does', onText((text) => text.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')), /wall times/],
  ['always gives milliseconds', onText((text) => text.replace(/^(\S+T\S+:\d\d)$/, '$1.000')), /wall times/],
  ['prints arrays as Athena does', cells((cell) => (Array.isArray(cell) ? `[${cell.join(', ')}]` : cell)), /arrays/],
  [
    'splits an array at its commas',
    cells((cell) => (Array.isArray(cell) ? cell.flatMap((one) => String(one).split(', ')) : cell)),
    /nested arrays/,
  ],
  ['gives numbers as text', cells((cell) => (typeof cell === 'number' ? String(cell) : cell)), /doubles as numbers/],
  ['rounds large integers', onText((text) => (/^\d+$/.test(text) ? Number(text) : text)), /beyond 2\^53/],
  ['loses characters', onText((text) => text.replace(/[^ -~]/g, '?')), /every character/],
  [
    'calls every type a varchar',
    telling((s) => ({ ...s, columns: s.columns.map(({ name }) => ({ name, type: 'varchar' })) })),
    /names the columns|tables without data/,
  ],
  [
    'reads months as numbers',
    onText((text) => (/^\d{4}-\d\d$/.test(text) ? Number(text.slice(0, 4)) : text)),
    /the month/,
  ],
  [
    'writes values into the SQL',
    starting((engine, sql, { parameters = [], ...options } = {}) => {
      const values = [...parameters];
      const raw = sql.replace(/\?/g, () =>
        typeof values[0] === 'string' ? `'${values.shift()}'` : String(values.shift()),
      );
      return engine.start(raw, options);
    }),
    /question marks/,
  ],
  ['knows no maxRows', starting((engine, sql, o) => engine.start(sql, { ...o, maxRows: 1000 })), /at maxRows/],
  ['knows no maxBytes', starting((engine, sql, o) => engine.start(sql, { ...o, maxBytes: 1000 })), /at maxBytes/],
  ['never says that it cut', telling((s) => ({ ...s, truncated: null })), /at maxRows|at maxBytes/],
  ['drops the columns', telling((s) => ({ ...s, columns: [] })), /without rows/],
  ['gives all rows at once', (engine) => ({ page: (id, cursor) => engine.page(id, cursor, 1000) }), /over the pages/],
  [
    'starts again with every page',
    (engine) => ({ page: (id, _cursor, limit) => engine.page(id, null, limit) }),
    /over the pages/,
  ],
  [
    'gives each page once',
    (engine) => {
      const given = new Set<string>();
      return {
        async page(id, cursor, limit) {
          const place = `${id} ${cursor}`;
          if (given.has(place)) return { rows: [], cursor: null };
          given.add(place);
          return engine.page(id, cursor, limit);
        },
      };
    },
    /over the pages/,
  ],
  ['waits for the end', (engine) => ({ status: (id) => engine.status(id, 1_000_000) }), /reports a running query/],
  ['never waits', (engine) => ({ status: (id) => engine.status(id) }), /waits for its end/],
  [
    'has a query of every name',
    (engine) => ({ status: async (id, waitMs) => (await engine.status(id, waitMs)) ?? EMPTY }),
    /unknown id/,
  ],
  ['does not stop what is cancelled', () => ({ cancel: async () => {} }), /cancelled query/],
  [
    'knows no time limit',
    starting((engine, sql, o) => engine.start(sql, { ...o, timeoutMs: 1_000_000 })),
    /time limit/,
  ],
  ['has one lane', starting((engine, sql, o) => engine.start(sql, { ...o, lane: 'person' })), /queries of the app/],
  ['answers wrong SQL', forgiving('invalid-sql'), /does not parse|unknown tables/],
  ['answers what changes things', forgiving('not-allowed'), /other than SELECT|two statements/],
  [
    'mixes up answers',
    (engine) => {
      let latest = '';
      return {
        async start(...asked) {
          latest = await engine.start(...asked);
          return latest;
        },
        status: (_id, waitMs) => engine.status(latest, waitMs),
        page: (_id, cursor, limit) => engine.page(latest, cursor, limit),
        cancel: async () => {},
      };
    },
    /at the same time/,
  ],
  [
    'lacks the tables that have no files',
    starting((engine, sql, o) => engine.start(sql.replace('from photos', 'from photos_of_nobody'), o)),
    /tables without data/,
  ],
  ['stays open', () => ({ close: async () => {} }), /after it was closed/],
];

/** Faults that make a case wait forever. */
const HANGING = /^(waits for the end|does not stop what is cancelled|knows no time limit|has one lane)$/;
/** Time after which a waiting case counts as failed, as the time limit of its test would decide. */
const PATIENCE_MS = 3_000;

describe('an engine with a fault', () => {
  let fixture: SilverFixture;
  let shared: QueryEngine;
  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
    shared = createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 1 });
  });
  afterAll(async () => {
    await shared.close();
    await fixture.remove();
  });

  it.each(mutants)('is caught when it %s', async (fault, mutate, caught) => {
    const cases = queryEngineCases.filter(({ name }) => caught.test(name));
    expect(cases).not.toEqual([]);
    const hangs = HANGING.test(fault);
    for (const one of cases) {
      const whole = hangs ? createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 1 }) : shared;
      const faulty = { ...whole, ...mutate(whole) };
      if (hangs) await warm(whole);
      const ended = one.run({ engine: faulty }).then(
        () => 'kept the contract',
        () => 'caught',
      );
      const outcome = await (hangs ? Promise.race([ended, setTimeout(PATIENCE_MS, 'caught')]) : ended);
      expect(outcome, one.name).toBe('caught');
      if (hangs) await whole.close();
    }
  });

  it('exists for every case of the contract', () => {
    const never = queryEngineCases.filter(({ name }) => !mutants.some(([, , caught]) => caught.test(name)));
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});

/** Starts both lanes, so that no case waits for the start of a process. */
const warm = (engine: QueryEngine) =>
  Promise.all([runQuery(engine, 'select 1', { lane: 'app' }), runQuery(engine, 'select 1', { lane: 'person' })]);
