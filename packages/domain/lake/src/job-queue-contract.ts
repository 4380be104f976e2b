import { check, equal, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { Job, JobQueue, NewJob, RetryPolicy } from './job-queue.ts';

/** The policy that queues under test are opened with. */
export const CONTRACT_RETRY_POLICY: RetryPolicy = { attempts: 3, silences: 2, firstDelayMs: 100, longestDelayMs: 150 };

/** A fresh, empty place, and queues that look at it. */
export interface QueueUnderTest {
  /** Opened with CONTRACT_RETRY_POLICY. */
  readonly queue: JobQueue;
  /** A second handle on the same place, sharing no memory with the first. */
  readonly reopen: () => Promise<JobQueue>;
  readonly close?: () => Promise<void>;
}

export interface QueueCase {
  /** A fact about every queue. */
  readonly name: string;
  readonly run: (subject: QueueUnderTest) => Promise<void>;
}

const LEASE = 1000;
const job = (name: string, dedupeKey?: string): NewJob =>
  dedupeKey === undefined ? { kind: 'test', payload: name } : { kind: 'test', payload: name, dedupeKey };

/** Claims a job that must be there. */
async function take(queue: JobQueue, nowMs: number): Promise<Job> {
  const taken = await queue.claim(nowMs, LEASE);
  check(taken !== null, `a job is ready at ${nowMs}`);
  return taken;
}

const isFree = async (queue: JobQueue, nowMs: number, why: string): Promise<void> =>
  equal((await queue.claim(nowMs, LEASE))?.payload ?? null, null, why);

const failWith = (queue: JobQueue, taken: Job, nowMs: number, retry = true): Promise<boolean> =>
  queue.fail(taken, nowMs, { reason: `try ${taken.attempt} failed`, retry });

/** What every job queue does, whatever it is built on. */
export const jobQueueCases: readonly QueueCase[] = [
  {
    name: 'a job comes out of another handle as it went in',
    async run({ queue, reopen }) {
      const payload = { key: 'a/ü😀.txt', n: [1, 2.5, null, true], deep: { empty: {} } };
      const { id, added } = await queue.enqueue({ kind: 'archive', payload, dedupeKey: 'k' }, 5);
      const taken = await take(await reopen(), 10);
      equal(added, true, 'added');
      equal(
        taken,
        {
          id,
          kind: 'archive',
          payload,
          dedupeKey: 'k',
          attempt: 1,
          silences: 0,
          claim: taken.claim,
          leasedUntilMs: 10 + LEASE,
        },
        'the job',
      );
    },
  },
  {
    name: 'an empty queue gives null',
    async run({ queue }) {
      await isFree(queue, 0, 'claim');
      equal(await queue.counts(0), { ready: 0, delayed: 0, running: 0, dead: 0 }, 'counts');
      equal([await queue.deadLetters(), await queue.retryDead(0)], [[], 0], 'dead letters');
    },
  },
  {
    name: 'jobs come oldest first',
    async run({ queue }) {
      for (const name of ['a', 'b', 'c']) await queue.enqueue(job(name), 1);
      const order = [await take(queue, 1), await take(queue, 1), await take(queue, 1)].map(({ payload }) => payload);
      equal(order, ['a', 'b', 'c'], 'order');
    },
  },
  {
    name: 'a claimed job is hidden from others until its lease ends',
    async run({ queue, reopen }) {
      await queue.enqueue(job('a'), 0);
      await take(queue, 0);
      const other = await reopen();
      await isFree(other, LEASE - 1, 'a claim before the end');
      const again = await take(other, LEASE);
      equal([again.payload, again.attempt], ['a', 2], 'the claim at the end');
    },
  },
  {
    name: 'a lease can be made longer, by its holder alone',
    async run({ queue, reopen }) {
      await queue.enqueue(job('a'), 0);
      const first = await take(queue, 0);
      equal(await queue.extend(first, 900, LEASE), true, 'extend');
      await isFree(await reopen(), 1899, 'a claim within the longer lease');
      await take(queue, 1900);
      equal(await queue.extend(first, 1950, 10_000), false, 'extend by the one who lost it');
      equal((await queue.counts(1900 + LEASE)).running, 0, 'running when the second lease has ended');
    },
  },
  {
    name: 'a completed job never comes back',
    async run({ queue, reopen }) {
      await queue.enqueue(job('a'), 0);
      equal(await queue.complete(await take(queue, 0)), true, 'complete');
      const other = await reopen();
      await isFree(other, 1e9, 'a claim much later');
      equal(await other.counts(1e9), { ready: 0, delayed: 0, running: 0, dead: 0 }, 'counts');
    },
  },
  {
    name: 'who lost a job to another can neither complete nor fail it',
    async run({ queue, reopen }) {
      await queue.enqueue(job('a'), 0);
      const slow = await take(queue, 0);
      const other = await reopen();
      const quick = await take(other, LEASE);
      equal([await queue.complete(slow), await failWith(queue, slow, LEASE)], [false, false], 'the slow one');
      equal(await other.complete(quick), true, 'the quick one');
      equal(await queue.complete(slow), false, 'the slow one afterwards');
    },
  },
  {
    name: 'a holder that is late, but whose job nobody took, may still complete it',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      const late = await take(queue, 0);
      equal((await queue.counts(5 * LEASE)).ready, 1, 'ready meanwhile');
      equal(await queue.complete(late), true, 'complete');
      await isFree(queue, 5 * LEASE, 'a claim afterwards');
    },
  },
  {
    name: 'a failed job waits longer after each try, up to the bound, then is dead with its last reason',
    async run({ queue, reopen }) {
      const { id } = await queue.enqueue(job('a', 'k'), 0);
      await failWith(queue, await take(queue, 0), 0);
      equal(await queue.counts(0), { ready: 0, delayed: 1, running: 0, dead: 0 }, 'counts');
      await isFree(queue, 99, 'a claim before the first delay');
      await failWith(queue, await take(queue, 100), 100);
      await isFree(queue, 249, 'a claim before the second delay, which the bound cuts');
      await failWith(queue, await take(queue, 250), 250);
      const other = await reopen();
      await isFree(other, 1e9, 'a claim of the dead');
      const dead = {
        id,
        kind: 'test',
        payload: 'a',
        dedupeKey: 'k',
        attempts: 3,
        silences: 0,
        reason: 'try 3 failed',
        diedAtMs: 250,
      };
      equal(await other.deadLetters(), [dead], 'dead letters');
    },
  },
  {
    name: 'a failure that a retry cannot help is dead at once',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      await failWith(queue, await take(queue, 0), 7, false);
      const [dead] = await queue.deadLetters();
      equal([dead?.reason, dead?.attempts, dead?.diedAtMs], ['try 1 failed', 1, 7], 'the dead letter');
    },
  },
  {
    name: 'a job whose holder falls silent is tried once more, then given up',
    async run({ queue, reopen }) {
      await queue.enqueue(job('poison'), 0);
      await take(queue, 0);
      const other = await reopen();
      const again = await take(other, LEASE);
      equal([again.attempt, again.silences], [2, 1], 'the second claim');
      await isFree(queue, 2 * LEASE, 'a third claim');
      const [dead] = await other.deadLetters();
      equal([dead?.attempts, dead?.silences], [2, 2], 'tries and silences');
      check(dead?.reason.includes('2 workers stopped answering') ?? false, 'the reason says so');
    },
  },
  {
    name: 'failures and silences of one job are counted apart',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      await failWith(queue, await take(queue, 0), 0);
      await failWith(queue, await take(queue, 100), 100);
      await take(queue, 250);
      const again = await take(queue, 250 + LEASE);
      equal([again.attempt, again.silences], [4, 1], 'the claim after the last try fell silent');
      await failWith(queue, again, 250 + LEASE);
      equal((await queue.deadLetters())[0]?.reason, 'try 4 failed', 'the last reason');
    },
  },
  {
    name: 'a failure between two silences does not make the job innocent',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      await take(queue, 0);
      await failWith(queue, await take(queue, LEASE), LEASE);
      equal((await take(queue, 5 * LEASE)).silences, 1, 'silences of the third claim');
      await isFree(queue, 6 * LEASE, 'a fourth claim');
      equal((await queue.counts(6 * LEASE)).dead, 1, 'dead');
    },
  },
  {
    name: 'one silent job does not keep others from being claimed',
    async run({ queue }) {
      await queue.enqueue(job('poison'), 0);
      await queue.enqueue(job('b'), 10 * LEASE);
      for (let attempt = 0; attempt < 2; attempt++) await take(queue, attempt * LEASE);
      equal((await take(queue, 10 * LEASE)).payload, 'b', 'the next claim');
    },
  },
  {
    name: 'dead jobs can be retried, all or some, with all their tries',
    async run({ queue, reopen }) {
      const ids: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        ids.push((await queue.enqueue(job(name), 0)).id);
        await failWith(queue, await take(queue, 0), ids.length, false);
      }
      const other = await reopen();
      equal(await other.retryDead(50, [ids[1] ?? '', 'no-such-id']), 1, 'some');
      const again = await take(queue, 50);
      equal([again.payload, again.attempt], ['b', 1], 'the retried one');
      equal(
        (await other.deadLetters()).map(({ payload }) => payload),
        ['a', 'c'],
        'the others',
      );
      equal(await other.retryDead(60), 2, 'all');
      equal((await other.counts(60)).ready, 2, 'ready');
    },
  },
  {
    name: 'a job that was given up for its silent holders starts anew when it is retried',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      for (let attempt = 0; attempt < 2; attempt++) await take(queue, attempt * LEASE);
      await isFree(queue, 2 * LEASE, 'a third claim');
      equal(await queue.retryDead(2 * LEASE), 1, 'retried');
      equal((await take(queue, 2 * LEASE)).silences, 0, 'silences of the first claim');
      equal((await take(queue, 3 * LEASE)).silences, 1, 'silences of the second claim');
    },
  },
  {
    name: 'a claim of a job’s earlier life proves nothing in its next',
    async run({ queue }) {
      await queue.enqueue(job('a'), 0);
      const first = await take(queue, 0);
      await failWith(queue, first, 0, false);
      await queue.retryDead(1);
      await take(queue, 1);
      equal(await queue.complete(first), false, 'complete');
    },
  },
  {
    name: 'while a job of a key waits, no second one is added',
    async run({ queue, reopen }) {
      const first = await queue.enqueue(job('a', 'k'), 0);
      equal(await (await reopen()).enqueue(job('b', 'k'), 1), { id: first.id, added: false }, 'the second');
      equal((await queue.enqueue(job('c', 'other'), 1)).added, true, 'another key');
      equal((await queue.enqueue(job('d'), 1)).added && (await queue.enqueue(job('d'), 1)).added, true, 'no key');
      equal((await queue.counts(1)).ready, 4, 'ready');
    },
  },
  {
    name: 'while a job of a key runs, one more is added, and runs after it',
    async run({ queue }) {
      await queue.enqueue(job('a', 'k'), 0);
      const first = await take(queue, 0);
      equal((await queue.enqueue(job('b', 'k'), 1)).added, true, 'the second');
      equal((await queue.enqueue(job('c', 'k'), 1)).added, false, 'the third');
      await isFree(queue, 1, 'a claim while the first runs');
      await queue.complete(first);
      equal((await take(queue, 2)).payload, 'b', 'the claim afterwards');
    },
  },
  {
    name: 'a new job replaces the dead one of its key',
    async run({ queue }) {
      await queue.enqueue(job('a', 'k'), 0);
      await failWith(queue, await take(queue, 0), 0, false);
      equal((await queue.enqueue(job('b', 'k'), 1)).added, true, 'added');
      equal(await queue.deadLetters(), [], 'dead letters');
      equal((await take(queue, 1)).payload, 'b', 'the claim');
    },
  },
  {
    name: 'of many claims at once, each gets another job',
    async run({ queue, reopen }) {
      const handles = [queue, await reopen(), await reopen()];
      for (let i = 0; i < 20; i++) await queue.enqueue(job(`${i}`), 0);
      const claims = Array.from({ length: 25 }, (_, i) => (handles[i % 3] ?? queue).claim(0, LEASE));
      const taken = (await Promise.all(claims)).flatMap((one) => (one === null ? [] : [Number(one.payload)]));
      equal(
        taken.sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, i) => i),
        'the jobs',
      );
    },
  },
];

/** The suite for one implementation, for any test runner. */
export const jobQueueContract = (setup: ContractSetup<QueueUnderTest>): RunnableCase[] =>
  runnableCases(jobQueueCases, setup);
