import { StorageError } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { QueueError } from './job-queue.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { runJob } from './run-job.ts';
import type { JobHandler, JobLease } from './run-job.ts';
import { workThrough } from './worker.ts';
import type { WorkDone } from './worker.ts';

function worker(handler: JobHandler) {
  const clock = { ms: 0 };
  const retry = { attempts: 2, firstDelayMs: 10, longestDelayMs: 10 };
  const queue = createMemoryJobQueue({ retry, now: () => clock.ms });
  const stop = new AbortController();
  const ports = { queue, handlers: { work: handler }, retry, leaseMs: 100 };
  const add = (payload: string) => queue.send({ kind: 'work', payload });
  const done: WorkDone[] = [];
  const work = () => workThrough(ports, stop.signal, (one) => done.push(one));
  return { queue, clock, stop, ports, add, done, work };
}

const failed = new StorageError('no-space', 'k', 'the disk is full');
const lease = { signal: new AbortController().signal, renew: async () => {} };
const jobOf = (attempt: number) => ({ kind: 'work', payload: 'a', attempt });

describe('a job', () => {
  test('is done where its handler ends', async () => {
    const seen: unknown[] = [];
    const work: JobHandler = async (payload) => void seen.push(payload);
    expect(await runJob({ work }, jobOf(1), lease)).toEqual({ end: 'done' });
    expect(seen).toEqual(['a']);
  });

  test('whose dependency failed is tried again, until its tries are used up', async () => {
    const handlers = { work: () => Promise.reject(failed) };
    const ends = await Promise.all([1, 4, 5].map((attempt) => runJob(handlers, jobOf(attempt), lease)));
    expect(ends.map(({ end }) => end)).toEqual(['again', 'again', 'dead']);
    expect(ends[2]).toEqual({ end: 'dead', reason: 'k: the disk is full' });
    expect(await runJob(handlers, jobOf(2), lease, { attempts: 2 })).toMatchObject({ end: 'dead' });
  });

  test('that met a bug is given up at once, and so is one that nothing here does', async () => {
    const handlers = { work: () => Promise.reject(new TypeError('width: not a number')) };
    expect(await runJob(handlers, jobOf(1), lease)).toEqual({ end: 'dead', reason: 'width: not a number' });
    expect(await runJob({}, { ...jobOf(1), kind: 'toString' }, lease)).toEqual({
      end: 'dead',
      reason: 'kind: nothing here does "toString"',
    });
  });
});

test('jobs are done in the order they came, and are then gone', async () => {
  const seen: unknown[] = [];
  const { work, add, queue } = worker(async (payload) => void seen.push(payload));
  for (const payload of ['a', 'b', 'c']) await add(payload);
  expect(await work()).toBe(3);
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
});

test('a job whose dependency failed is tried again later, and the others are done meanwhile', async () => {
  let full = true;
  const { work, add, done, clock, queue } = worker(async (payload) => {
    if (payload === 'a' && full) throw failed;
  });
  await add('a');
  await add('b');
  await work();
  expect(done.map(({ how }) => how)).toEqual([{ end: 'again', reason: 'k: the disk is full' }, { end: 'done' }]);
  expect(await queue.counts()).toMatchObject({ delayed: 1, dead: 0 });
  full = false;
  clock.ms = 10;
  expect(await work()).toBe(1);
});

test('a job that is given up is kept, with its reason', async () => {
  const { work, add, queue } = worker(async () => {
    throw new TypeError('width: not a number');
  });
  await add('a');
  await work();
  expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual(['width: not a number']);
});

test('a job that was cut short goes back to the queue, and no further one is taken', async () => {
  const { work, add, done, stop, queue, clock } = worker(async (_, held) => {
    stop.abort();
    await held.renew();
  });
  await add('a');
  await add('b');
  expect(await work()).toBe(1);
  expect(done.map(({ how }) => how.end)).toEqual(['again']);
  expect(await work()).toBe(0);
  clock.ms = 10;
  expect(await queue.counts()).toMatchObject({ ready: 2, dead: 0 });
});

test('a worker that was silent for too long learns that its job is another’s, and leaves it alone', async () => {
  const { work, add, done, queue, clock } = worker(async (_, held) => {
    clock.ms = 200;
    const other = await queue.claim(100);
    expect(other?.attempt).toBe(2);
    await held.renew();
  });
  await add('a');
  await work();
  expect(done.map(({ how }) => how)).toMatchObject([{ reason: expect.stringContaining('another worker') }]);
  expect(await queue.counts()).toMatchObject({ running: 1, delayed: 0, dead: 0 });
});

test('a lease is written anew no more often than the clock of the worker allows', async () => {
  const clock = { ms: 0 };
  const leases: number[] = [];
  const queue = createMemoryJobQueue({ now: () => clock.ms });
  const handlers = {
    async work(_payload: unknown, held: JobLease) {
      for (const ms of [0, 99, 100, 199, 200]) {
        clock.ms = ms;
        await held.renew();
        leases.push(...(await queue.running()).map(({ leasedUntilMs }) => leasedUntilMs));
      }
    },
  };
  await queue.send({ kind: 'work', payload: 'a' });
  const never = new AbortController().signal;
  await workThrough({ queue, handlers, leaseMs: 6_000, now: () => clock.ms }, never);
  expect(leases).toEqual([6_000, 6_000, 6_100, 6_100, 6_200]);
});

