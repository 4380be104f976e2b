import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { CONTRACT_RETRY_POLICY, jobQueueContract } from '@homelake/lake/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import { openSqliteQueue } from './sqlite-queue.ts';
import type { SqliteQueue } from './sqlite-queue.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

let directory: string;
let path: string;
const open: SqliteQueue[] = [];
let clock: { nowMs: number };
const openQueue = async (): Promise<SqliteQueue> => {
  const queue = openSqliteQueue({ path, retry: CONTRACT_RETRY_POLICY, now: () => clock.nowMs });
  open.push(queue);
  return queue;
};

beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'queue.sqlite');
  clock = { nowMs: 0 };
});
afterEach(() => {
  for (const queue of open.splice(0)) queue.close();
  rmSync(directory, { recursive: true });
});

const subject = async () => ({ queue: await openQueue(), clock, reopen: openQueue });

describe('the SQLite queue', () => {
  for (const one of jobQueueContract({ open: subject })) it(one.name, one.run);
});

it('workers that are killed at any moment lose no job, and no completed job is claimed again', async () => {
  // More than two workers complete before the first kill, even where that is slow.
  const jobs = 200;
  const queue = openSqliteQueue({
    path,
    retry: { attempts: 1000, firstDelayMs: 0, longestDelayMs: 0 },
  });
  open.push(queue);
  for (let i = 0; i < jobs; i++) await queue.send({ kind: 'test', payload: i });

  // A worker prints "completed N" only after `end` resolved. Jobs that it printed must not be claimed again.
  const completed = new Map<string, number>();
  const claimedAfter: string[] = [];
  let kills = 0;
  while ((await queue.counts()).ready + (await queue.counts()).running > 0) {
    const workers = [startWorker('queue-worker', path), startWorker('queue-worker', path)];
    const lines = Promise.all(workers.map((worker) => worker.lines()));
    for (let said = 0; said < 12 + (kills % 4); said++) await workers[0]?.nextLine();
    for (const worker of workers) worker.kill();
    kills += 1;
    for (const line of (await lines).flat()) {
      const [verb = '', id = ''] = line.split(' ');
      if (verb === 'claimed' && completed.has(id) && completed.get(id) !== kills) claimedAfter.push(id);
      if (verb === 'completed') completed.set(id, kills);
    }
    expect(kills).toBeLessThan(100);
  }

  expect(claimedAfter).toEqual([]);
  expect(kills).toBeGreaterThan(1);
  // A kill between the commit and the print leaves a completed job that was not printed: at most one for each worker and kill.
  expect(completed.size).toBeGreaterThanOrEqual(jobs - 2 * kills);
  expect(await queue.deadLetters()).toEqual([]);
});

it('a power cut at any point of the log loses no job without the job that it sent', async () => {
  const queue = await openQueue();
  await queue.send({ kind: 'first', payload: null });
  const flushedBytes = readFileSync(`${path}-wal`).length;
  const first = await queue.claim(1_000);
  await queue.send({ kind: 'second', payload: null });
  if (first !== null) await queue.end(first, { end: 'done' });
  const log = readFileSync(`${path}-wal`);
  expect(log.length).toBeGreaterThan(flushedBytes);
  const kinds = new Set<string>();
  const cut = join(directory, 'cut.sqlite');
  for (let at = log.length; at >= flushedBytes; at -= 1024) {
    copyFileSync(path, cut);
    writeFileSync(`${cut}-wal`, log);
    truncateSync(`${cut}-wal`, at);
    const left = openSqliteQueue({ path: cut, now: () => 0, soleWorker: true });
    const job = await left.claim(1_000);
    kinds.add(job?.kind ?? 'none');
    left.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(cut + suffix, { force: true });
  }
  expect(kinds).toEqual(new Set(['first', 'second']));
});

it('several processes can open a new queue at once', async () => {
  const workers = Array.from({ length: 3 }, () => startWorker('queue-opener', path));
  expect((await Promise.all(workers.map((worker) => worker.lines()))).flat()).toEqual(Array(3).fill('sent'));
  clock.nowMs = Date.now();
  expect((await (await openQueue()).counts()).ready).toBe(3);
});

