import type { RunningJob } from './job-queue.ts';

type Leased = Pick<RunningJob, 'id' | 'claim' | 'leasedUntilMs'>;

/**
 * Finds jobs whose worker has stopped answering: it has not renewed the lease for a while, whether the lease has ended or not. The time is
 * that of the watcher, look by look: where all processes stood still together, as on a machine that slept, nobody was silent.
 */
export interface SilenceWatch {
  /** What runs now, `elapsedMs` after the look before. Answers the jobs that are silent by now. */
  look<Job extends Leased>(running: readonly Job[], elapsedMs: number): readonly Job[];
}

/** `silenceMs`: how long a worker may say nothing. `lookMs`: the time between two looks, when nothing holds them up. */
export function createSilenceWatch(silenceMs: number, lookMs: number): SilenceWatch {
  let silent = new Map<string, { readonly leasedUntilMs: number; readonly forMs: number }>();
  return {
    look(running, elapsedMs) {
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
