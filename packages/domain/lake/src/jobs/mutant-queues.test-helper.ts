import type { ClaimedJob, JobQueue, QueueMonitor } from './job-queue.ts';
import type { QueueMemory } from './memory-job-queue.ts';

type Queue = JobQueue & QueueMonitor;

/** A queue that breaks the contract in one way that a real implementation might. */
export interface MutantQueue {
  readonly name: string;
  /** Name of the case that must fail. Others may fail too. */
  readonly killedBy: string;
  readonly mutate: (queue: Queue, memory: QueueMemory, clock: { readonly nowMs: number }) => Partial<Queue>;
}

export const mutantQueues: readonly MutantQueue[] = [
  {
    name: 'forgets the key of a job',
    killedBy: 'a job read through another handle equals the job that was sent',
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
    name: 'reports the retry of a job that does not exist',
    killedBy: 'an empty queue gives null',
    mutate: (queue) => ({ retryFailed: async (ids) => Math.max(await queue.retryFailed(ids), 1) }),
  },
  {
    name: 'lists no failed jobs that wait',
    killedBy: 'failed jobs that wait for their next attempt are listed with the reason and the time, the next first',
    mutate: () => ({ retrying: async () => [] }),
  },
  {
    name: 'gives the newest job first',
    killedBy: 'jobs come oldest first',
    mutate: (queue, memory) => ({ send: (job) => queue.send(job, { delayMs: -memory.lastId }) }),
  },
  {
    name: 'ignores delays',
    killedBy: 'a delayed job waits for its time while others are claimed',
    mutate: (queue) => ({ send: (job) => queue.send(job) }),
  },
  {
    name: 'leases for no time',
    killedBy: 'a claimed job is hidden from others until its lease ends',
    mutate: (queue) => ({ claim: () => queue.claim(0) }),
  },
  {
    name: 'reports every extension as done',
    killedBy: 'only the holder of a job can extend its lease',
    mutate: () => ({ extend: async () => true }),
  },
  {
    name: 'reports a job as ended without ending it',
    killedBy: 'a job that is done never comes back',
    mutate: () => ({ end: async () => true }),
  },
  {
    name: 'lets anyone end a job',
    killedBy: 'a worker whose job another has claimed cannot end it',
    mutate: (_, memory) => ({ end: async ({ id }) => memory.entries.delete(id) }),
  },
  {
    name: 'ignores the end of a job whose lease has ended',
    killedBy: 'a worker may end its job after the lease if no other has claimed it',
    mutate: (queue) => ({
      counts: async () => {
        const { ready, running, ...rest } = await queue.counts();
        return { ...rest, ready: 0, running: running + ready };
      },
    }),
  },
  {
    name: 'retries at once',
    killedBy:
      'a failed job waits longer after each attempt, up to the bound, and is dead with its last reason after the last',
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
    name: 'counts a released job as failed',
    killedBy: 'a released job is ready at once, however often, and keeps its attempts and its reason',
    mutate: (queue) => ({
      end: (claim, how) => queue.end(claim, how.end === 'released' ? { end: 'again', reason: 'stopped' } : how),
    }),
  },
  {
    name: 'counts the attempt of a released job',
    killedBy: 'a released job is ready at once, however often, and keeps its attempts and its reason',
    mutate: (queue, memory) => ({
      end: async (claim, how) => {
        const isEnded = await queue.end(claim, how);
        const entry = memory.entries.get(claim.id);
        if (entry !== undefined && how.end === 'released') entry.attempts += 1;
        return isEnded;
      },
    }),
  },
  {
    name: 'lets anyone release a job',
    killedBy: 'a released job is ready at once, however often, and keeps its attempts and its reason',
    mutate: (queue, memory) => ({
      end: async (claim, how) => {
        const entry = memory.entries.get(claim.id);
        return queue.end(how.end === 'released' ? { ...claim, claim: entry?.claim ?? 0 } : claim, how);
      },
    }),
  },
  {
    name: 'retries a job that ends as dead',
    killedBy: 'a job that ends as dead is a dead letter without further attempts',
    mutate: (queue) => ({
      end: (claim, how) => queue.end(claim, how.end === 'dead' ? { ...how, end: 'again' } : how),
    }),
  },
  {
    name: 'does not count attempts whose lease ended',
    killedBy: 'a job whose leases all end without an answer is a dead letter after its last attempt',
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
    name: 'does not count failed attempts',
    killedBy: 'an attempt whose lease ended counts as a failed one does',
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
    name: 'returns no job from the call that gives one up',
    killedBy: 'a job that is given up does not keep another from being claimed in the same call',
    mutate: (queue) => ({
      claim: async (leaseMs) => {
        const before = await queue.deadLetters();
        const job = await queue.claim(leaseMs);
        return (await queue.deadLetters()).length > before.length ? null : job;
      },
    }),
  },
  {
    name: 'retries all dead jobs, whatever ids are given',
    killedBy: 'dead jobs can be retried, all or some, with all attempts left',
    mutate: (queue) => ({ retryFailed: () => queue.retryFailed() }),
  },
  {
    name: 'retries dead jobs alone',
    killedBy: 'a retry makes failed jobs due that wait for their next attempt, all or some, and no others',
    mutate: (queue) => ({
      retryFailed: async (ids) => {
        const dead = (await queue.deadLetters()).map(({ id }) => id);
        return queue.retryFailed(dead.filter((id) => ids === undefined || ids.includes(id)));
      },
    }),
  },
  {
    name: 'makes delayed jobs due that have not failed at a retry',
    killedBy: 'a retry makes failed jobs due that wait for their next attempt, all or some, and no others',
    mutate: (queue, memory) => ({
      retryFailed: async (ids) => {
        for (const entry of memory.entries.values()) if (entry.state === 'waiting') entry.atMs = 0;
        return queue.retryFailed(ids);
      },
    }),
  },
  {
    name: 'restarts the claim number at a retry',
    killedBy: 'a claim from before a retry cannot end the job after it',
    mutate: (queue, memory) => ({
      retryFailed: async (ids) => {
        for (const entry of memory.entries.values()) if (entry.state === 'dead') entry.claim = 0;
        return queue.retryFailed(ids);
      },
    }),
  },
  {
    name: 'ignores keys',
    killedBy: 'a job is not added while another of its key waits',
    mutate: (queue) => ({ send: ({ kind, payload }, options) => queue.send({ kind, payload }, options) }),
  },
  {
    name: 'keeps the time of the first job of a key',
    killedBy: 'a job of a key that waits gets the earlier of both times',
    mutate: (queue, memory) => ({
      send: async (job, options) => {
        const isWaiting = [...memory.entries.values()].some(({ dedupeKey }) => dedupeKey === job.dedupeKey);
        if (!isWaiting || job.dedupeKey === undefined) await queue.send(job, options);
      },
    }),
  },
  {
    name: 'drops a job while another of its key runs',
    killedBy: 'a job is added while another of its key runs, and may be claimed',
    mutate: (queue, memory) => ({
      send: async (job, options) => {
        const running = [...memory.entries.values()].find(({ dedupeKey }) => dedupeKey === job.dedupeKey);
        if (running?.state !== 'running') await queue.send(job, options);
      },
    }),
  },
  {
    name: 'keeps a dead job beside a new one of its key',
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
    killedBy: 'running jobs are listed with their claims and the ends of their leases',
    mutate: (queue, _, clock) => ({
      running: async () => (await queue.running()).filter(({ leasedUntilMs }) => leasedUntilMs > clock.nowMs),
    }),
  },
  {
    name: 'counts a dead job as open',
    killedBy: 'a key is open while a job of it waits or runs',
    mutate: (_, memory) => ({
      isOpen: async (key) => [...memory.entries.values()].some(({ dedupeKey }) => dedupeKey === key),
    }),
  },
  {
    name: 'gives one job to concurrent claims',
    killedBy: 'concurrent claims get different jobs',
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
