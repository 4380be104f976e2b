import { StorageError } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { QueueError } from './job-queue.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { workNextJob, workThrough } from './worker.ts';
import type { JobHandler, WorkDone } from './worker.ts';

function worker(handler: JobHandler) {
  const queue = createMemoryJobQueue({ retry: { attempts: 2, silences: 2, firstDelayMs: 10, longestDelayMs: 10 } });
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

/** Photos and other work, in this order; what runs at the same time is noted, and each job ends a turn later. */
async function workOn(kinds: readonly string[], limit: number, fail: (payload: unknown) => void = () => {}) {
  const queue = createMemoryJobQueue();
  for (const [at, kind] of kinds.entries()) await queue.enqueue({ kind, payload: at }, 0);
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
  const ports = { queue, handlers, now: () => 0, parallel: { photo: limit } };
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

  test('run alone where a holder fell silent: before and after them the others go on together', async () => {
    const queue = createMemoryJobQueue();
    for (let at = 0; at < 6; at++) await queue.enqueue({ kind: 'photo', payload: at }, at);
    // The jobs 0 and 1 were in hand when a process died; their leases end at 2.
    for (let at = 0; at < 2; at++) await queue.claim(1, 1);
    const running = new Set<unknown>();
    const together: string[] = [];
    const photo: JobHandler = async (payload) => {
      running.add(payload);
      together.push([...running].join('+'));
      await new Promise((resolve) => void setTimeout(resolve, 1));
      running.delete(payload);
    };
    const ports = { queue, handlers: { photo }, now: () => 10, parallel: { photo: 4 } };
    await workThrough(ports, new AbortController().signal);
    expect(together.toSorted()).toEqual(['0', '1', '2', '2+3', '2+3+4', '2+3+4+5']);
  });

  test('end each for itself, a failure among them', async () => {
    const { taken, done, queue } = await workOn(['photo', 'photo', 'photo'], 3, (payload) => {
      if (payload === 1) throw new TypeError('width: not a number');
    });
    expect(taken).toBe(3);
    expect(done.filter(({ failure }) => failure !== null)).toHaveLength(1);
    expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual(['width: not a number']);
  });

  test('are waited for when the worker is to stop, and nothing new is begun', async () => {
    const queue = createMemoryJobQueue();
    for (let at = 0; at < 5; at++) await queue.enqueue({ kind: 'photo', payload: at }, 0);
    const stop = new AbortController();
    let begun = 0;
    let ended = 0;
    const photo: JobHandler = async () => {
      begun += 1;
      if (begun === 2) stop.abort();
      await new Promise((resolve) => void setTimeout(resolve, 5));
      ended += 1;
    };
    await workThrough({ queue, handlers: { photo }, now: () => 0, parallel: { photo: 3 } }, stop.signal);
    expect([begun, ended]).toEqual([2, 2]);
    expect((await queue.counts(0)).ready).toBe(3);
  });

  test('that queue others are followed by these', async () => {
    const queue = createMemoryJobQueue();
    const seen: unknown[] = [];
    const photo: JobHandler = async (payload) => {
      seen.push(payload);
      await new Promise((resolve) => void setTimeout(resolve, 1));
      if (payload === 'first') await queue.enqueue({ kind: 'photo', payload: 'second' }, 0);
    };
    await queue.enqueue({ kind: 'photo', payload: 'first' }, 0);
    await workThrough(
      { queue, handlers: { photo }, now: () => 0, parallel: { photo: 3 } },
      new AbortController().signal,
    );
    expect(seen).toEqual(['first', 'second']);
  });

  test('end before a queue that fails is reported', async () => {
    const queue = createMemoryJobQueue();
    for (const payload of ['a', 'b']) await queue.enqueue({ kind: 'photo', payload }, 0);
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
      { queue: broken, handlers: { photo }, now: () => 0, parallel: { photo: 3 } },
      new AbortController().signal,
    );
    await expect(working).rejects.toThrow('the disk is full');
    expect(ended).toBe(2);
  });
});
