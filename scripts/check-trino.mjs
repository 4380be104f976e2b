// Runs every named question and every example on a real Trino, in process, and compares types and rows with DuckDB's.
// It needs Java 17 and Maven, fetches some 130 MB once, and is not part of the tests: run it when SQL changes.
//   node scripts/check-trino.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbQueryEngine } from '../packages/adapters-local/src/queries/duckdb-query-engine.ts';
import { messageRows } from '../packages/adapters-local/src/queries/message-rows.test-helper.ts';
import { photoRows } from '../packages/adapters-local/src/queries/photo-rows.test-helper.ts';
import { createSilverFixture } from '../packages/adapters-local/src/queries/silver-fixture.test-helper.ts';
import {
  EXAMPLE_QUERIES,
  INSIGHTS,
  MESSAGES,
  PHOTOS,
  renderInsight,
  runQuery,
} from '../packages/domain/lake/src/index.ts';

const here = import.meta.dirname;
const SCOPE = { chatId: 'hikers', from: '2024-01-01T10:01', to: '2024-02-01T08:00' };
const event = (at, event, event_actor, event_target = null) => ({ at, event, event_actor, event_target });
const poll = (at, poll_votes) => ({
  at,
  by: 'Bob',
  kind: 'poll',
  text: '',
  poll_question: 'When?',
  poll_options: ['Mon', 'Tue'],
  poll_votes,
});
const work = { chat_id: 'work', chat_name: 'Work' };
const ROWS = messageRows([
  event('2024-01-01 10:00', 'created', 'Ann'),
  event('2024-01-01 10:00', 'added', 'Ann', 'Bob'),
  { at: '2024-01-01 10:00:00', by: 'Ann', text: '😂😂 👍🏽 ❤️ Pizza tonight? PIZZA! the' },
  {
    at: '2024-01-01 10:01:10',
    by: 'Bob',
    text: '👍 ❤ 👨‍👩‍👧‍👦 pizza, don’t ask @491512345 https://pizza.example/pizza 2024',
  },
  {
    at: '2024-01-01 10:02:10',
    by: 'Ann',
    text: "https://www.example.com/a and http://EXAMPLE.com:80/b. It's really?! so.",
  },
  { at: '2024-01-01 23:30:00', by: 'Cem', text: '東京 東京 猫 ÜBER über İstanbul متى؟' },
  { at: '2024-01-02 04:59:59', by: 'Bob', text: 'one  two\nthree', edited: true },
  { at: '2024-01-02 05:00:00', by: 'Ann', kind: 'deleted', text: '' },
  {
    at: '2024-01-03 07:00:00',
    by: 'Ann',
    kind: 'media',
    media_type: 'image',
    media_name: 'a.jpg',
    text: '🏳️‍🌈 5️⃣ 🇩🇪🇫🇷 ©️ © 🙂‍↔️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  },
  { at: '2024-01-03 07:00:00', by: 'Bob', kind: 'media', media_type: 'voice', text: '' },
  event('2024-01-04 10:00', 'removed', 'Ann', 'Bob'),
  event('2024-01-05 10:00', 'left', 'Cem'),
  poll('2024-01-06 07:00:00', [1, 3]),
  poll('2024-01-06 07:00:01', [0, 0]),
  {
    at: '2024-02-01 07:00:00',
    by: 'Ann',
    kind: 'call',
    text: '',
    call_video: true,
    call_missed: false,
    call_seconds: 90,
  },
  { at: '2024-02-01 08:00:00', by: 'Bob', kind: 'call', text: '', call_video: false, call_missed: true },
  { at: '2024-02-01 08:00:00', by: 'Bob', ...work, kind: 'location', text: '', latitude: 1.5, longitude: -2.25 },
  { at: '2024-02-29 23:59:59', by: 'Ann', ...work, text: '(HTTPS://b.org/x?y=1) happy BIRTHDAY' },
  { at: '2023-12-24 12:00:00', by: 'Dan', ...work, text: 'merry' },
]);

const rome = { place: 'Rome', country: 'Italy', camera: 'Pixel 8', tags: ['sea', 'été'] };
const PHOTO_ROWS = photoRows([
  { at: '2024-01-01 10:30:00.250', ...rome, chat_message_id: ROWS[8].message_id },
  { at: '2024-01-01 23:59', ...rome, camera: null, chat_message_id: ROWS[8].message_id },
  { at: '2023-12-24 09:00', camera: 'Canon EOS R6', chat_message_id: ROWS[9].message_id, size_bytes: 9_000_000_000 },
  { at: '2024-01-02 08:00', taken_source: 'arrival', kind: 'video', duration_seconds: 12.5, albums: ['Home'] },
]);

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** A value as a Trino literal. */
function literal(value, type) {
  if (value === null) return `cast(null as ${type})`;
  if (type === 'varchar') return quoted(value);
  if (type === 'timestamp') return `timestamp ${quoted(value.replace('T', ' '))}`;
  if (type === 'double') return `${value}e0`;
  if (!Array.isArray(value)) return String(value);
  return `cast(array[${value.map((one) => (typeof one === 'string' ? quoted(one) : one)).join(', ')}] as ${type})`;
}

/** Rows as a CTE, so that Trino needs no catalog. */
function tableCte(schema, rows) {
  const columns = [...schema.columns, { name: schema.partition, type: 'varchar' }];
  const values = rows.map((row) => `(${columns.map(({ name, type }) => literal(row[name], type)).join(', ')})`);
  return `${schema.name} (${columns.map(({ name }) => name).join(', ')}) as (values ${values.join(',\n')})`;
}

const TABLES = [tableCte(MESSAGES, ROWS), tableCte(PHOTOS, PHOTO_ROWS)].join(',\n');

/** Placeholders stand in the scope alone, the first line of a rendered question. */
function forTrino({ sql, parameters }) {
  const values = [...parameters];
  const [scope = '', ...body] = sql.split('\n');
  const whole = [scope.replace(/\?/g, () => quoted(values.shift())), ...body].join('\n');
  return whole.startsWith('with ') ? `with ${TABLES},\n${whole.slice(5)}` : `with ${TABLES}\n${whole}`;
}

const precise = (number) => String(Number(Number(number).toPrecision(12)));

function printedCell(value) {
  if (typeof value === 'number') return precise(value);
  return bareTime(String(value).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(\.\d+)?)$/, '$1 $2'));
}

