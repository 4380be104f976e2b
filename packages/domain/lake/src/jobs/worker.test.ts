import { StorageError } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { QueueError } from './job-queue.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { runJob } from './run-job.ts';
import type { JobHandler, JobLease } from './run-job.ts';
import { drainQueue } from './worker.ts';
import type { EndedJob } from './worker.ts';

function worker(handler: JobHandler) {
  const clock = { ms: 0 };
  const retry = { attempts: 2, firstDelayMs: 10, longestDelayMs: 10 };
  const queue = createMemoryJobQueue({ retry, now: () => clock.ms });
  const stop = new AbortController();
  const ports = { queue, handlers: { work: handler }, retry, leaseMs: 100 };
  const add = (payload: string) => queue.send({ kind: 'work', payload });
  const done: EndedJob[] = [];
  const work = () => drainQueue(ports, stop.signal, (one) => done.push(one));
  return { queue, clock, stop, ports, add, done, work };
}

const failed = new StorageError('no-space', 'k', 'the disk is full');
const lease = { signal: new AbortController().signal, renew: async () => {} };
const jobOf = (attempt: number) => ({ kind: 'work', payload: 'a', attempt });

describe('a job', () => {
  test('is done when its handler resolves', async () => {
    const seen: unknown[] = [];
    const work: JobHandler = async (payload) => void seen.push(payload);
    expect(await runJob({ work }, jobOf(1), lease)).toEqual({ end: 'done' });
    expect(seen).toEqual(['a']);
  });

  test('whose dependency failed is tried again until no attempt is left', async () => {
    const handlers = { work: () => Promise.reject(failed) };
    const ends = await Promise.all([1, 23, 24].map((attempt) => runJob(handlers, jobOf(attempt), lease)));
    expect(ends.map(({ end }) => end)).toEqual(['again', 'again', 'dead']);
    expect(ends[2]).toEqual({ end: 'dead', reason: 'k: the disk is full' });
    expect(await runJob(handlers, jobOf(2), lease, { attempts: 2 })).toMatchObject({ end: 'dead' });
  });

  test('is dead at once where its handler has a bug or does not exist', async () => {
    const handlers = { work: () => Promise.reject(new TypeError('width: not a number')) };
    expect(await runJob(handlers, jobOf(1), lease)).toEqual({ end: 'dead', reason: 'width: not a number' });
    expect(await runJob({}, { ...jobOf(1), kind: 'toString' }, lease)).toEqual({
      end: 'dead',
      reason: 'kind: nothing here does "toString"',
    });
  });
});

test('jobs are done oldest first and then leave the queue', async () => {
  const seen: unknown[] = [];
  const { work, add, queue } = worker(async (payload) => void seen.push(payload));
  for (const payload of ['a', 'b', 'c']) await add(payload);
  expect(await work()).toBe(3);
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
});

