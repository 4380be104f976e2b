import type { LocalLake } from '@homelake/composition/local';
import type { WorkerSurroundings } from '@homelake/composition/worker';
import { keepWorking } from '@homelake/lake';
import type { UploadOutcome } from '@homelake/lake';
import { TRASH_DAYS } from '@homelake/photos';
import { lookOnce } from './look-once.ts';
import { mendCatalog } from './rebuild.ts';
import { printable } from './text-width.ts';
import { roleWords } from './words.ts';

const PHASES = {
  parse: 'reading exports',
  merge: 'merging chats',
  reunite: 'finding originals',
  write: 'writing months',
} as const;

/** All that a worker does, and says. What fails stays in the queue. */
export async function work(lake: LocalLake, surroundings: WorkerSurroundings): Promise<void> {
  const { stop, say, showProgress, quiet, leaseMs } = surroundings;
  const context = { stop, say, progress: { show: showProgress, log: say, end: () => undefined } };
  const tell = quiet ? () => undefined : say;
  await mendCatalog(lake, context);
  await lake.enqueueLeftovers();
  await lookOnce(lake, context);
  await keepWorking(
    {
      async work(onEnded) {
        await lake.work(stop, {
          leaseMs,
          onOutcome(key, outcome) {
            surroundings.tellOutcome(key, outcome);
            for (const line of linesOf(key, outcome)) tell(line);
          },
          onDone({ job, how }) {
            onEnded(job.kind);
            if (how.end === 'done') return;
            surroundings.tellFailed(job, how.reason);
            tell(`failed: ${job.kind} ${job.dedupeKey ?? ''}: ${how.reason}`);
          },
          onProgress: ({ phase, done, total }) => showProgress(PHASES[phase], done, total),
          onTables({ warnings }) {
            for (const { code, detail } of warnings) if (code === 'rebuilt') tell(detail);
          },
          onPurged(photos) {
            for (const { files } of photos)
              for (const { name, role } of files)
                say(`deleted after ${TRASH_DAYS} days in the trash: ${printable(name)} (${roleWords[role]})`);
          },
        });
      },
      send: (job) => lake.send(job),
      nextChange: (withinMs) => lake.nextChange(withinMs, stop),
      now: () => performance.now(),
    },
    stop,
  );
}

function* linesOf(key: string, { photo, kind, note }: UploadOutcome): Generator<string> {
  if (photo !== null && photo.reason !== null) yield `kept: ${key}: ${photo.reason}`;
  else if (kind !== 'file' || note === null) yield `${photo === null ? 'archived' : 'ready'}: ${key}`;
  if (note !== null) yield `kept: ${key}: ${note}`;
}
