import type { LocalLake } from '@homelake/composition/local';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from './context.ts';
import { reasonOf } from './failure.ts';

/** How often the queue is looked at: what waits for its next try, and what --retry put back. */
const LOOK_MS = 2_000;

/**
 * The worker of a server: does what is in the queue, builds the tables after it, and looks again, until it is stopped.
 * What fails is told and stays in the queue; the worker goes on.
 */
export async function keepWorking(lake: LocalLake, { stop, say }: Context): Promise<void> {
  let tablesAreOld = true;
  await lake.enqueueLeftovers();
  while (!stop.aborted) {
    try {
      const taken = await lake.work(stop, {
        onOutcome: (key, outcome) => {
          if (outcome.status === 'refused') say(`refused: ${outcome.reason}`);
          else say(`archived: ${key}`);
        },
        onDone: ({ job, failure }) => {
          if (failure !== null) say(`failed: ${job.kind} ${job.dedupeKey ?? ''}: ${failure.reason}`);
        },
      });
      tablesAreOld ||= taken > 0;
      if (tablesAreOld) await lake.buildSilver({ signal: stop });
      tablesAreOld = false;
    } catch (error) {
      if (!stop.aborted) say(`failed: ${reasonOf(error)}`);
    }
    await pause(LOOK_MS, null, { signal: stop }).catch(() => undefined);
  }
}