test('a job whose dependency failed is tried again later, and others are done meanwhile', async () => {
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

test('a job that is given up is kept with its reason', async () => {
  const { work, add, queue } = worker(async () => {
    throw new TypeError('width: not a number');
  });
  await add('a');
  await work();
  expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual(['width: not a number']);
});

test('a job that is aborted is released, and no further job is claimed', async () => {
  const { work, add, done, stop, queue } = worker(async (_, held) => {
    stop.abort();
    await held.renew();
  });
  await add('a');
  await add('b');
  expect(await work()).toBe(1);
  expect(done.map(({ how }) => how)).toEqual([{ end: 'released' }]);
  expect(await work()).toBe(0);
  expect([await queue.counts(), await queue.retrying()]).toMatchObject([{ ready: 2, delayed: 0, dead: 0 }, []]);
});

test('a worker that is stopped in the middle of a job more often than the job has attempts uses up none', async () => {
  const { add, ports, queue } = worker(async () => {});
  await add('a');
  const attempts: number[] = [];
  for (let times = 0; times < 5; times++) {
    const stop = new AbortController();
    const work: JobHandler = async (_, held) => {
      await held.renew();
      stop.abort();
      await held.renew();
    };
    const onDone = ({ job }: EndedJob) => void attempts.push(job.attempt);
    await drainQueue({ ...ports, handlers: { work } }, stop.signal, onDone);
  }
  expect(attempts).toEqual([1, 1, 1, 1, 1]);
  expect(await queue.counts()).toEqual({ ready: 1, delayed: 0, running: 0, dead: 0 });
  expect(await queue.retrying()).toEqual([]);
});

test('a worker whose lease ended gets JobLostError from a renewal, and does not end the job of another worker', async () => {
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

test('renewals shortly after each other are written once', async () => {
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
  await drainQueue({ queue, handlers, leaseMs: 6_000, now: () => clock.ms }, never);
  expect(leases).toEqual([6_000, 6_000, 6_100, 6_100, 6_200]);
});

test('a job whose lease is renewed stays with its worker', async () => {
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

/** Runs jobs of these kinds. `together` has the kinds that ran concurrently at each start, and `order` the jobs in order of their starts. */
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
  const handlers = { photo: handlerOf('photo'), claim: handlerOf('claim'), chat: handlerOf('chat') };
  const done: EndedJob[] = [];
  const ports = { queue, handlers, parallel: { kinds: ['photo', 'claim'], limit } };
  const taken = await drainQueue(ports, stop.signal, (one) => done.push(one));
  return { taken, done, order, together, running, queue };
}

describe('several jobs at a time', () => {
  test('of the parallel kinds run concurrently up to the limit, and another kind runs alone', async () => {
    const { taken, together, order, running } = await workOn(
      ['photo', 'photo', 'photo', 'chat', 'chat', 'photo', 'photo'],
      2,
    );
    expect(taken).toBe(7);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(together).toEqual(['photo', 'photo+photo', 'photo+photo', 'chat', 'chat', 'photo', 'photo+photo']);
    expect(running.size).toBe(0);
    const mixed = await workOn(['claim', 'photo', 'claim', 'chat', 'photo'], 2);
    expect(mixed.together).toEqual(['claim', 'claim+photo', 'photo+claim', 'chat', 'photo']);
  });

  test('run alone where they were tried before, and others run concurrently before and after', async () => {
    const clock = { ms: 0 };
    const queue = createMemoryJobQueue({ now: () => clock.ms });
    for (; clock.ms < 6; clock.ms++) await queue.send({ kind: 'photo', payload: clock.ms });
    // Jobs 0 and 1 were claimed by a process that died.
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
    const ports = { queue, handlers: { photo }, parallel: { kinds: ['photo'], limit: 4 } };
    await drainQueue(ports, new AbortController().signal);
    expect(together.toSorted()).toEqual(['0', '1', '2', '2+3', '2+3+4', '2+3+4+5']);
  });

  test('end separately, so that one failure does not affect the others', async () => {
    const { taken, done, queue } = await workOn(['photo', 'photo', 'photo'], 3, (payload) => {
      if (payload === 1) throw new TypeError('width: not a number');
    });
    expect(taken).toBe(3);
    expect(done.filter(({ how }) => how.end !== 'done')).toHaveLength(1);
    expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual(['width: not a number']);
  });

  test('are awaited when the worker stops, and no further job is claimed', async () => {
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
    await drainQueue({ queue, handlers: { photo }, parallel: { kinds: ['photo'], limit: 3 } }, stop.signal);
    expect([begun, ended]).toEqual([2, 2]);
    expect((await queue.counts()).ready).toBe(3);
  });

  test('are followed by the jobs that they send', async () => {
    const queue = createMemoryJobQueue({ now: () => 0 });
    const seen: unknown[] = [];
    const photo: JobHandler = async (payload) => {
      seen.push(payload);
      await new Promise((resolve) => void setTimeout(resolve, 1));
      if (payload === 'first') await queue.send({ kind: 'photo', payload: 'second' });
    };
    await queue.send({ kind: 'photo', payload: 'first' });
    await drainQueue(
      { queue, handlers: { photo }, parallel: { kinds: ['photo'], limit: 3 } },
      new AbortController().signal,
    );
    expect(seen).toEqual(['first', 'second']);
  });

  test('are awaited before a failure of the queue is reported', async () => {
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
    const working = drainQueue(
      { queue: broken, handlers: { photo }, parallel: { kinds: ['photo'], limit: 3 } },
      new AbortController().signal,
    );
    await expect(working).rejects.toThrow('the disk is full');
    expect(ended).toBe(2);
  });
});
