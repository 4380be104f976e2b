import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inputDirectory } from '@homelake/examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;

beforeAll(async () => {
  expect((await homelake(['--home', home, 'import', inputDirectory])).code).toBe(0);
  server = await startServer(home);
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const ask = (sql: string, signal?: AbortSignal) =>
  fetch(`${server.url}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql, limit: 10_000 }),
    ...(signal && { signal }),
  });

/** Waits until a query has ended, as the page does. Resolves to the status. */
async function statusOfEnd(sql: string): Promise<number> {
  let response = await ask(sql);
  for (;;) {
    const body = await response.text();
    expect(body.length, sql).toBeLessThan(4_000_000);
    const { running, nextCursor } = JSON.parse(body) as { running?: boolean; nextCursor?: string };
    if (running !== true) return response.status;
    response = await fetch(`${server.url}/api/query/${nextCursor}`);
  }
}

const ENDLESS = 'with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r';

/** Each ends by itself within seconds: its result is cut, or it is refused for its memory or its size. */
const HOGS = [
  'select range(20000000)',
  "select repeat('x', 30000) from range(10000)",
  "select repeat('x', 500000000)",
  "select repeat(repeat('x', 1000000), 1000) from range(2048)",
  'select list(i) from range(50000000) t(i)',
  "select repeat('x', 1000000) from range(1000)",
  "select string_agg(i::varchar, ',') from range(30000000) t(i)",
  'select list_transform(range(10000000), lambda x: x::varchar)',
  'select count(*) from range(100000000) a, range(100000000) b where a.range + b.range = 7',
  "with recursive r as (select repeat('x', 1000) as n union all select n || n from r) select count(*) from r",
  Array.from({ length: 4_000 }, () => 'select 1').join(' union all '),
  `select ${Array.from({ length: 10_000 }, (_, i) => `i c${i}`).join()} from range(100000) t(i)`,
  'select * from range(1000000000000)',
  `select ${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
];

const ESCAPES = [
  'select sleep_ms(90000)',
  "select current_setting('allowed_directories')",
  "select current_setting('temp_directory')",
  "select getvariable('x')",
  "select getenv('HOME')",
  'select current_query()',
  'select (with duckdb_views as (select 1 as sql) select count(*) from duckdb_views), sql from duckdb_views',
  'select * from (with duckdb_settings as (select 1) select * from duckdb_settings) a, duckdb_settings b',
  'with a as (select * from pg_class), pg_class as (select 1) select * from a',
  'select (with "duc\u212Adb_views" as (select 1) select 1), * from duckdb_views',
  "select json_serialize_plan('select * from messages')",
  "select * from read_text('/etc/passwd')",
  "select * from '/etc/passwd'",
  "select messages.text from messages, query_table('duckdb_views')",
];

describe('a server with SQL that would use it up', () => {
  test('stays under a gigabyte with its query processes, and answers other requests meanwhile and the next query afterwards', async () => {
    const watch = watchServer();
    const statuses: number[] = [];
    // Two at a time, the number of queries that may run at once.
    const queue = [...HOGS];
    const worker = async () => {
      for (let sql = queue.shift(); sql !== undefined; sql = queue.shift()) statuses.push(await statusOfEnd(sql));
    };
    await Promise.all([worker(), worker()]);
    const { peakMb, slowestMs } = await watch.stop();
    expect(statuses.filter((status) => status !== 200 && status !== 422)).toEqual([]);
    expect(statuses).toHaveLength(HOGS.length);
    expect(slowestMs).toBeLessThan(5_000);
    // Checked where the system reports it.
    if (peakMb !== null) expect(peakMb).toBeLessThan(1_000);
    expect((await ask('select count(*) from messages')).status).toBe(200);
  }, 180_000);

  test('answers the conversation and the insights while queries of users fill their lane', async () => {
    const gone = new AbortController();
    const endless = [1, 2, 3].map(() => ask(ENDLESS, gone.signal).catch(() => 'gone'));
    const { chats } = (await (await fetch(`${server.url}/api/chats`)).json()) as { chats: { id: string }[] };
    const chat = chats[0]?.id;
    for (const path of [`chats/${chat}/messages`, `insights/at-a-glance?chat=${chat}`]) {
      const response = await fetch(`${server.url}/api/${path}`, { signal: AbortSignal.timeout(20_000) });
      expect(response.status).toBe(200);
    }
    gone.abort();
    await Promise.all(endless);
    expect((await ask('select 1')).status).toBe(200);
  });

  test.each(ESCAPES)('refuses %s, without a path in the message', async (sql) => {
    const response = await ask(sql);
    expect(response.status).toBe(422);
    const body = await response.text();
    expect(body).not.toContain(home);
    expect(body).not.toContain('root:');
  });
});

/** Requests the health all the time, and measures the resident memory of the server and its query processes. */
function watchServer() {
  const ended = new AbortController();
  let peakMb: number | null = null;
  let slowestMs = 0;
  const asking = (async () => {
    while (!ended.signal.aborted) {
      const startedMs = performance.now();
      expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      await wait(100);
    }
  })();
  const sampling = setInterval(() => {
    const now = treeMb(server.child.pid ?? 0);
    if (now !== null) peakMb = Math.max(peakMb ?? 0, now);
  }, 20);
  return {
    async stop() {
      ended.abort();
      clearInterval(sampling);
      await asking;
      return { peakMb, slowestMs };
    },
  };
}

/** Resident memory of a process and its descendants; null where the system does not report it. */
function treeMb(pid: number): number | null {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return children.reduce((sum, child) => sum + (treeMb(Number(child)) ?? 0), own);
  } catch {
    return null;
  }
}
