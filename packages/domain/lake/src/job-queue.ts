/** What JSON carries. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface NewJob {
  /** Which handler does it, e.g. `archive-export`. */
  readonly kind: string;
  readonly payload: Json;
  /**
   * Names the work. While a job of this key waits, another is not added: one run will see everything. A running one does not
   * count, since it may have looked already. A dead one is replaced. Two jobs of one key never run at the same time.
   */
  readonly dedupeKey?: string;
}

/** A job in somebody's hands, until `leasedUntilMs` passes. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly payload: Json;
  readonly dedupeKey: string | null;
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** How many of its earlier holders fell silent. It may be what ended them, so it should run alone. */
  readonly silences: number;
  /** Proof of the hold: later holders of the same job have higher ones. */
  readonly claim: number;
  readonly leasedUntilMs: number;
}

/** What `extend`, `complete` and `fail` need of a job. */
export type Claim = Pick<Job, 'id' | 'claim'>;

export interface DeadJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: Json;
  readonly dedupeKey: string | null;
  readonly attempts: number;
  /** How many of its holders fell silent. */
  readonly silences: number;
  /** The last failure, for a person. */
  readonly reason: string;
  readonly diedAtMs: number;
}

export interface JobCounts {
  /** Could be claimed now, but for jobs of the same key that run. */
  readonly ready: number;
  /** Failed, and wait for their next try. */
  readonly delayed: number;
  readonly running: number;
  readonly dead: number;
}

/**
 * Work to be done at least once: a job whose holder does not answer in time goes to the next, until as many holders fell silent as
 * the retry policy allows. Oldest first. Times are milliseconds since the epoch on the clock of the caller. Failures of the store
 * below are `QueueError`.
 */
export interface JobQueue {
  /** `added` is false where a waiting job has the same key; `id` is then that one's. */
  enqueue(job: NewJob, nowMs: number): Promise<{ readonly id: string; readonly added: boolean }>;
  /** The next job, hidden from others for `leaseMs`; null when none is ready. */
  claim(nowMs: number, leaseMs: number): Promise<Job | null>;
  /** More time. False, like the two below, when the job is no longer the caller's: it should then stop. */
  extend(claim: Claim, nowMs: number, leaseMs: number): Promise<boolean>;
  /** Done: the job is gone for good. */
  complete(claim: Claim): Promise<boolean>;
  /** Not done. Goes to the dead letters when `retry` is false or the tries are used up, else waits by the retry policy. */
  fail(claim: Claim, nowMs: number, failure: { readonly reason: string; readonly retry: boolean }): Promise<boolean>;
  counts(nowMs: number): Promise<JobCounts>;
  /** Oldest death first. */
  deadLetters(): Promise<readonly DeadJob[]>;
  /** Makes dead jobs ready again, all or those of these ids, with all their tries. Answers how many. */
  retryDead(nowMs: number, ids?: readonly string[]): Promise<number>;
}

export interface RetryPolicy {
  /** Tries before a job that fails is dead; at least 1. */
  readonly attempts: number;
  /** Holders that may fall silent before the job is dead, however few its tries; at least 1. */
  readonly silences: number;
  /** Wait after the first failure; doubles with each further one. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** A job that was in hand when a process died is tried once more: the next process may hang or die of it as well. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 5,
  silences: 2,
  firstDelayMs: 1_000,
  longestDelayMs: 600_000,
};

/** How long a job waits after its `attempt`-th try (from 1) failed; null when that was its last. */
export function retryDelayMs(attempt: number, policy: RetryPolicy): number | null {
  if (attempt >= policy.attempts) return null;
  return Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.longestDelayMs);
}

/** The reason of a job whose holders all fell silent: it may be what kills them. */
export const abandonedReason = (silences: number): string =>
  `given up: ${silences} ${silences === 1 ? 'worker' : 'workers'} stopped answering while doing it`;

export class QueueError extends Error {
  readonly code: 'no-space' | 'access-denied' | 'unavailable';
  constructor(code: QueueError['code'], detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'QueueError';
    this.code = code;
  }
}