test('a renewed job stays with its worker', async () => {
  const { work, add, done, queue, clock } = worker(async (_, held) => {
    clock.ms = 90;
    await held.renew();
    clock.ms = 180;
    expect(await queue.claim(100)).toBeNull();
  });
  await add('a');
  await work();
  expect(done.map(({ how }) => how)).toEqual([{ end: 'done' }]);
});

/** Photos and other work, in this order; what runs at the same time is noted, and each job ends a turn later. */
async function workOn(kinds: readonly string[], limit: number, fail: (payload: unknown) => void = () => {}) {
  const queue = createMemoryJobQueue({ now: () => 0 });
  for (const [at, kind] of kinds.entries()) await queue.send({ kind, payload: at });
  const running = new Set<string>();
  const together: string[] = [];
  const order: number[] = [];
  const handlerOf =
    (kind: string): JobHandler =>
    async (payload) => {
      const name = `${kind} ${Number(payload)}`;
      running.add(name);
      order.push(Number(payload));
      together.push([...running].map((one) => one.split(' ')[0]).join('+'));
      await new Promise((resolve) => void setTimeout(resolve, 1));
      running.delete(name);
      fail(payload);
    };
  const stop = new AbortController();
  const handlers = { photo: handlerOf('photo'), chat: handlerOf('chat') };
  const done: WorkDone[] = [];
  const ports = { queue, handlers, parallel: { photo: limit } };
  const taken = await workThrough(ports, stop.signal, (one) => done.push(one));
  return { taken, done, order, together, running, queue };
}

describe('several jobs at a time', () => {
  test('of a kind that may are done together, never more than the limit; another kind waits for them and is alone', async () => {
    const { taken, together, order, running } = await workOn(
      ['photo', 'photo', 'photo', 'chat', 'chat', 'photo', 'photo'],
      2,
    );
    expect(taken).toBe(7);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(together).toEqual(['photo', 'photo+photo', 'photo+photo', 'chat', 'chat', 'photo', 'photo+photo']);
    expect(running.size).toBe(0);
  });

  test('run alone where they were tried before: before and after them the others go on together', async () => {
    const clock = { ms: 0 };
    const queue = createMemoryJobQueue({ now: () => clock.ms });
    for (; clock.ms < 6; clock.ms++) await queue.send({ kind: 'photo', payload: clock.ms });
    // The jobs 0 and 1 were in hand when a process died.
    for (let at = 0; at < 2; at++) await queue.claim(1);
    clock.ms = 10;
    const running = new Set<unknown>();
    const together: string[] = [];
    const photo: JobHandler = async (payload) => {
      running.add(payload);
      together.push([...running].join('+'));
      await new Promise((resolve) => void setTimeout(resolve, 1));
      running.delete(payload);
    };
    const ports = { queue, handlers: { photo }, parallel: { photo: 4 } };
    await workThrough(ports, new AbortController().signal);
    expect(together.toSorted()).toEqual(['0', '1', '2', '2+3', '2+3+4', '2+3+4+5']);
  });

  test('end each for itself, a failure among them', async () => {
    const { taken, done, queue } = await workOn(['photo', 'photo', 'photo'], 3, (payload) => {
      if (payload === 1) throw new TypeError('width: not a number');
    });
    expect(taken).toBe(3);
    expect(done.filter(({ how }) => how.end !== 'done')).toHaveLength(1);
    expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual(['width: not a number']);
  });

  test('are waited for when the worker is to stop, and nothing new is begun', async () => {
    const queue = createMemoryJobQueue({ now: () => 0 });
    for (let at = 0; at < 5; at++) await queue.send({ kind: 'photo', payload: at });
    const stop = new AbortController();
    let begun = 0;
    let ended = 0;
    const photo: JobHandler = async () => {
      begun += 1;
      if (begun === 2) stop.abort();
      await new Promise((resolve) => void setTimeout(resolve, 5));
      ended += 1;
    };
    await workThrough({ queue, handlers: { photo }, parallel: { photo: 3 } }, stop.signal);
    expect([begun, ended]).toEqual([2, 2]);
    expect((await queue.counts()).ready).toBe(3);
  });

  test('that queue others are followed by these', async () => {
    const queue = createMemoryJobQueue({ now: () => 0 });
    const seen: unknown[] = [];
    const photo: JobHandler = async (payload) => {
      seen.push(payload);
      await new Promise((resolve) => void setTimeout(resolve, 1));
      if (payload === 'first') await queue.send({ kind: 'photo', payload: 'second' });
    };
    await queue.send({ kind: 'photo', payload: 'first' });
    await workThrough({ queue, handlers: { photo }, parallel: { photo: 3 } }, new AbortController().signal);
    expect(seen).toEqual(['first', 'second']);
  });

  test('end before a queue that fails is reported', async () => {
    const queue = createMemoryJobQueue({ now: () => 0 });
    for (const payload of ['a', 'b']) await queue.send({ kind: 'photo', payload });
    let ended = 0;
    const photo: JobHandler = async () => {
      await new Promise((resolve) => void setTimeout(resolve, 1));
      ended += 1;
    };
    let claims = 0;
    const broken: typeof queue = {
      ...queue,
      claim: async (...given) => {
        if (claims++ === 2) throw new QueueError('no-space', 'the disk is full');
        return queue.claim(...given);
      },
    };
    const working = workThrough(
      { queue: broken, handlers: { photo }, parallel: { photo: 3 } },
      new AbortController().signal,
    );
    await expect(working).rejects.toThrow('the disk is full');
    expect(ended).toBe(2);
  });
});
