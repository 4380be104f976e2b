import { check, equal, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { ClaimedJob, JobQueue, NewJob, QueueMonitor, RetryPolicy } from './job-queue.ts';

/** The policy that queues under test are opened with. */
export const CONTRACT_RETRY_POLICY: RetryPolicy = { attempts: 3, firstDelayMs: 100, longestDelayMs: 150 };

/** A new, empty queue storage, and queues that are opened on it. */
export interface QueueUnderTest {
  /** Opened with CONTRACT_RETRY_POLICY and the clock. */
  readonly queue: JobQueue & QueueMonitor;
  /** The clock of all these queues. It begins at 0, and the cases set it. */
  readonly clock: { nowMs: number };
  /** Opens a second handle on the same storage. It shares no memory with the first. */
  readonly reopen: () => Promise<JobQueue & QueueMonitor>;
  readonly close?: () => Promise<void>;
}

export interface QueueCase {
  /** A fact that holds for every queue. */
  readonly name: string;
  readonly run: (subject: QueueUnderTest) => Promise<void>;
}

const LEASE = 1000;
const NOTHING = { ready: 0, delayed: 0, running: 0, dead: 0 };
const job = (name: string, dedupeKey?: string): NewJob =>
  dedupeKey === undefined ? { kind: 'test', payload: name } : { kind: 'test', payload: name, dedupeKey };

/** Claims a job. Fails where none is ready. */
async function take(queue: JobQueue): Promise<ClaimedJob> {
  const taken = await queue.claim(LEASE);
  check(taken !== null, 'a job is ready');
  return taken;
}

const isFree = async (queue: JobQueue, why: string): Promise<void> =>
  equal((await queue.claim(LEASE))?.payload ?? null, null, why);

const endWith = (queue: JobQueue, taken: ClaimedJob, end: 'again' | 'dead' = 'again'): Promise<boolean> =>
  queue.end(taken, { end, reason: `try ${taken.attempt} failed` });

const DONE = { end: 'done' } as const;

/** The behaviour that every job queue of one machine has, whatever it is built on. */
export const jobQueueCases: readonly QueueCase[] = [
  {
    name: 'a job read through another handle equals the job that was sent',
    async run({ queue, reopen }) {
      const payload = { key: 'a/ü😀.txt', n: [1, 2.5, null, true], deep: { empty: {} } };
      await queue.send({ kind: 'archive', payload, dedupeKey: 'k' });
      await queue.send({ kind: 'plain', payload: null });
      const other = await reopen();
      const { id, claim, ...taken } = await take(other);
      equal(taken, { kind: 'archive', payload, dedupeKey: 'k', attempt: 1 }, 'the job');
      equal([typeof id, typeof claim], ['string', 'number'], 'its claim');
      check(!('dedupeKey' in (await take(other))), 'a job without a key has none');
    },
  },
  {
    name: 'an empty queue gives null',
    async run({ queue }) {
      await isFree(queue, 'claim');
      equal(await queue.counts(), NOTHING, 'counts');
      equal([await queue.deadLetters(), await queue.retryFailed()], [[], 0], 'dead letters');
    },
  },
  {
    name: 'jobs come oldest first',
    async run({ queue }) {
      for (const name of ['a', 'b', 'c']) await queue.send(job(name));
      const order = [await take(queue), await take(queue), await take(queue)].map(({ payload }) => payload);
      equal(order, ['a', 'b', 'c'], 'order');
    },
  },
  {
    name: 'a delayed job waits for its time while others are claimed',
    async run({ queue, reopen, clock }) {
      clock.nowMs = 50;
      await queue.send(job('late'), { delayMs: 100 });
      await queue.send(job('soon'));
      equal(await queue.counts(), { ...NOTHING, ready: 1, delayed: 1 }, 'counts');
      const other = await reopen();
      equal((await take(other)).payload, 'soon', 'the first claim');
      clock.nowMs = 149;
      await isFree(other, 'a claim before its time');
      clock.nowMs = 150;
      equal((await take(other)).payload, 'late', 'the claim at its time');
    },
  },
  {
    name: 'a claimed job is hidden from others until its lease ends',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a'));
      await take(queue);
      const other = await reopen();
      clock.nowMs = LEASE - 1;
      await isFree(other, 'a claim before the end');
      clock.nowMs = LEASE;
      const again = await take(other);
      equal([again.payload, again.attempt], ['a', 2], 'the claim at the end');
    },
  },
  {
    name: 'only the holder of a job can extend its lease',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a'));
      const first = await take(queue);
      clock.nowMs = 900;
      equal(await queue.extend(first, LEASE), true, 'extend');
      clock.nowMs = 1899;
      await isFree(await reopen(), 'a claim within the longer lease');
      clock.nowMs = 1900;
      await take(queue);
      equal(await queue.extend(first, 10_000), false, 'extend by the one who lost it');
      clock.nowMs += LEASE;
      equal((await queue.counts()).running, 0, 'running when the second lease has ended');
    },
  },
  {
    name: 'a job that is done never comes back',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a'));
      equal(await queue.end(await take(queue), DONE), true, 'end');
      const other = await reopen();
      clock.nowMs = 1e9;
      await isFree(other, 'a claim much later');
      equal(await other.counts(), NOTHING, 'counts');
    },
  },
  {
    name: 'a worker whose job another has claimed cannot end it',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a'));
      const slow = await take(queue);
      const other = await reopen();
      clock.nowMs = LEASE;
      const quick = await take(other);
      equal([await queue.end(slow, DONE), await endWith(queue, slow)], [false, false], 'the slow one');
      equal(await other.end(quick, DONE), true, 'the quick one');
      equal(await queue.end(slow, DONE), false, 'the slow one afterwards');
    },
  },
  {
    name: 'a worker may end its job after the lease if no other has claimed it',
    async run({ queue, clock }) {
      await queue.send(job('a'));
      const late = await take(queue);
      clock.nowMs = 5 * LEASE;
      equal((await queue.counts()).ready, 1, 'ready meanwhile');
      equal(await queue.end(late, DONE), true, 'end');
      await isFree(queue, 'a claim afterwards');
    },
  },
  {
    name: 'a failed job waits longer after each attempt, up to the bound, and is dead with its last reason after the last',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a', 'k'));
      await endWith(queue, await take(queue));
      equal(await queue.counts(), { ...NOTHING, delayed: 1 }, 'counts');
      clock.nowMs = 99;
      await isFree(queue, 'a claim before the first delay');
      clock.nowMs = 100;
      await endWith(queue, await take(queue));
      clock.nowMs = 249;
      await isFree(queue, 'a claim before the second delay, which the bound cuts');
      clock.nowMs = 250;
      const last = await take(queue);
      equal(await endWith(queue, last), true, 'end');
      const other = await reopen();
      clock.nowMs = 1e9;
      await isFree(other, 'a claim of the dead');
      const dead = { kind: 'test', payload: 'a', dedupeKey: 'k', attempts: 3, reason: 'try 3 failed', diedAtMs: 250 };
      equal(await other.deadLetters(), [{ id: last.id, ...dead }], 'dead letters');
    },
  },
  {
    name: 'failed jobs that wait for their next attempt are listed with the reason and the time, the next first',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a', 'k'));
      await queue.send(job('b'));
      await queue.send(job('c'));
      await endWith(queue, await take(queue));
      clock.nowMs = 10;
      await endWith(queue, await take(queue));
      clock.nowMs = 50;
      await endWith(queue, await take(queue));
      const other = await reopen();
      const listed = (await other.retrying()).map(({ payload, dedupeKey, attempts, reason, nextAtMs }) => [
        payload,
        dedupeKey,
        attempts,
        reason,
        nextAtMs,
      ]);
      const reason = 'try 1 failed';
      equal(
        listed,
        [
          ['a', 'k', 1, reason, 100],
          ['b', null, 1, reason, 110],
          ['c', null, 1, reason, 150],
        ],
        'the failed ones',
      );
      clock.nowMs = 100;
      const taken = await take(other);
      equal((await queue.retrying()).length, 2, 'while one of them runs');
      await other.end(taken, { end: 'dead', reason });
      await queue.send(job('d'));
      equal(
        (await queue.retrying()).map(({ payload }) => payload),
        ['b', 'c'],
        'when it is dead, and one came that never failed',
      );
    },
  },
  {
    name: 'a released job is ready at once, however often, and keeps its attempts and its reason',
    async run({ queue, reopen, clock }) {
      await queue.send(job('a'));
      await queue.end(await take(queue), { end: 'released' });
      equal([await queue.counts(), await queue.retrying()], [{ ...NOTHING, ready: 1 }, []], 'the first release');
      await endWith(queue, await take(queue));
      clock.nowMs = 100;
      const other = await reopen();
      const first = await take(other);
      for (let taken = first, times = 0; times < 5; times++) {
        equal(taken.attempt, 2, 'the attempt');
        equal(await other.end(taken, { end: 'released' }), true, 'release');
        const listed = (await queue.retrying()).map(({ attempts, reason, nextAtMs }) => [attempts, reason, nextAtMs]);
        equal(listed, [[1, 'try 1 failed', 100]], 'the failure before');
        taken = await take(other);
      }
      equal(await queue.end(first, { end: 'released' }), false, 'release with an earlier claim');
      equal((await queue.counts()).running, 1, 'running');
    },
  },
  {
    name: 'a job that ends as dead is a dead letter without further attempts',
    async run({ queue, clock }) {
      await queue.send(job('a'));
      clock.nowMs = 7;
      await endWith(queue, await take(queue), 'dead');
      const [dead] = await queue.deadLetters();
      equal([dead?.reason, dead?.attempts, dead?.diedAtMs], ['try 1 failed', 1, 7], 'the dead letter');
    },
  },
  {
    name: 'a job whose leases all end without an answer is a dead letter after its last attempt',
    async run({ queue, reopen, clock }) {
      await queue.send(job('poison'));
      const other = await reopen();
      for (let attempt = 1; attempt <= 3; attempt++) {
        equal((await take(attempt === 2 ? other : queue)).attempt, attempt, 'try');
        clock.nowMs += LEASE;
      }
      await isFree(other, 'a fourth claim');
      const [dead] = await other.deadLetters();
      equal([dead?.attempts, dead?.diedAtMs], [3, 3 * LEASE], 'tries, and when it died');
      check(dead?.reason.includes('stopped answering') ?? false, 'the reason says so');
    },
  },
  {
    name: 'an attempt whose lease ended counts as a failed one does',
    async run({ queue, clock }) {
      await queue.send(job('a'));
      await endWith(queue, await take(queue));
      clock.nowMs = 100;
      await take(queue);
      clock.nowMs += LEASE;
      const third = await take(queue);
      equal(third.attempt, 3, 'the third try');
      await endWith(queue, third);
      equal((await queue.deadLetters())[0]?.reason, 'try 3 failed', 'the reason');
    },
  },
  {
    name: 'a job that is given up does not keep another from being claimed in the same call',
    async run({ queue, clock }) {
      await queue.send(job('poison'));
      for (let attempt = 1; attempt <= 3; attempt++) {
        await take(queue);
        clock.nowMs += LEASE;
      }
      await queue.send(job('b'));
      equal((await take(queue)).payload, 'b', 'the next claim');
    },
  },
  {
    name: 'dead jobs can be retried, all or some, with all attempts left',
    async run({ queue, reopen, clock }) {
      const ids: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        await queue.send(job(name));
        const taken = await take(queue);
        ids.push(taken.id);
        await endWith(queue, taken, 'dead');
        clock.nowMs += 1;
      }
      const other = await reopen();
      equal(await other.retryFailed([ids[1] ?? '', 'no-such-id']), 1, 'some');
      const again = await take(queue);
      equal([again.payload, again.attempt], ['b', 1], 'the retried one');
      equal(
        (await other.deadLetters()).map(({ payload }) => payload),
        ['a', 'c'],
        'the others',
      );
      equal(await other.retryFailed(), 2, 'all');
      equal((await other.counts()).ready, 2, 'ready');
    },
  },
  {
    name: 'a retry makes failed jobs due that wait for their next attempt, all or some, and no others',
    async run({ queue, reopen, clock }) {
      const ids: string[] = [];
      for (const name of ['a', 'b']) {
        await queue.send(job(name));
        const taken = await take(queue);
        ids.push(taken.id);
        await endWith(queue, taken, 'again');
      }
      await queue.send(job('later'), { delayMs: 100 });
      const other = await reopen();
      equal(await other.retryFailed([ids[1] ?? '']), 1, 'some');
      const again = await take(queue);
      equal([again.payload, again.attempt], ['b', 2], 'the retried one');
      await isFree(queue, 'a claim of another');
      equal(await other.retryFailed(), 1, 'all');
      equal(
        (await other.retrying()).map(({ nextAtMs }) => nextAtMs <= clock.nowMs),
        [true],
        'due',
      );
      equal((await take(queue)).payload, 'a', 'the other');
      await isFree(queue, 'a claim of a job that is delayed');
    },
  },
  {
    name: 'a claim from before a retry cannot end the job after it',
    async run({ queue }) {
      await queue.send(job('a'));
      const first = await take(queue);
      await endWith(queue, first, 'dead');
      await queue.retryFailed();
      await take(queue);
      equal(await queue.end(first, DONE), false, 'end');
    },
  },
  {
    name: 'a job is not added while another of its key waits',
    async run({ queue, reopen }) {
      await queue.send(job('a', 'k'));
      await (await reopen()).send(job('b', 'k'));
      await queue.send(job('c', 'other'));
      for (let times = 0; times < 2; times++) await queue.send(job('d'));
      equal((await queue.counts()).ready, 4, 'ready');
    },
  },
  {
    name: 'a job of a key that waits gets the earlier of both times',
    async run({ queue, clock }) {
      await queue.send(job('a', 'k'), { delayMs: 100 });
      await queue.send(job('a', 'k'), { delayMs: 500 });
      await isFree(queue, 'a claim before both');
      clock.nowMs = 10;
      await queue.send(job('a', 'k'));
      equal((await take(queue)).payload, 'a', 'the claim');
      clock.nowMs = 10 + LEASE / 2;
      await isFree(queue, 'a second claim');
    },
  },
  {
    name: 'a job is added while another of its key runs, and may be claimed',
    async run({ queue }) {
      await queue.send(job('a', 'k'));
      await take(queue);
      await queue.send(job('b', 'k'));
      await queue.send(job('c', 'k'));
      equal((await take(queue)).payload, 'b', 'the second claim');
      await isFree(queue, 'a third claim');
    },
  },
  {
    name: 'a new job replaces the dead one of its key',
    async run({ queue }) {
      await queue.send(job('a', 'k'));
      await endWith(queue, await take(queue), 'dead');
      await queue.send(job('b', 'k'));
      equal(await queue.deadLetters(), [], 'dead letters');
      equal((await take(queue)).payload, 'b', 'the claim');
    },
  },
  {
    name: 'running jobs are listed with their claims and the ends of their leases',
    async run({ queue, clock, reopen }) {
      for (const name of ['a', 'b', 'c']) await queue.send(job(name, name === 'a' ? 'k' : undefined));
      const [first, second] = [await take(queue), await take(queue)];
      clock.nowMs = 10;
      await queue.extend(second, LEASE);
      const other = await reopen();
      const listed = async () => [...(await other.running())].sort((a, b) => a.leasedUntilMs - b.leasedUntilMs);
      const both = [
        { ...first, leasedUntilMs: LEASE },
        { ...second, leasedUntilMs: LEASE + 10 },
      ];
      equal(await listed(), both, 'both');
      clock.nowMs = 5 * LEASE;
      equal(await listed(), both, 'both, when their leases have ended');
      await queue.end(first, DONE);
      await endWith(queue, second, 'dead');
      equal(await listed(), [], 'after their end');
    },
  },
  {
    name: 'a key is open while a job of it waits or runs',
    async run({ queue, clock, reopen }) {
      const other = await reopen();
      const isOpen = () => other.isOpen('k');
      await queue.send(job('b', 'other'));
      await endWith(queue, await take(queue), 'dead');
      equal(await isOpen(), false, 'before');
      await queue.send(job('a', 'k'));
      equal(await isOpen(), true, 'while it waits');
      await endWith(queue, await take(queue));
      equal(await isOpen(), true, 'while it waits for its next try');
      clock.nowMs = 100;
      const taken = await take(queue);
      equal(await isOpen(), true, 'while it runs');
      clock.nowMs = 5 * LEASE;
      equal(await isOpen(), true, 'when its lease has ended');
      await endWith(queue, taken, 'dead');
      equal(await isOpen(), false, 'when it is dead');
      await queue.send(job('a', 'k'));
      await queue.end(await take(queue), DONE);
      equal(await isOpen(), false, 'when it is done');
    },
  },
  {
    name: 'concurrent claims get different jobs',
    async run({ queue, reopen }) {
      const handles = [queue, await reopen(), await reopen()];
      for (let i = 0; i < 20; i++) await queue.send(job(`${i}`));
      const claims = Array.from({ length: 25 }, (_, i) => (handles[i % 3] ?? queue).claim(LEASE));
      const taken = (await Promise.all(claims)).flatMap((one) => (one === null ? [] : [Number(one.payload)]));
      equal(
        taken.sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, i) => i),
        'the jobs',
      );
    },
  },
];

/** The contract suite for one implementation, for any test runner. */
export const jobQueueContract = (setup: ContractSetup<QueueUnderTest>): RunnableCase[] =>
  runnableCases(jobQueueCases, setup);
