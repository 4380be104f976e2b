/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface NewJob {
  /** Name of the handler that does the job, e.g. `archive-export`. */
  readonly kind: string;
  readonly payload: Json;
  /**
   * Identifies the work, so that it is not queued twice. It is a hint: a queue may keep only one waiting job of a key, with the earlier of
   * the two times. It never drops a job while another of its key runs, because that one may have read its input already.
   */
  readonly dedupeKey?: string;
}

/**
 * Sends jobs to workers. Each job is done at least once: possibly several times, by two workers at the same time, and in any order. Rejects
 * with `QueueError`.
 */
export interface JobSender {
  /** @param options `delayMs`: time before the job may be claimed; 0 by default */
  send(job: NewJob, options?: { readonly delayMs?: number }): Promise<void>;
}

/** A job that a worker has claimed. */
export interface ClaimedJob extends NewJob {
  readonly id: string;
  /** Number of the claim. It proves that the job still belongs to the caller: each further claim of the same job has a higher number. */
  readonly claim: number;
  /** Number of this attempt, from 1. An attempt whose lease ended without an answer counts; one that was released does not. */
  readonly attempt: number;
}

/** The fields of a job that `extend` and `end` need. */
export type Claim = Pick<ClaimedJob, 'id' | 'claim'>;

/**
 * The end of an attempt: done, released because the worker stops, or failed. A failed job is to be tried again, or dead, with a reason to show
 * to a person.
 */
export type JobEnd =
  | { readonly end: 'done' }
  | { readonly end: 'released' }
  | { readonly end: 'again' | 'dead'; readonly reason: string };

/**
 * A queue from which workers of one machine claim jobs. The job that has been ready longest comes first. Times are those of the queue's
 * clock. A job whose lease ends without an answer is given out again, until the attempts of the retry policy are used up; then it is a dead
 * letter.
 */
export interface JobQueue extends JobSender {
  /** Claims the next job and hides it from other workers for `leaseMs`. Null where none is ready. */
  claim(leaseMs: number): Promise<ClaimedJob | null>;
  /** Sets the end of the lease to `leaseMs` from now. Returns false where another worker has claimed the job since. */
  extend(claim: Claim, leaseMs: number): Promise<boolean>;
  /**
   * Ends the attempt. `again` delays the job by the retry policy, or makes it a dead letter where no attempt is left. `released` makes the job
   * ready at once, as if it had not been claimed: the attempt does not count, and an earlier reason stays. Returns false where another worker
   * has claimed the job since.
   */
  end(claim: Claim, how: JobEnd): Promise<boolean>;
}

/** A job of which at least one attempt failed. */
export interface FailedJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: Json;
  readonly dedupeKey: string | null;
  readonly attempts: number;
  /** The last failure, in words for a person. */
  readonly reason: string;
}

export interface DeadJob extends FailedJob {
  readonly diedAtMs: number;
}

/** A failed job that waits for its next attempt. */
export interface RetryingJob extends FailedJob {
  /** Milliseconds since the epoch. */
  readonly nextAtMs: number;
}

export interface JobCounts {
  /** Jobs that can be claimed now. */
  readonly ready: number;
  /** Jobs whose delay has not passed. */
  readonly delayed: number;
  readonly running: number;
  readonly dead: number;
}

/** A job that is claimed and has not ended. */
export interface RunningJob extends ClaimedJob {
  /** Milliseconds since the epoch. Each renewal raises it. */
  readonly leasedUntilMs: number;
}

/** Read access to the jobs of a queue on one machine, and the retry of failed ones. */
export interface QueueMonitor {
  counts(): Promise<JobCounts>;
  /** Jobs that were claimed and have not ended, even where their lease has ended, in no particular order. */
  running(): Promise<readonly RunningJob[]>;
  /** True where a job of this key waits or runs. */
  isOpen(dedupeKey: string): Promise<boolean>;
  /** Failed jobs that wait for their next attempt, ordered by its time. */
  retrying(): Promise<readonly RetryingJob[]>;
  /** Dead jobs, ordered by the time at which they died. */
  deadLetters(): Promise<readonly DeadJob[]>;
  /**
   * Makes failed jobs ready now: those of `ids`, or all. A dead job has all attempts left. One that waits for its next attempt keeps its
   * attempts and its reason. Unknown ids are skipped. Returns their number.
   */
  retryFailed(ids?: readonly string[]): Promise<number>;
}

/** The rule for repeated attempts. Every claim of a job is one attempt, however it ended, unless it was released. */
export interface RetryPolicy {
  /** Attempts before a job is dead; at least 1. */
  readonly attempts: number;
  /** Delay after the first failure. It doubles with each further failure, up to `longestDelayMs`. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/**
 * Delays of 1, 2, 4 and so on up to 512 seconds, and then of ten minutes: two and a half hours in all, so that a disk that is full for
 * a while, or a folder that is not mounted, makes no dead jobs.
 */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { attempts: 24, firstDelayMs: 1_000, longestDelayMs: 600_000 };

/** Nobody waits for a job that has failed so often: by default its next attempt is 16 seconds or more away. */
export const PATIENT_ATTEMPTS = 5;

/** Milliseconds that a job waits after attempt `attempt` (from 1) failed. Null where that was the last attempt. */
export function retryDelayMs(attempt: number, policy: RetryPolicy): number | null {
  if (attempt >= policy.attempts) return null;
  return Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.longestDelayMs);
}

/** The reason of a dead job whose last worker stopped answering. The job itself may have crashed its workers. */
export const abandonedReason = (attempts: number): string =>
  `given up after ${attempts} ${attempts === 1 ? 'try' : 'tries'}: the worker stopped answering`;

export class QueueError extends Error {
  readonly code: 'no-space' | 'access-denied' | 'unavailable';
  constructor(code: QueueError['code'], detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'QueueError';
    this.code = code;
  }
}
