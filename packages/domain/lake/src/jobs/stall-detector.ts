import type { RunningJob } from './job-queue.ts';

type Leased = Pick<RunningJob, 'id' | 'claim' | 'leasedUntilMs'>;

/**
 * Finds stalled jobs: those whose worker has not renewed the lease for a given time, even where the lease has not ended. Time is counted by
 * the calls of `observe`, so that a machine that sleeps, and stops all processes alike, makes no job stalled.
 */
export interface StallDetector {
  /** Takes the jobs that run now, `elapsedMs` after the previous call. Returns those that are stalled. */
  observe<Job extends Leased>(running: readonly Job[], elapsedMs: number): readonly Job[];
}

/**
 * @param silenceMs time without a renewal after which a job is stalled
 * @param lookMs usual time between two calls of `observe`. At most twice this time counts between two calls
 */
export function createStallDetector(silenceMs: number, lookMs: number): StallDetector {
  let silent = new Map<string, { readonly leasedUntilMs: number; readonly forMs: number }>();
  return {
    observe(running, elapsedMs) {
      const passedMs = Math.min(elapsedMs, 2 * lookMs);
      const now = new Map<string, { readonly leasedUntilMs: number; readonly forMs: number }>();
      const found = running.filter(({ id, claim, leasedUntilMs }) => {
        const name = `${id} ${claim}`;
        const before = silent.get(name);
        const forMs = before?.leasedUntilMs === leasedUntilMs ? before.forMs + passedMs : 0;
        now.set(name, { leasedUntilMs, forMs });
        return forMs >= silenceMs;
      });
      silent = now;
      return found;
    },
  };
}