it('a file that is no database is rejected with a reason', () => {
  writeFileSync(path, 'this is text, and long enough to be taken for a header of something'.repeat(20));
  expect(() => openSqliteQueue({ path })).toThrow(expect.objectContaining({ code: 'unavailable', name: 'QueueError' }));
});

it('a missing directory is rejected with a reason', () => {
  expect(() => openSqliteQueue({ path: join(directory, 'no', 'queue.sqlite') })).toThrow(
    expect.objectContaining({ code: 'access-denied', name: 'QueueError' }),
  );
});

it('a sole worker gets the jobs of a killed worker at once, and failed jobs where they are to be tried now', async () => {
  const now = () => clock.nowMs;
  const killed = openSqliteQueue({ path, now });
  await killed.send({ kind: 'work', payload: 1 });
  await killed.send({ kind: 'work', payload: 2 });
  await killed.claim(900_000);
  const failed = await killed.claim(900_000);
  if (failed) await killed.end(failed, { end: 'again', reason: 'the disk is full' });
  clock.nowMs = 1;
  const other = openSqliteQueue({ path, now });
  expect(await other.claim(900_000)).toBeNull();
  const sole = openSqliteQueue({ path, now, soleWorker: true });
  expect(await sole.claim(900_000)).toMatchObject({ payload: 1, attempt: 2 });
  expect(await sole.claim(900_000)).toBeNull();
  expect(await sole.retrying()).toMatchObject([{ payload: 2, attempts: 1, nextAtMs: 1_000 }]);
  const again = openSqliteQueue({ path, now, soleWorker: true, retryNow: true });
  const taken = [await again.claim(900_000), await again.claim(900_000)].map((job) => [job?.payload, job?.attempt]);
  expect(taken).toEqual([
    [1, 3],
    [2, 2],
  ]);
  for (const queue of [killed, other, sole, again]) queue.close();
});

/** Makes a queue as earlier versions did. */
function makeOldQueue(version: 1 | 2): void {
  const old = new DatabaseSync(path);
  const silences = version === 2 ? ', silences INTEGER NOT NULL DEFAULT 0' : '';
  const none = version === 2 ? ', 1' : '';
  old.exec(`
    CREATE TABLE job (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, payload TEXT NOT NULL, dedupe_key TEXT,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
      attempts INTEGER NOT NULL, claim INTEGER NOT NULL, at_ms INTEGER NOT NULL, reason TEXT NOT NULL${silences}
    ) STRICT;
    CREATE INDEX job_by_state ON job (state, at_ms, id);
    CREATE INDEX job_by_key ON job (dedupe_key, state) WHERE dedupe_key IS NOT NULL;
    INSERT INTO job VALUES (7, 'work', '"running"', NULL, 'running', 2, 2, 0, ''${none});
    INSERT INTO job VALUES (8, 'work', '"waiting"', 'k', 'waiting', 1, 1, 5, 'the disk is full'${none});
    INSERT INTO job VALUES (9, 'work', '"dead"', NULL, 'dead', 5, 5, 3, 'the disk is full'${none});
    PRAGMA user_version = ${version};
  `);
  old.close();
}

it.each([1, 2] as const)(
  'a queue of version %i keeps its jobs, dead letters included, and their number of tries',
  async (version) => {
    makeOldQueue(version);
    clock.nowMs = 10;
    const queue = await openQueue();
    expect(await queue.deadLetters()).toMatchObject([{ id: '9', payload: 'dead', attempts: 5 }]);
    expect(await queue.claim(5)).toMatchObject({ payload: 'running', attempt: 3 });
    expect(await queue.claim(5)).toMatchObject({ payload: 'waiting', attempt: 2 });
    await queue.send({ kind: 'work', payload: 'new' });
    // Opened a second time, the file has the current version already.
    const again = await openQueue();
    expect(await again.counts()).toEqual({ ready: 1, delayed: 0, running: 2, dead: 1 });
    expect((await again.claim(5))?.id).toBe('10');
  },
);

it('a queue of a later version is rejected and not changed', () => {
  const later = new DatabaseSync(path);
  later.exec('PRAGMA user_version = 99');
  later.close();
  expect(() => openSqliteQueue({ path })).toThrow(expect.objectContaining({ code: 'unavailable' }));
});
