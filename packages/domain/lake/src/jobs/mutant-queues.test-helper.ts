import type { ClaimedJob, JobQueue, QueueMonitor } from './job-queue.ts';
import type { QueueMemory } from './memory-job-queue.ts';

type Queue = JobQueue & QueueMonitor;

/** A queue that breaks one promise, as somebody's real queue might. */
export interface MutantQueue {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (queue: Queue, memory: QueueMemory, clock: { readonly nowMs: number }) => Partial<Queue>;
}

export const mutantQueues: readonly MutantQueue[] = [
  {
    name: 'forgets the key of a job',
    killedBy: 'a job comes out of another handle as it went in',
    mutate: (queue) => ({
      claim: async (leaseMs) => {
        const job = await queue.claim(leaseMs);
        if (job === null) return null;
        const { dedupeKey: _key, ...rest } = job;
        return rest;
      },
    }),
  },
  {
    name: 'says that it retried what is not there',
    killedBy: 'an empty queue gives null',
    mutate: (queue) => ({ retryDead: async (ids) => Math.max(await queue.retryDead(ids), 1) }),
  },
  {
    name: 'gives the newest job first',
    killedBy: 'jobs come oldest first',
    mutate: (queue, memory) => ({ send: (job) => queue.send(job, { delayMs: -memory.lastId }) }),
  },
  {
    name: 'knows no delay',
    killedBy: 'a delayed job waits for its time, and others pass it',
    mutate: (queue) => ({ send: (job) => queue.send(job) }),
  },
  {
    name: 'leases for no time',
    killedBy: 'a claimed job is hidden from others until its lease ends',
    mutate: (queue) => ({ claim: () => queue.claim(0) }),
  },
  {
    name: 'says that it extended a lease',
    killedBy: 'a lease can be made longer, by its holder alone',
    mutate: () => ({ extend: async () => true }),
  },
  {
    name: 'says that it ended a job',
    killedBy: 'a job that is done never comes back',
    mutate: () => ({ end: async () => true }),
  },
  {
    name: 'lets anyone end a job',
    killedBy: 'who lost a job to another cannot end it',
    mutate: (_, memory) => ({ end: async ({ id }) => memory.entries.delete(id) }),
  },
  {
    name: 'takes a silent holder for a busy one',
    killedBy: 'a holder that is late, but whose job nobody took, may still end it',
    mutate: (queue) => ({
      counts: async () => {
        const { ready, running, ...rest } = await queue.counts();
        return { ...rest, ready: 0, running: running + ready };
      },
    }),
  },
  {
    name: 'retries at once',
    killedBy: 'a job waits longer after each failed try, up to the bound, then is dead with its last reason',
    mutate: (queue, memory, clock) => ({
      end: async (claim, how) => {
        const isEnded = await queue.end(claim, how);
        const entry = memory.entries.get(claim.id);
        if (entry?.state === 'waiting') entry.atMs = clock.nowMs;
        return isEnded;
      },
    }),
  },
  {
    name: 'retries what a retry cannot help',
    killedBy: 'a failure that a retry cannot help is dead at once',
    mutate: (queue) => ({
      end: (claim, how) => queue.end(claim, how.end === 'done' ? how : { ...how, end: 'again' }),
    }),
  },
  {
    name: 'counts no tries that end in silence',
    killedBy: 'a job whose workers fall silent is given up when its tries are used up',
    mutate: (queue, memory, clock) => ({
      claim: async (leaseMs) => {
        for (const entry of memory.entries.values()) {
          if (entry.state === 'running' && entry.atMs <= clock.nowMs) entry.attempts -= 1;
        }
        return queue.claim(leaseMs);
      },
    }),
  },
  {
    name: 'counts no tries that fail',
    killedBy: 'tries that failed and tries that ended in silence count alike',
    mutate: (queue, memory) => ({
      end: async (claim, how) => {
        const isEnded = await queue.end(claim, how);
        const entry = memory.entries.get(claim.id);
        if (entry?.state === 'waiting') entry.attempts -= 1;
        return isEnded;
      },
    }),
  },
  {
    name: 'does nothing else in the call that gives a job up',
    killedBy: 'one silent job does not keep others from being claimed',
    mutate: (queue) => ({
      claim: async (leaseMs) => {
        const before = await queue.deadLetters();
        const job = await queue.claim(leaseMs);
        return (await queue.deadLetters()).length > before.length ? null : job;
      },
    }),
  },
  {
    name: 'retries all the dead, whichever are asked for',
    killedBy: 'dead jobs can be retried, all or some, with all their tries',
    mutate: (queue) => ({ retryDead: () => queue.retryDead() }),
  },
  {
    name: 'counts claims anew in a job’s next life',
    killedBy: 'a claim of a job’s earlier life proves nothing in its next',
    mutate: (queue, memory) => ({
      retryDead: async (ids) => {
        for (const entry of memory.entries.values()) if (entry.state === 'dead') entry.claim = 0;
        return queue.retryDead(ids);
      },
    }),
  },
  {
    name: 'ignores keys',
    killedBy: 'while a job of a key waits, no second one is added',
    mutate: (queue) => ({ send: ({ kind, payload }, options) => queue.send({ kind, payload }, options) }),
  },
  {
    name: 'lets a job wait as long as the first of its key',
    killedBy: 'of two jobs of a key that wait, the earlier time counts',
    mutate: (queue, memory) => ({
      send: async (job, options) => {
        const isWaiting = [...memory.entries.values()].some(({ dedupeKey }) => dedupeKey === job.dedupeKey);
        if (!isWaiting || job.dedupeKey === undefined) await queue.send(job, options);
      },
    }),
  },
  {
    name: 'takes a running job for one that will see what is new',
    killedBy: 'while a job of a key runs, one more is added, and may be claimed',
    mutate: (queue, memory) => ({
      send: async (job, options) => {
        const running = [...memory.entries.values()].find(({ dedupeKey }) => dedupeKey === job.dedupeKey);
        if (running?.state !== 'running') await queue.send(job, options);
      },
    }),
  },
  {
    name: 'keeps the dead job beside the new one of its key',
    killedBy: 'a new job replaces the dead one of its key',
    mutate: (queue, memory) => ({
      send: async (job, options) => {
        const dead = [...memory.entries.values()].filter(({ state }) => state === 'dead');
        await queue.send(job, options);
        for (const entry of dead) memory.entries.set(entry.id, entry);
      },
    }),
  },
  {
    name: 'forgets a running job whose lease has ended',
    killedBy: 'running jobs are listed as they were claimed, with the end of their leases',
    mutate: (queue, _, clock) => ({
      running: async () => (await queue.running()).filter(({ leasedUntilMs }) => leasedUntilMs > clock.nowMs),
    }),
  },
  {
    name: 'takes a dead job for an open one',
    killedBy: 'a key is open while a job of it waits or runs',
    mutate: (_, memory) => ({
      isOpen: async (key) => [...memory.entries.values()].some(({ dedupeKey }) => dedupeKey === key),
    }),
  },
  {
    name: 'gives one job to all who ask at the same time',
    killedBy: 'of many claims at once, each gets another job',
    mutate: (queue) => {
      let asked: Promise<ClaimedJob | null> | null = null;
      return {
        claim: async (leaseMs) => {
          asked ??= queue.claim(leaseMs);
          const job = await asked;
          asked = null;
          return job;
        },
      };
    },
  },
];
