import { DEFAULT_RETRY_POLICY } from './job-queue.ts';
import type { ClaimedJob, JobEnd, Json, RetryPolicy } from './job-queue.ts';

/** The lease of a job, which its handler gets beside the payload. */
export interface JobLease {
  /** Extends the job's lease, so that no other worker claims the job. Rejects where another worker has it already, or where the worker is to stop. */
  renew(): Promise<void>;
  /** Aborts when the worker is to stop. A handler that rejects then releases the job. */
  readonly signal: AbortSignal;
}

/**
 * Handles one kind of job. An earlier process may have been killed at any point of the same job, another process may be doing it at the same
 * time, and it may be done already: the result must be the same in each case. `runJob` says what a thrown error does to the job.
 */
export type JobHandler = (payload: Json, lease: JobLease) => Promise<void>;

/** Handlers by kind of job. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;

/**
 * Runs the handler of a claimed job and returns how the attempt ended. It never rejects.
 *
 * Any error after the signal aborted gives `released`: the stop of a worker says nothing about the job. Otherwise an error with a literal `code`
 * (a failed dependency) gives `again` while attempts are left. Any other error is a bug, and an unknown kind has no handler: both give `dead`,
 * because a retry does not help.
 * @param retry the retry policy of the queue
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
    if (lease.signal.aborted) return { end: 'released' };
    const reason = error instanceof Error ? error.message : String(error);
    const mayPass = error instanceof Error && 'code' in error && typeof error.code === 'string';
    const isLast = job.attempt >= retry.attempts;
    return { end: !isLast && mayPass ? 'again' : 'dead', reason };
  }
}

/** The job was claimed by another worker, which finishes it. The error has a `code`, so that `runJob` treats it as a temporary failure. */
export class JobLostError extends Error {
  readonly code = 'job-lost';
  constructor(id: string) {
    super(`job ${id} went to another worker`);
    this.name = 'JobLostError';
  }
}
