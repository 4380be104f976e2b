/** What JSON carries. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface NewJob {
  /** Which handler does it, e.g. `archive-export`. */
  readonly kind: string;
  readonly payload: Json;
  /**
   * Names the work. A hint that saves work and promises nothing: a queue may keep one job of a key that waits, for the earlier time of
   * the two, and never drops a job while one of its key runs, since that one may have looked already.
   */
  readonly dedupeKey?: string;
}

/**
 * Hands work to whoever does it. A job that was sent is done at least once, perhaps several times, perhaps by two workers at the same
 * time, and in any order. Failures of the queue are `QueueError`.
 */
export interface JobSender {
  /** `delayMs`: the job is not given out earlier; 0 by default. */
  send(job: NewJob, options?: { readonly delayMs?: number }): Promise<void>;
}

/** A job that a worker took. */
export interface ClaimedJob extends NewJob {
  readonly id: string;
  /** Proof that the job is the caller's: each further claim of the same job has a higher one. */
  readonly claim: number;
  /** Which try this is, from 1. A try that ended in silence counts. */
  readonly attempt: number;
}

/** What `extend` and `end` need of a job. */
export type Claim = Pick<ClaimedJob, 'id' | 'claim'>;

/** How a try ended: done, to be tried again, or given up, with the reason for a person. */
export type JobEnd = { readonly end: 'done' } | { readonly end: 'again' | 'dead'; readonly reason: string };

/**
 * A queue from which workers of one machine take jobs, the one that is ready for longest first. The queue has the clock. A job whose
 * worker says nothing until its lease ends is given out again, up to the tries of the retry policy; then it is a dead letter.
 */
export interface JobQueue extends JobSender {
  /** The next job, hidden from other workers for `leaseMs`; null when none is ready. */
  claim(leaseMs: number): Promise<ClaimedJob | null>;
  /** The lease ends `leaseMs` from now. False, here and below, when the job went to another worker. */
  extend(claim: Claim, leaseMs: number): Promise<boolean>;
  /** `again` waits by the retry policy, and is a dead letter where the tries are used up. */
  end(claim: Claim, how: JobEnd): Promise<boolean>;
}

export interface DeadJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: Json;
  readonly dedupeKey: string | null;
  readonly attempts: number;
  /** The last failure, for a person. */
  readonly reason: string;
  readonly diedAtMs: number;
}

export interface JobCounts {
  /** Could be claimed now. */
  readonly ready: number;
  /** Wait for their time. */
  readonly delayed: number;
  readonly running: number;
  readonly dead: number;
}

/** A job in the hands of a worker. */
export interface RunningJob extends ClaimedJob {
  /** Milliseconds since the epoch; grows with each renewal. */
  readonly leasedUntilMs: number;
}

/** What a queue on one machine tells of its jobs. */
export interface QueueMonitor {
  counts(): Promise<JobCounts>;
  /** Jobs that were claimed and have not ended, whether their leases have ended or not. In no particular order. */
  running(): Promise<readonly RunningJob[]>;
  /** Whether a job of this key waits or runs. */
  isOpen(dedupeKey: string): Promise<boolean>;
  /** Oldest death first. */
  deadLetters(): Promise<readonly DeadJob[]>;
  /** Makes dead jobs ready again, all or those of these ids, with all their tries. Answers how many. */
  retryDead(ids?: readonly string[]): Promise<number>;
}

/** As a queue of messages knows it: how often a job was given out, however each try ended. */
export interface RetryPolicy {
  /** Tries before a job is dead; at least 1. */
  readonly attempts: number;
  /** Wait after the first failure; doubles with each further try. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { attempts: 5, firstDelayMs: 1_000, longestDelayMs: 600_000 };

/** How long a job waits after its `attempt`-th try (from 1) failed; null when that was its last. */
export function retryDelayMs(attempt: number, policy: RetryPolicy): number | null {
  if (attempt >= policy.attempts) return null;
  return Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.longestDelayMs);
}

/** The reason of a job whose last worker fell silent. The job may be what ends its workers. */
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
