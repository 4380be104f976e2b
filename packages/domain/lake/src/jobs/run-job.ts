import { DEFAULT_RETRY_POLICY } from './job-queue.ts';
import type { ClaimedJob, JobEnd, Json, RetryPolicy } from './job-queue.ts';

/** What a handler has of its job beside the payload. */
export interface JobLease {
  /** Keeps a long job from going to the next worker. Throws when that has happened already, or when the worker is to stop. */
  renew(): Promise<void>;
  /** Aborted when the worker is to stop; the job then goes back to the queue. */
  readonly signal: AbortSignal;
}

/**
 * Does one kind of job. It may have been begun before by a process that was killed at any point, may be done by another process
 * at the same time, and may have been done already, so it must come to the same end from there. What it throws decides what becomes
 * of the job; see `runJob`.
 */
export type JobHandler = (payload: Json, lease: JobLease) => Promise<void>;

/** By kind of job. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;

/**
 * Does a job that was taken from a queue, and says what becomes of it. A failed dependency (an error with a literal `code`) and work
 * that was cut short are tried again while tries are left; a bug, or a kind that nothing here does, will not pass by itself.
 * Never rejects. `retry` is the policy of the queue.
 */
export async function runJob(
  handlers: JobHandlers,
  job: Pick<ClaimedJob, 'kind' | 'payload' | 'attempt'>,
  lease: JobLease,
  retry: Pick<RetryPolicy, 'attempts'> = DEFAULT_RETRY_POLICY,
): Promise<JobEnd> {
  try {
    const handler = Object.hasOwn(handlers, job.kind) ? handlers[job.kind] : undefined;
    if (handler === undefined) throw new TypeError(`kind: nothing here does "${job.kind}"`);
    await handler(job.payload, lease);
    return { end: 'done' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const mayPass = error instanceof Error && 'code' in error && typeof error.code === 'string';
    const isLast = job.attempt >= retry.attempts;
    return { end: !isLast && (mayPass || lease.signal.aborted) ? 'again' : 'dead', reason };
  }
}

/** The job went to another worker meanwhile, which will finish it. Such an error may pass. */
export class JobLostError extends Error {
  readonly code = 'job-lost';
  constructor(id: string) {
    super(`job ${id} went to another worker`);
    this.name = 'JobLostError';
  }
}
