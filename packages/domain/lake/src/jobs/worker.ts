import type { ClaimedJob, JobEnd, JobQueue, RetryPolicy } from './job-queue.ts';
import { JobLostError, runJob } from './run-job.ts';
import type { JobHandlers, JobLease } from './run-job.ts';

export interface WorkerPorts {
  readonly queue: JobQueue;
  readonly handlers: JobHandlers;
  /** That of the queue; the default one by default. */
  readonly retry?: RetryPolicy;
  /** How long a worker that says nothing keeps its job; 15 minutes by default. */
  readonly leaseMs?: number;
  /**
   * Milliseconds of a clock that never goes back. With one, a lease is renewed no sooner than a sixtieth of `leaseMs` after the last time,
   * however often the job asks; without one, each time.
   */
  readonly now?: () => number;
  /** How many jobs of a kind may be done at the same time; 1 by default. */
  readonly parallel?: Readonly<Record<string, number>>;
}

/** What became of a job that was taken from the queue. */
export interface WorkDone {
  readonly job: ClaimedJob;
  readonly how: JobEnd;
}

const DEFAULT_LEASE_MS = 15 * 60_000;
/** At most so many: a renewal is a write to the disk. */
const RENEWALS_A_LEASE = 60;

/**
 * Does what is ready in the order it came, and tells of each. Jobs of one kind follow each other closely where `parallel`
 * allows it; different kinds never run at the same time, and a job that was tried before runs alone, so that none beside it is
 * blamed should it end this process. Answers how many were taken, after the last of them ended. Rejects only when the queue fails.
 */
export async function workThrough(
  ports: WorkerPorts,
  signal: AbortSignal,
  onDone: (done: WorkDone) => void = () => {},
): Promise<number> {
  const { queue, leaseMs = DEFAULT_LEASE_MS, parallel = {} } = ports;
  let taken = 0;
  let kind: string | null = null;
  const errors: unknown[] = [];
  const running = new Set<Promise<void>>();
  const start = (job: ClaimedJob): void => {
    const run: Promise<void> = doJob(ports, job, signal)
      .then(onDone)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  const rest = () => Promise.all(running);
  try {
    while (errors.length === 0) {
      const job = signal.aborted ? null : await queue.claim(leaseMs);
      if (job === null) {
        if (running.size === 0) break;
        // What ends may have queued others.
        await Promise.race(running);
        continue;
      }
      taken += 1;
      const alone = job.attempt > 1;
      if (job.kind !== kind || alone) await rest();
      kind = job.kind;
      start(job);
      if (alone) await rest();
      else if (running.size >= (parallel[kind] ?? 1)) await Promise.race(running);
    }
  } finally {
    await rest();
  }
  if (errors.length > 0) throw errors[0];
  return taken;
}

async function doJob(
  { queue, handlers, retry, leaseMs = DEFAULT_LEASE_MS, now }: WorkerPorts,
  job: ClaimedJob,
  signal: AbortSignal,
): Promise<WorkDone> {
  let renewedAt = now?.() ?? 0;
  const lease: JobLease = {
    signal,
    async renew() {
      signal.throwIfAborted();
      if (now !== undefined) {
        if (now() - renewedAt < leaseMs / RENEWALS_A_LEASE) return;
        renewedAt = now();
      }
      if (!(await queue.extend(job, leaseMs))) throw new JobLostError(job.id);
    },
  };
  const how = await runJob(handlers, job, lease, retry);
  // False where the job went to another worker, who says how it ends.
  await queue.end(job, how);
  return { job, how };
}
