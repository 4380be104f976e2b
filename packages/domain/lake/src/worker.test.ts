import { StorageError } from '@homelake/storage';
import { expect, test } from 'vitest';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { workNextJob, workThrough } from './worker.ts';
import type { JobHandler, WorkDone } from './worker.ts';

function worker(handler: JobHandler) {
  const queue = createMemoryJobQueue({ retry: { attempts: 2, firstDelayMs: 10, longestDelayMs: 10 } });
  const clock = { ms: 0 };
  const stop = new AbortController();
  const ports = { queue, handlers: { work: handler }, now: () => clock.ms, leaseMs: 100 };
  const add = (payload: string) => queue.enqueue({ kind: 'work', payload }, clock.ms);
  return { queue, clock, stop, ports, add, next: () => workNextJob(ports, stop.signal) };
}

test('jobs are done in the order they came, and are then gone', async () => {
  const done: unknown[] = [];
  const { ports, add, stop, queue } = worker(async (payload) => void done.push(payload));
  for (const payload of ['a', 'b', 'c']) await add(payload);
  expect(await workThrough(ports, stop.signal)).toBe(3);
  expect(done).toEqual(['a', 'b', 'c']);
  expect(await queue.counts(0)).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
});

test('a job whose surroundings failed is tried again later, and the others are done meanwhile', async () => {
  const seen: WorkDone[] = [];
  let full = true;
  const { ports, add, stop, clock, queue } = worker(async (payload) => {
    if (payload === 'a' && full) throw new StorageError('no-space', 'k', 'the disk is full');
  });
  await add('a');
  await add('b');
  await workThrough(ports, stop.signal, (done) => seen.push(done));
  expect(seen.map(({ failure }) => failure?.reason ?? 'done')).toEqual(['k: the disk is full', 'done']);
  expect(await queue.counts(0)).toMatchObject({ delayed: 1, dead: 0 });
  full = false;
  clock.ms = 10;
  expect(await workThrough(ports, stop.signal)).toBe(1);
});

test('a bug is given up at once, with its reason, and so is work that nobody here knows', async () => {
  const { next, add, queue } = worker(async () => {
    throw new TypeError('width: not a number');
  });
  await add('a');
  await queue.enqueue({ kind: 'unknown', payload: null }, 0);
  await next();
  await next();
  expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual([
    'width: not a number',
    'kind: nothing here does "unknown"',
  ]);
});

test('a job that was cut short goes back to the queue, and no further one is taken', async () => {
  const { next, add, stop, queue, clock } = worker(async (_, hold) => {
    stop.abort();
    await hold.renew();
  });
  await add('a');
  await add('b');
  expect((await next())?.failure?.retry).toBe(true);
  expect(await next()).toBeNull();
  clock.ms = 10;
  expect(await queue.counts(clock.ms)).toMatchObject({ ready: 2, dead: 0 });
});

test('a worker that was silent for too long learns that its job is another’s, and leaves it alone', async () => {
  const { next, add, queue, clock } = worker(async (_, hold) => {
    clock.ms = 200;
    const other = await queue.claim(clock.ms, 100);
    expect(other?.attempt).toBe(2);
    await hold.renew();
  });
  await add('a');
  expect((await next())?.failure?.reason).toContain('another worker');
  expect(await queue.counts(clock.ms)).toMatchObject({ running: 1, delayed: 0, dead: 0 });
});

test('a renewed job stays with its worker', async () => {
  const { next, add, queue, clock } = worker(async (_, hold) => {
    clock.ms = 90;
    await hold.renew();
    clock.ms = 180;
    expect(await queue.claim(clock.ms, 100)).toBeNull();
  });
  await add('a');
  expect((await next())?.failure).toBeNull();
});
