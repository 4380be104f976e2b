import { equal, rejectsWith, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { MessageRow } from './messages-schema.ts';
import type { QueryEngine, QueryErrorCode, QueryOptions } from './query-engine.ts';

const row = (index: number, of: Partial<MessageRow>): MessageRow => ({
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

/** The rows of `messages` that a lake must hold before its engine runs through the cases. */
export const QUERY_ENGINE_ROWS: readonly MessageRow[] = [
  row(0, { text: 'Grüße, it’s 👍🏽' }),
  row(1, {
    sender_id: 'p2',
    sender: 'Bob',
    text: '',
    kind: 'poll',
    poll_question: 'When?',
    poll_options: ['Mon', 'Tue'],
    poll_votes: [2, 0],
  }),
  row(2, {
    sender_id: null,
    sender: null,
    kind: 'system',
    text: 'Ann added Cem',
    event: 'added',
    event_actor: 'Ann',
    event_target: 'Cem',
  }),
  row(3, {
    sent_at: '2024-02-29T00:00:00.250000',
    month: '2024-02',
    kind: 'location',
    text: '',
    latitude: 47.25,
    longitude: -122.5,
  }),
];

/** A fresh engine over QUERY_ENGINE_ROWS. */
export interface EngineUnderTest {
  readonly engine: QueryEngine;
  readonly close?: () => Promise<void>;
}

export interface QueryEngineCase {
  /** A fact about every engine. */
  readonly name: string;
  readonly run: (subject: EngineUnderTest) => Promise<void>;
}

/** What every QueryEngine does, in SQL that DuckDB and Trino both take. */
export const queryEngineCases: readonly QueryEngineCase[] = [
  {
    name: 'answers with columns and rows in the order asked for',
    run: ({ engine }) =>
      expectRows(engine, 'select position, sender, edited from messages order by position desc limit 2', [
        [3, 'Ann', false],
        [2, null, false],
      ]),
  },
  {
    name: 'gives wall times as ISO text, with six digits only where there is a fraction',
    run: ({ engine }) =>
      expectRows(engine, 'select sent_at from messages where position in (0, 3) order by sent_at', [
        ['2024-01-28T15:30:10'],
        ['2024-02-29T00:00:00.250000'],
      ]),
  },
  {
    name: 'gives arrays as arrays, and null for what is absent',
    run: ({ engine }) =>
      expectRows(engine, 'select poll_options, poll_votes, latitude from messages where position = 1', [
        [['Mon', 'Tue'], [2, 0], null],
      ]),
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
    name: 'gives integers past 2^53 as text, and every smaller one as a number',
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
    name: 'names the columns as the query does, with types in lower case',
    async run({ engine }) {
      const { columns } = await engine.query('select sender as who, count(*) as messages from messages group by 1');
      equal(
        columns,
        [
          { name: 'who', type: 'varchar' },
          { name: 'messages', type: 'bigint' },
        ],
        'names and types',
      );
    },
  },
  {
    name: 'knows the month of the partition as text',
    run: ({ engine }) =>
      expectRows(engine, "select month, count(*) from messages where month >= '2024-02' group by 1", [['2024-02', 1]]),
  },
  {
    name: 'puts values in the place of question marks, and never reads them as SQL',
    async run({ engine }) {
      const { rows } = await engine.query('select text from messages where sender = ? and position < ? order by 1', {
        parameters: ["Ann' or '1'='1", 10],
      });
      equal(rows, [], 'a value with a quote in it');
      const found = await engine.query('select position from messages where sender = ? and position < ?', {
        parameters: ['Ann', 1],
      });
      equal(found.rows, [[0]], 'two values');
    },
  },
  {
    name: 'cuts an answer at maxRows and says so',
    async run({ engine }) {
      const cut = await engine.query('select position from messages order by position', { maxRows: 3 });
      equal([cut.rows, cut.truncated], [[[0], [1], [2]], true], 'three of four rows');
      const whole = await engine.query('select position from messages order by position', { maxRows: 4 });
      equal([whole.rows.length, whole.truncated], [4, false], 'four of four rows');
    },
  },
  {
    name: 'has the columns of an answer without rows',
    async run({ engine }) {
      const { columns, rows } = await engine.query('select sender from messages where position > 100');
      equal([columns.map(({ name }) => name), rows], [['sender'], []], 'columns and rows');
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
    name: `refuses what is not a SELECT: ${sql}`,
    run: ({ engine }) => refused('not-allowed', engine, sql),
  })),
  {
    name: 'refuses two statements at once',
    run: ({ engine }) => refused('not-allowed', engine, 'select 1; select 2'),
  },
  {
    name: 'does not start a query whose signal has fired, and still answers the next one',
    async run({ engine }) {
      await refused('cancelled', engine, 'select 1', { signal: AbortSignal.abort() });
      await expectRows(engine, 'select 1', [[1]]);
    },
  },
  {
    name: 'answers several queries at the same time',
    async run({ engine }) {
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => engine.query('select ? + 0', { parameters: [n] })));
      equal(
        answers.map(({ rows }) => rows[0]?.[0]),
        [1, 2, 3, 4, 5],
        'the answers in the order of the questions',
      );
    },
  },
  {
    name: 'has a table that nothing was built for yet, empty and with its types',
    async run({ engine }) {
      const { columns, rows } = await engine.query('select photo_id, taken_local, size_bytes, month from photos');
      equal(rows, [], 'rows');
      equal(
        columns.map(({ type }) => type),
        ['varchar', 'timestamp', 'bigint', 'varchar'],
        'types',
      );
    },
  },
  {
    name: 'answers the same after a refresh that found nothing new',
    async run({ engine }) {
      await engine.refresh();
      await expectRows(engine, 'select count(*) from messages', [[QUERY_ENGINE_ROWS.length]]);
    },
  },
  {
    name: 'refuses every query once it is closed, and may be closed twice',
    async run({ engine }) {
      await engine.close();
      await engine.close();
      await refused('engine-failed', engine, 'select 1');
    },
  },
];

/** The suite for one engine, for any test runner: `for (const c of queryEngineContract({ open })) it(c.name, c.run)`. */
export const queryEngineContract = (setup: ContractSetup<EngineUnderTest>): RunnableCase[] =>
  runnableCases(queryEngineCases, setup);

async function expectRows(engine: QueryEngine, sql: string, expected: unknown): Promise<void> {
  equal((await engine.query(sql)).rows, expected, sql);
}

const refused = (code: QueryErrorCode, engine: QueryEngine, sql: string, options?: QueryOptions): Promise<void> =>
  rejectsWith(code, () => engine.query(sql, options), sql);