/** Times without the zeros at the end of a fraction. */
const bareTime = (text) =>
  text.replace(/(:\d\d)(?:\.(\d*?)0*)(?=$|[,\]])/g, (_, second, digits) => (digits ? `${second}.${digits}` : second));

/** DuckDB's answer in the words of Trino's test runner. */
function printed({ columns, rows }) {
  const types = columns.map(({ type }) => type).join(', ');
  return [`[${types}]`, ...rows.map((row) => `[${row.map(printedCell).join(', ')}]`)].join('\n');
}

function normalised(output) {
  const [types = '', ...rows] = output.trimEnd().split('\n');
  const numbers = rows.map((row) => bareTime(row.replace(/(?<![:\d])\d+\.\d+(E-?\d+)?(?=[,\]])/g, precise)));
  return [types.replace(/(timestamp|varchar)\(\d+\)/g, '$1'), ...numbers].join('\n');
}

const questions = [
  ...INSIGHTS.map((insight) => ({ name: insight.name, ...renderInsight(insight) })),
  ...INSIGHTS.map((insight) => ({ name: `${insight.name}, in a scope`, ...renderInsight(insight, SCOPE) })),
  ...EXAMPLE_QUERIES.map(({ title, sql }) => ({ name: title, sql, parameters: [] })),
];
const folder = mkdtempSync(join(tmpdir(), 'homelake-trino-'));
const silver = await createSilverFixture(ROWS);
await silver.writePhotos(PHOTO_ROWS);
const duckDb = createDuckDbQueryEngine({ silverDir: silver.silverDir });
try {
  questions.forEach((question, index) => writeFileSync(join(folder, `${index}.sql`), forTrino(question)));
  const options = { stdio: ['ignore', 'ignore', 'inherit'] };
  const jars = ['-q', '-B', '-f', join(here, 'trino', 'pom.xml'), 'dependency:copy-dependencies'];
  execFileSync('mvn', [...jars, `-DoutputDirectory=${join(folder, 'lib')}`], options);
  execFileSync('java', ['-cp', join(folder, 'lib', '*'), join(here, 'trino', 'RunQueries.java'), folder], options);
  let different = 0;
  for (const [index, { name, sql, parameters }] of questions.entries()) {
    const expected = printed(await runQuery(duckDb, sql, { parameters }));
    const actual = normalised(readFileSync(join(folder, `${index}.out`), 'utf8'));
    if (actual === expected) continue;
    different += 1;
    console.log(`${name}\nDuckDB:\n${expected}\nTrino:\n${actual}\n`);
  }
  console.log(`${questions.length - different} of ${questions.length} questions have the same answer in both engines.`);
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  await duckDb.close();
  await silver.remove();
  rmSync(folder, { recursive: true, force: true });
}
