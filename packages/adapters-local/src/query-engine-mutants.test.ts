import type { Cell, QueryEngine, QueryResult } from '@homelake/lake';
import { QueryError } from '@homelake/lake';
import { QUERY_ENGINE_ROWS, queryEngineCases } from '@homelake/lake/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

type Mutation = (engine: QueryEngine) => Partial<QueryEngine>;
const EMPTY: QueryResult = { columns: [], rows: [], truncated: false, elapsedMs: 0 };

/** An engine that changes its answers. */
const answering =
  (change: (answer: QueryResult) => QueryResult): Mutation =>
  (engine) => ({ query: async (...asked) => change(await engine.query(...asked)) });
const cells = (change: (cell: Cell) => Cell): Mutation =>
  answering((answer) => ({ ...answer, rows: answer.rows.map((row) => row.map(change)) }));
const onText = (change: (text: string) => Cell): Mutation =>
  cells((cell) => (typeof cell === 'string' ? change(cell) : cell));
/** An engine that answers what it should refuse with this code. */
const forgiving =
  (code: string): Mutation =>
  (engine) => ({
    query: (...asked) =>
      engine.query(...asked).catch((error: unknown) => {
        if (error instanceof QueryError && error.code === code) return EMPTY;
        throw error;
      }),
  });

/** Engines with one fault each, and the cases that must find it. */
const mutants: [fault: string, mutate: Mutation, caught: RegExp][] = [
  ['turns the rows round', answering((a) => ({ ...a, rows: a.rows.toReversed() })), /order asked for|at maxRows/],
  ['prints times as SQL does', onText((text) => text.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')), /wall times/],
  ['gives arrays as text', cells((cell) => (Array.isArray(cell) ? JSON.stringify(cell) : cell)), /arrays/],
  ['gives numbers as text', cells((cell) => (typeof cell === 'number' ? String(cell) : cell)), /doubles as numbers/],
  ['rounds large integers', onText((text) => (/^\d+$/.test(text) ? Number(text) : text)), /past 2\^53/],
  ['loses characters', onText((text) => text.replace(/[^ -~]/g, '?')), /every character/],
  [
    'shouts its types',
    answering((a) => ({ ...a, columns: a.columns.map((c) => ({ ...c, type: c.type.toUpperCase() })) })),
    /names the columns/,
  ],
  [
    'reads months as numbers',
    onText((text) => (/^\d{4}-\d\d$/.test(text) ? Number(text.slice(0, 4)) : text)),
    /the month/,
  ],
  [
    'writes values into the SQL',
    (engine) => ({
      query(sql, { parameters = [], ...options } = {}) {
        const values = [...parameters];
        const raw = sql.replace(/\?/g, () =>
          typeof values[0] === 'string' ? `'${values.shift()}'` : String(values.shift()),
        );
        return engine.query(raw, options);
      },
    }),
    /question marks/,
  ],
  ['knows no maxRows', (engine) => ({ query: (sql, o) => engine.query(sql, { ...o, maxRows: 1000 }) }), /at maxRows/],
  ['never says that it cut', answering((a) => ({ ...a, truncated: false })), /at maxRows/],
  ['drops the columns of an empty answer', answering((a) => (a.rows.length > 0 ? a : EMPTY)), /without rows/],
  ['answers wrong SQL', forgiving('invalid-sql'), /does not parse|unknown tables/],
  ['answers what changes things', forgiving('not-allowed'), /not a SELECT|two statements/],
  [
    'knows no signal',
    (engine) => ({ query: (sql, o) => engine.query(sql, { ...o, signal: new AbortController().signal }) }),
    /signal has fired/,
  ],
  [
    'mixes up answers',
    (engine) => {
      let latest: Promise<QueryResult> = Promise.resolve(EMPTY);
      return {
        query(...asked) {
          latest = engine.query(...asked);
          return Promise.resolve().then(() => latest);
        },
      };
    },
    /at the same time/,
  ],
  [
    'lacks the tables that have no files',
    (engine) => ({
      query: (sql, options) => engine.query(sql.replace('from photos', 'from photos_of_nobody'), options),
    }),
    /nothing was built for/,
  ],
  [
    'forgets its tables on refresh',
    (engine) => {
      let forgotten = false;
      return {
        refresh: async () => {
          forgotten = true;
        },
        query: async (...asked) => (forgotten ? EMPTY : engine.query(...asked)),
      };
    },
    /after a refresh/,
  ],
  ['stays open', () => ({ close: async () => {} }), /once it is closed/],
];

describe('an engine with a fault', () => {
  let fixture: SilverFixture;
  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
  });
  afterAll(() => fixture.remove());

  it.each(mutants)('is caught when it %s', async (_fault, mutate, caught) => {
    const cases = queryEngineCases.filter(({ name }) => caught.test(name));
    expect(cases).not.toEqual([]);
    for (const one of cases) {
      const whole = createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 1 });
      const faulty: QueryEngine = {
        query: (...asked) => whole.query(...asked),
        refresh: () => whole.refresh(),
        close: () => whole.close(),
        ...mutate(whole),
      };
      await expect(one.run({ engine: faulty }), one.name).rejects.toThrow();
      await whole.close();
    }
  });

  it('is thought of for every case of the contract', () => {
    const never = queryEngineCases.filter(({ name }) => !mutants.some(([, , caught]) => caught.test(name)));
    expect(never.map(({ name }) => name)).toEqual([]);
  });
});
