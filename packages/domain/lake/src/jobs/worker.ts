import type { ClaimedJob, JobEnd, JobQueue, RetryPolicy } from './job-queue.ts';
import { JobLostError, runJob } from './run-job.ts';
import type { JobHandlers, JobLease } from './run-job.ts';

export interface WorkerPorts {
  readonly queue: JobQueue;
  readonly handlers: JobHandlers;
  /** Retry policy of the queue; DEFAULT_RETRY_POLICY by default. */
  readonly retry?: RetryPolicy;
  /** Duration of a lease in milliseconds; 15 minutes by default. */
  readonly leaseMs?: number;
  /**
   * Milliseconds of a monotonic clock. With it, a renewal within a sixtieth of `leaseMs` after the previous one is skipped; without it, each
   * renewal is written.
   */
  readonly now?: () => number;
  /** Jobs of these kinds may run at the same time, up to `limit` of them. Jobs of all other kinds run alone. */
  readonly parallel?: { readonly kinds: readonly string[]; readonly limit: number };
}

/** A claimed job and how its attempt ended. */
export interface EndedJob {
  readonly job: ClaimedJob;
  readonly how: JobEnd;
}

const DEFAULT_LEASE_MS = 15 * 60_000;
/** Maximum number of renewals during one lease, because each writes to the disk. */
const RENEWALS_A_LEASE = 60;

/**
 * Claims and runs jobs until none is ready, oldest first, and calls `onDone` for each. Jobs run alone, or beside one another as `parallel`
 * says. A job that was tried before runs alone, so that no other job is blamed if it crashes the process. Returns the number of jobs that
 * were claimed, after the last has ended. Rejects only where the queue fails.
 */
export async function drainQueue(
  ports: WorkerPorts,
  signal: AbortSignal,
  onDone: (done: EndedJob) => void = () => {},
): Promise<number> {
  const { queue, leaseMs = DEFAULT_LEASE_MS, parallel = { kinds: [], limit: 1 } } = ports;
  let taken = 0;
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
        // A job that ends may have queued others.
        await Promise.race(running);
        continue;
      }
      taken += 1;
      const alone = job.attempt > 1 || !parallel.kinds.includes(job.kind);
      if (alone) await rest();
      start(job);
      if (alone) await rest();
      else if (running.size >= parallel.limit) await Promise.race(running);
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
): Promise<EndedJob> {
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
  // The result is false where another worker has claimed the job since; that worker reports its end.
  await queue.end(job, how);
  return { job, how };
}
