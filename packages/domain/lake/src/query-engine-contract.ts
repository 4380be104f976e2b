import type { MessageRow } from './messages-schema.ts';
import { QueryError } from './query-engine.ts';
import type { QueryEngine, QueryErrorCode } from './query-engine.ts';

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

export interface QueryEngineCase {
  readonly name: string;
  /** Resolves when the engine does what the name says; rejects with what it did instead. */
  run(engine: QueryEngine): Promise<void>;
}

/**
 * What every QueryEngine does, as cases that need no test runner. Each gets a fresh engine over QUERY_ENGINE_ROWS, and
 * speaks SQL that DuckDB and Trino both take.
 */
export const QUERY_ENGINE_CASES: readonly QueryEngineCase[] = [
  {
    name: 'answers with columns and rows in the order asked for',
    run: (engine) =>
      expectRows(engine, 'select position, sender, edited from messages order by position desc limit 2', [
        [3, 'Ann', false],
        [2, null, false],
      ]),
  },
  {
    name: 'gives wall times as ISO text, with six digits only where there is a fraction',
    run: (engine) =>
      expectRows(engine, 'select sent_at from messages where position in (0, 3) order by sent_at', [
        ['2024-01-28T15:30:10'],
        ['2024-02-29T00:00:00.250000'],
      ]),
  },
  {
    name: 'gives arrays as arrays, and null for what is absent',
    run: (engine) =>
      expectRows(engine, 'select poll_options, poll_votes, latitude from messages where position = 1', [
        [['Mon', 'Tue'], [2, 0], null],
      ]),
  },
  {
    name: 'gives dates as text, doubles as numbers and counts as numbers',
    run: (engine) =>
      expectRows(
        engine,
        'select cast(sent_at as date), latitude, count(*) from messages where latitude > 0 group by 1, 2',
        [['2024-02-29', 47.25, 1]],
      ),
  },
  {
    name: 'gives integers past 2^53 as text, and every smaller one as a number',
    run: (engine) =>
      expectRows(engine, 'select cast(9007199254740993 as bigint), cast(9007199254740991 as bigint)', [
        ['9007199254740993', 9_007_199_254_740_991],
      ]),
  },
  {
    name: 'keeps every character of a text',
    run: (engine) => expectRows(engine, 'select text from messages where position = 0', [['Grüße, it’s 👍🏽']]),
  },
  {
    name: 'names the columns as the query does, with types in lower case',
    async run(engine) {
      const { columns } = await engine.query('select sender as who, count(*) as messages from messages group by 1');
      equal(columns, [
        { name: 'who', type: 'varchar' },
        { name: 'messages', type: 'bigint' },
      ]);
    },
  },
  {
    name: 'knows the month of the partition as text',
    run: (engine) =>
      expectRows(engine, "select month, count(*) from messages where month >= '2024-02' group by 1", [['2024-02', 1]]),
  },
  {
    name: 'puts values in the place of question marks, and never reads them as SQL',
    async run(engine) {
      const { rows } = await engine.query('select text from messages where sender = ? and position < ? order by 1', {
        parameters: ["Ann' or '1'='1", 10],
      });
      equal(rows, []);
      const found = await engine.query('select position from messages where sender = ? and position < ?', {
        parameters: ['Ann', 1],
      });
      equal(found.rows, [[0]]);
    },
  },
  {
    name: 'cuts an answer at maxRows and says so',
    async run(engine) {
      const cut = await engine.query('select position from messages order by position', { maxRows: 3 });
      equal([cut.rows, cut.truncated], [[[0], [1], [2]], true]);
      const whole = await engine.query('select position from messages order by position', { maxRows: 4 });
      equal([whole.rows.length, whole.truncated], [4, false]);
    },
  },
  {
    name: 'has the columns of an answer without rows',
    async run(engine) {
      const { columns, rows } = await engine.query('select sender from messages where position > 100');
      equal([columns.map(({ name }) => name), rows], [['sender'], []]);
    },
  },
  {
    name: 'refuses SQL that does not parse as invalid-sql',
    run: (engine) => refused(engine.query('select * form messages'), 'invalid-sql'),
  },
  {
    name: 'refuses unknown tables and columns as invalid-sql',
    async run(engine) {
      await refused(engine.query('select * from nothing_here'), 'invalid-sql');
      await refused(engine.query('select no_such_column from messages'), 'invalid-sql');
    },
  },
  ...[
    "insert into messages (text) values ('x')",
    'delete from messages',
    'drop table messages',
    'create table t as select 1 as a',
  ].map((sql): QueryEngineCase => ({
    name: `refuses what is not a SELECT: ${sql}`,
    run: (engine) => refused(engine.query(sql), 'not-allowed'),
  })),
  {
    name: 'refuses two statements at once',
    run: (engine) => refused(engine.query('select 1; select 2'), 'not-allowed', 'invalid-sql'),
  },
  {
    name: 'does not start a query whose signal has fired, and still answers the next one',
    async run(engine) {
      await refused(engine.query('select 1', { signal: AbortSignal.abort() }), 'cancelled');
      await expectRows(engine, 'select 1', [[1]]);
    },
  },
  {
    name: 'answers several queries at the same time',
    async run(engine) {
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => engine.query('select ? + 0', { parameters: [n] })));
      equal(
        answers.map(({ rows }) => rows[0]?.[0]),
        [1, 2, 3, 4, 5],
      );
    },
  },
  {
    name: 'answers the same after a refresh that found nothing new',
    async run(engine) {
      await engine.refresh();
      await expectRows(engine, 'select count(*) from messages', [[QUERY_ENGINE_ROWS.length]]);
    },
  },
  {
    name: 'refuses every query once it is closed, and may be closed twice',
    async run(engine) {
      await engine.close();
      await engine.close();
      await refused(engine.query('select 1'), 'engine-failed');
    },
  },
];

async function expectRows(engine: QueryEngine, sql: string, expected: unknown): Promise<void> {
  equal((await engine.query(sql)).rows, expected);
}

async function refused(answer: Promise<unknown>, ...codes: QueryErrorCode[]): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof QueryError && codes.includes(error.code)) return;
    throw error;
  }
  throw new Error(`expected ${codes.join(' or ')}, and the query was answered`);
}

function equal(actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`expected ${wanted}, got ${found}`);
}
