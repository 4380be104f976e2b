import type { LocalLake } from '@homelake/composition/local';
import { TRASH_DAYS } from '@homelake/photos';
import { lookOnce } from './look-once.ts';
import type { Context } from './context.ts';
import { reasonOf } from './failure.ts';
import { mendCatalog } from './rebuild.ts';
import { printable } from './text-width.ts';
import { roleWords } from './words.ts';

/** How often the queue is looked at: what waits for its next try, and what --retry put back. */
const LOOK_MS = 2_000;
/** How often the trash is looked through for what has lain there long enough. */
const PURGE_MS = 6 * 3_600_000;

/**
 * The worker of a server: does what is in the queue, builds the tables after it, and looks again, until it is stopped.
 * What fails is told and stays in the queue; the worker goes on.
 */
export async function keepWorking(lake: LocalLake, context: Context): Promise<void> {
  const { stop, say } = context;
  let isPrepared = false;
  let tablesAreOld = true;
  let purgedAt = -Infinity;
  while (!stop.aborted) {
    try {
      if (!isPrepared) {
        await mendCatalog(lake, context);
        await lake.enqueueLeftovers();
        await lookOnce(lake, context);
        isPrepared = true;
      }
      const taken = await lake.work(stop, {
        onOutcome: (key, outcome) => {
          const { photo, note } = outcome;
          if (photo !== null && photo.reason !== null) say(`kept: ${key}: ${photo.reason}`);
          else if (outcome.kind !== 'file' || note === null) say(`${photo === null ? 'archived' : 'ready'}: ${key}`);
          if (note !== null) say(`kept: ${key}: ${note}`);
        },
        onDone: ({ job, how }) => {
          if (how.end !== 'done') say(`failed: ${job.kind} ${job.dedupeKey ?? ''}: ${how.reason}`);
        },
      });
      tablesAreOld ||= taken > 0;
      if (performance.now() - purgedAt > PURGE_MS) {
        const purged = await lake.photos().purgeTrash(stop);
        for (const { files } of purged)
          for (const { name, role } of files)
            say(`deleted after ${TRASH_DAYS} days in the trash: ${printable(name)} (${roleWords[role]})`);
        tablesAreOld ||= purged.length > 0;
        purgedAt = performance.now();
      }
      if (tablesAreOld) {
        const { warnings } = await lake.buildTables({ signal: stop });
        for (const { code, detail } of warnings) if (code === 'rebuilt') say(detail);
      }
      tablesAreOld = false;
    } catch (error) {
      if (!stop.aborted) say(`failed: ${reasonOf(error)}`);
    }
    if (await lake.nextChange(LOOK_MS, stop)) tablesAreOld = true;
  }
}
