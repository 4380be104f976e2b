import type { Job, JobQueue } from './job-queue.ts';
import type { QueueMemory } from './memory-job-queue.ts';

/** A queue that breaks one promise, as somebody's real queue might. */
export interface MutantQueue {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (queue: JobQueue, memory: QueueMemory) => Partial<JobQueue>;
}

export const mutantQueues: readonly MutantQueue[] = [
  {
    name: 'forgets the key of a job',
    killedBy: 'a job comes out of another handle as it went in',
    mutate: (queue) => ({
      claim: async (nowMs, leaseMs) => {
        const job = await queue.claim(nowMs, leaseMs);
        return job === null ? null : { ...job, dedupeKey: null };
      },
    }),
  },
  {
    name: 'says that it retried what is not there',
    killedBy: 'an empty queue gives null',
    mutate: (queue) => ({ retryDead: async (nowMs, ids) => Math.max(await queue.retryDead(nowMs, ids), 1) }),
  },
  {
    name: 'gives the newest job first',
    killedBy: 'jobs come oldest first',
    mutate: (queue, memory) => ({ enqueue: (job, nowMs) => queue.enqueue(job, nowMs - memory.lastId) }),
  },
  {
    name: 'leases for no time',
    killedBy: 'a claimed job is hidden from others until its lease ends',
    mutate: (queue) => ({ claim: (nowMs) => queue.claim(nowMs, 0) }),
  },
  {
    name: 'says that it extended a lease',
    killedBy: 'a lease can be made longer, by its holder alone',
    mutate: () => ({ extend: async () => true }),
  },
  {
    name: 'says that it completed a job',
    killedBy: 'a completed job never comes back',
    mutate: () => ({ complete: async () => true }),
  },
  {
    name: 'lets anyone complete a job',
    killedBy: 'who lost a job to another can neither complete nor fail it',
    mutate: (_, memory) => ({ complete: async ({ id }) => memory.entries.delete(id) }),
  },
  {
    name: 'takes a silent holder for a busy one',
    killedBy: 'a holder that is late, but whose job nobody took, may still complete it',
    mutate: (queue) => ({ counts: () => queue.counts(0) }),
  },
  {
    name: 'retries at once',
    killedBy: 'a failed job waits longer after each try, up to the bound, then is dead with its last reason',
    mutate: (queue) => ({
      fail: (claim, nowMs, failure) => queue.fail(claim, failure.retry ? nowMs - 1000 : nowMs, failure),
    }),
  },
  {
    name: 'retries what a retry cannot help',
    killedBy: 'a failure that a retry cannot help is dead at once',
    mutate: (queue) => ({ fail: (claim, nowMs, { reason }) => queue.fail(claim, nowMs, { reason, retry: true }) }),
  },
  {
    name: 'counts no silences',
    killedBy: 'a job whose holder falls silent is tried once more, then given up',
    mutate: (queue, memory) => ({
      claim: async (nowMs, leaseMs) => {
        const job = await queue.claim(nowMs, leaseMs);
        const entry = memory.entries.get(job?.id ?? '');
        if (entry !== undefined) entry.silences = 0;
        return job;
      },
    }),
  },
  {
    name: 'takes every failure for a silence',
    killedBy: 'failures and silences of one job are counted apart',
    mutate: (queue, memory) => ({
      fail: async (claim, nowMs, failure) => {
        const entry = memory.entries.get(claim.id);
        if (entry !== undefined) entry.silences += 1;
        return queue.fail(claim, nowMs, failure);
      },
    }),
  },
  {
    name: 'forgets the silences of a job that fails',
    killedBy: 'a failure between two silences does not make the job innocent',
    mutate: (queue, memory) => ({
      fail: async (claim, nowMs, failure) => {
        const entry = memory.entries.get(claim.id);
        if (entry !== undefined) entry.silences = 0;
        return queue.fail(claim, nowMs, failure);
      },
    }),
  },
  {
    name: 'remembers the silences of a job’s earlier life',
    killedBy: 'a job that was given up for its silent holders starts anew when it is retried',
    mutate: (queue, memory) => ({
      retryDead: async (nowMs, ids) => {
        const before = new Map([...memory.entries.values()].map(({ id, silences }) => [id, silences - 1]));
        const retried = await queue.retryDead(nowMs, ids);
        for (const entry of memory.entries.values()) entry.silences = before.get(entry.id) ?? 0;
        return retried;
      },
    }),
  },
  {
    name: 'does nothing else in the call that gives a job up',
    killedBy: 'one silent job does not keep others from being claimed',
    mutate: (queue) => ({
      claim: async (nowMs, leaseMs) => {
        const before = await queue.deadLetters();
        const job = await queue.claim(nowMs, leaseMs);
        return (await queue.deadLetters()).length > before.length ? null : job;
      },
    }),
  },
  {
    name: 'retries all the dead, whichever are asked for',
    killedBy: 'dead jobs can be retried, all or some, with all their tries',
    mutate: (queue) => ({ retryDead: (nowMs) => queue.retryDead(nowMs) }),
  },
  {
    name: 'counts claims anew in a job’s next life',
    killedBy: 'a claim of a job’s earlier life proves nothing in its next',
    mutate: (queue, memory) => ({
      retryDead: async (nowMs, ids) => {
        for (const entry of memory.entries.values()) if (entry.state === 'dead') entry.claim = 0;
        return queue.retryDead(nowMs, ids);
      },
    }),
  },
  {
    name: 'ignores keys',
    killedBy: 'while a job of a key waits, no second one is added',
    mutate: (queue) => ({ enqueue: ({ kind, payload }, nowMs) => queue.enqueue({ kind, payload }, nowMs) }),
  },
  {
    name: 'takes a running job for one that will see what is new',
    killedBy: 'while a job of a key runs, one more is added, and runs after it',
    mutate: (queue, memory) => ({
      enqueue: async (job, nowMs) => {
        const running = [...memory.entries.values()].find(({ dedupeKey }) => dedupeKey === job.dedupeKey);
        return running?.state === 'running' ? { id: running.id, added: false } : queue.enqueue(job, nowMs);
      },
    }),
  },
  {
    name: 'keeps the dead job beside the new one of its key',
    killedBy: 'a new job replaces the dead one of its key',
    mutate: (queue, memory) => ({
      enqueue: async (job, nowMs) => {
        const dead = [...memory.entries.values()].filter(({ state }) => state === 'dead');
        const added = await queue.enqueue(job, nowMs);
        for (const entry of dead) memory.entries.set(entry.id, entry);
        return added;
      },
    }),
  },
  {
    name: 'gives one job to all who ask at the same time',
    killedBy: 'of many claims at once, each gets another job',
    mutate: (queue) => {
      let asked: Promise<Job | null> | null = null;
      return {
        claim: async (nowMs, leaseMs) => {
          asked ??= queue.claim(nowMs, leaseMs);
          const job = await asked;
          asked = null;
          return job;
        },
      };
    },
  },
];
