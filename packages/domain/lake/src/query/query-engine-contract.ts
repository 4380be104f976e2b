import { check, equal, rejectsWith, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { MessageRow } from '../tables/messages-schema.ts';
import type { QueryEngine, QueryErrorCode, QueryStatus } from './query-engine.ts';
import { runQuery } from './run-query.ts';
import type { RunQueryOptions } from './run-query.ts';

/** A plain text of a chat called Hikers, with these columns instead. `index`: 0 to 9. */
export const exampleMessage = (index: number, of: Partial<MessageRow> = {}): MessageRow => ({
  message_id: `0123456789ab-${index}`,
  chat_id: 'chat-1',
  chat_name: 'Hikers',
  position: index,
  sent_at: `2024-01-28T15:30:1${index}`,
  sender_id: 'p1',
  sender: 'Ann',
  kind: 'text',
  text: 'hello',
  media_name: null,
  media_type: null,
  media_key: null,
  edited: false,
  call_video: null,
  call_missed: null,
  call_seconds: null,
  poll_question: null,
  poll_options: null,
  poll_votes: null,
  latitude: null,
  longitude: null,
  event: null,
  event_actor: null,
  event_target: null,
  first_seen_export: '0'.repeat(64),
  exports: ['0'.repeat(64)],
  month: '2024-01',
  ...of,
});

/** The rows of `messages` that the lake under test must contain. */
export const QUERY_ENGINE_ROWS: readonly MessageRow[] = [
  exampleMessage(0, { text: 'Grüße, it’s 👍🏽' }),
  exampleMessage(1, {
    sender_id: 'p2',
    sender: 'Bob',
    text: '',
    kind: 'poll',
    poll_question: 'When?',
    poll_options: ['Mon', 'Tue'],
    poll_votes: [2, 0],
  }),
  exampleMessage(2, {
    sender_id: null,
    sender: null,
    kind: 'system',
    text: 'Ann added Cem',
    event: 'added',
    event_actor: 'Ann',
    event_target: 'Cem',
  }),
  exampleMessage(3, {
    sent_at: '2024-02-29T00:00:00.250000',
    month: '2024-02',
    kind: 'location',
    text: '',
    latitude: 47.25,
    longitude: -122.5,
  }),
];

/** An engine on a lake with QUERY_ENGINE_ROWS. Cases may share an engine, except those that close it. */
export interface EngineUnderTest {
  readonly engine: QueryEngine;
  readonly close?: () => Promise<void>;
}

export interface QueryEngineCase {
  /** A fact that holds for every engine. */
  readonly name: string;
  readonly run: (subject: EngineUnderTest) => Promise<void>;
}

/** A cross join of twenty copies of the four rows: 4^20, about 10^12, rows. It runs until it is stopped. */
const ENDLESS = `select count(*) from ${Array.from({ length: 20 }, (_, i) => `messages t${i}`).join(' cross join ')}
where ${Array.from({ length: 20 }, (_, i) => `t${i}.position`).join(' + ')} = -1`;

/** The behaviour that every QueryEngine has, in SQL that both DuckDB and Trino accept. */
export const queryEngineCases: readonly QueryEngineCase[] = [
  {
    name: 'answers with columns and rows in the order of the query',
    run: ({ engine }) =>
      expectRows(engine, 'select position, sender, edited from messages order by position desc limit 2', [
        [3, 'Ann', false],
        [2, null, false],
      ]),
  },
  {
    name: 'gives wall times as ISO text, with three digits only where there are milliseconds',
    async run({ engine }) {
      await expectRows(engine, 'select sent_at from messages where position in (0, 3) order by sent_at', [
        ['2024-01-28T15:30:10'],
        ['2024-02-29T00:00:00.250'],
      ]);
      await expectRows(
        engine,
        "select timestamp '2024-01-28 15:30:10.123987', timestamp '2024-01-28 15:30:10.000400' from messages limit 1",
        [['2024-01-28T15:30:10.123', '2024-01-28T15:30:10']],
      );
    },
  },
  {
    name: 'gives arrays as arrays, and absent values as null',
    run: ({ engine }) =>
      expectRows(engine, 'select poll_options, poll_votes, latitude from messages where position = 1', [
        [['Mon', 'Tue'], [2, 0], null],
      ]),
  },
  {
    name: 'gives nested arrays, and their texts with commas and brackets, unchanged',
    run: ({ engine }) =>
      expectRows(engine, "select array[array['a, b', ']'], array[null]]", [[[['a, b', ']'], [null]]]]),
  },
  {
    name: 'gives dates as text, doubles as numbers and counts as numbers',
    run: ({ engine }) =>
      expectRows(
        engine,
        'select cast(sent_at as date), latitude, count(*) from messages where latitude > 0 group by 1, 2',
        [['2024-02-29', 47.25, 1]],
      ),
  },
  {
    name: 'gives integers beyond 2^53 as text, and smaller ones as numbers',
    run: ({ engine }) =>
      expectRows(engine, 'select cast(9007199254740993 as bigint), cast(9007199254740991 as bigint)', [
        ['9007199254740993', 9_007_199_254_740_991],
      ]),
  },
  {
    name: 'keeps every character of a text',
    run: ({ engine }) => expectRows(engine, 'select text from messages where position = 0', [['Grüße, it’s 👍🏽']]),
  },
  {
    name: 'names the columns as the query does, with the types of the port',
    async run({ engine }) {
      const { columns } = await runQuery(
        engine,
        'select sender as who, count(*) as messages, max(sent_at) as t, cast(null as date) as d, max(latitude) as l, poll_options from messages group by 1, 6',
      );
      equal(
        columns,
        [
          { name: 'who', type: 'varchar' },
          { name: 'messages', type: 'bigint' },
          { name: 't', type: 'timestamp' },
          { name: 'd', type: 'date' },
          { name: 'l', type: 'double' },
          { name: 'poll_options', type: 'array' },
        ],
        'names and types',
      );
    },
  },
  {
    name: 'has the month of the partition as text',
    run: ({ engine }) =>
      expectRows(engine, "select month, count(*) from messages where month >= '2024-02' group by 1", [['2024-02', 1]]),
  },
  {
    name: 'binds values to question marks and never parses them as SQL',
    async run({ engine }) {
      const { rows } = await runQuery(
        engine,
        'select text from messages where sender = ? and position < ? order by 1',
        { parameters: ["Ann' or '1'='1", 10] },
      );
      equal(rows, [], 'a value with a quote in it');
      const found = await runQuery(engine, 'select position from messages where sender = ? and position < ?', {
        parameters: ['Ann', 1],
      });
      equal(found.rows, [[0]], 'two values');
    },
  },
  {
    name: 'cuts an answer at maxRows and says so',
    async run({ engine }) {
      const sql = 'select position from messages order by position';
      const cut = await runQuery(engine, sql, { maxRows: 3 });
      equal([cut.rows, cut.truncated], [[[0], [1], [2]], 'rows'], 'three of four rows');
      const whole = await runQuery(engine, sql, { maxRows: 4 });
      equal([whole.rows.length, whole.truncated], [4, null], 'four of four rows');
    },
  },
  {
    name: 'cuts an answer between two rows at maxBytes, and says so',
    async run({ engine }) {
      const sql = "select position, 'twenty bytes of text' from messages order by position";
      const cut = await runQuery(engine, sql, { maxBytes: 70 });
      equal(cut.truncated, 'bytes', 'truncated');
      equal(
        cut.rows,
        [0, 1].map((position) => [position, 'twenty bytes of text']),
        'two of four rows',
      );
      equal((await runQuery(engine, sql, { maxBytes: 1000 })).truncated, null, 'an answer that fits');
    },
  },
  {
    name: 'has the columns of an answer without rows',
    async run({ engine }) {
      const { columns, rows } = await runQuery(engine, 'select sender from messages where position > 100');
      equal([columns.map(({ name }) => name), rows], [['sender'], []], 'columns and rows');
    },
  },
  {
    name: 'gives each row once and in order over the pages, none of them above the limit',
    async run({ engine }) {
      const id = await engine.start('select position from messages order by position');
      await done(engine, id);
      const seen: unknown[] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages === 0 || cursor !== null; pages += 1) {
        const page = await engine.page(id, cursor, 3);
        check(page !== null && page.rows.length <= 3 && pages < 10, `page ${pages} is there`);
        const again = await engine.page(id, cursor, 3);
        equal(again?.rows, page.rows, 'the same page, asked for again');
        seen.push(...page.rows);
        cursor = page.cursor;
      }
      equal(seen, [[0], [1], [2], [3]], 'all rows');
    },
  },
  {
    name: 'reports a running query at once, or waits for its end up to a limit',
    async run({ engine }) {
      const endless = await engine.start(ENDLESS);
      equal((await engine.status(endless))?.state, 'running', 'asked at once');
      equal((await engine.status(endless, 50))?.state, 'running', 'after 50 ms');
      await engine.cancel(endless);
      const short = await engine.start('select 1');
      equal((await engine.status(short, 50_000))?.state, 'done', 'of a short one');
    },
  },
  {
    name: 'has no status and no page for an unknown id',
    async run({ engine }) {
      const id = '00000000-0000-4000-8000-000000000000';
      equal(await engine.status(id), null, 'status');
      equal(await engine.page(id, null, 10), null, 'page');
      await engine.cancel(id);
    },
  },
  {
    name: 'stops a cancelled query, and answers the next one',
    async run({ engine }) {
      const id = await engine.start(ENDLESS);
      await engine.cancel(id);
      await engine.cancel(id);
      const status = await engine.status(id, 20_000);
      check(status === null || (status.state === 'failed' && status.code === 'cancelled'), 'gone, or cancelled');
      await expectRows(engine, 'select 1', [[1]]);
    },
  },
  {
    name: 'stops a query at its time limit, and answers the next one',
    async run({ engine }) {
      await refused('timeout', engine, ENDLESS, { timeoutMs: 200 });
      await expectRows(engine, 'select 1', [[1]]);
    },
  },
  {
    name: 'answers queries of the app while queries of users exceed its capacity',
    async run({ engine }) {
      const ids: string[] = [];
      for (let i = 0; i < 10; i += 1) ids.push(await engine.start(ENDLESS, { lane: 'person', timeoutMs: 120_000 }));
      const { rows } = await runQuery(engine, 'select 1', { lane: 'app', timeoutMs: 50_000 });
      equal(rows, [[1]], 'the answer for the app');
      for (const id of ids) {
        equal((await engine.status(id))?.state, 'running', 'what a person asked');
        await engine.cancel(id);
      }
    },
  },
  {
    name: 'refuses SQL that does not parse as invalid-sql',
    run: ({ engine }) => refused('invalid-sql', engine, 'select * form messages'),
  },
  {
    name: 'refuses unknown tables and columns as invalid-sql',
    async run({ engine }) {
      await refused('invalid-sql', engine, 'select * from nothing_here');
      await refused('invalid-sql', engine, 'select no_such_column from messages');
    },
  },
  ...[
    "insert into messages (text) values ('x')",
    'delete from messages',
    'drop table messages',
    'create table t as select 1 as a',
  ].map((sql): QueryEngineCase => ({
    name: `refuses statements other than SELECT: ${sql}`,
    run: ({ engine }) => refused('not-allowed', engine, sql),
  })),
  {
    name: 'refuses two statements at once',
    run: ({ engine }) => refused('not-allowed', engine, 'select 1; select 2'),
  },
  {
    name: 'answers several queries at the same time',
    async run({ engine }) {
      const answers = await Promise.all(
        [1, 2, 3, 4, 5].map((n) => runQuery(engine, 'select ? + 0', { parameters: [n] })),
      );
      equal(
        answers.map(({ rows }) => rows[0]?.[0]),
        [1, 2, 3, 4, 5],
        'the answers in the order of the questions',
      );
    },
  },
  {
    name: 'has tables without data, empty and with their types',
    async run({ engine }) {
      const { columns, rows } = await runQuery(engine, 'select photo_id, taken_local, size_bytes, month from photos');
      equal(rows, [], 'rows');
      equal(
        columns.map(({ type }) => type),
        ['varchar', 'timestamp', 'bigint', 'varchar'],
        'types',
      );
    },
  },
  {
    name: 'refuses every query after it was closed, and may be closed twice',
    async run({ engine }) {
      await engine.close();
      await engine.close();
      await refused('engine-failed', engine, 'select 1');
    },
  },
];

/** The contract suite for one engine, for any test runner: `for (const c of queryEngineContract({ open })) it(c.name, c.run)`. */
export const queryEngineContract = (setup: ContractSetup<EngineUnderTest>): RunnableCase[] =>
  runnableCases(queryEngineCases, setup);

async function expectRows(engine: QueryEngine, sql: string, expected: unknown): Promise<void> {
  equal((await runQuery(engine, sql)).rows, expected, sql);
}

async function done(engine: QueryEngine, id: string): Promise<void> {
  const status: QueryStatus | null = await engine.status(id, 50_000);
  equal(status?.state, 'done', 'state');
}

const refused = (code: QueryErrorCode, engine: QueryEngine, sql: string, options?: RunQueryOptions): Promise<void> =>
  rejectsWith(code, () => runQuery(engine, sql, options), sql);
