import type { LocalLake } from '@homelake/composition/local';
import type { WorkerSurroundings } from '@homelake/composition/worker';
import { keepWorking, uploadOfJob } from '@homelake/lake';
import type { UploadRecord } from '@homelake/lake';
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

/**
 * Does the work of a worker process: rebuilds the catalog if needed, resumes uploads, and does jobs until `stop`. Prints what it did. A
 * failed job stays in the queue.
 */
export async function work(lake: LocalLake, surroundings: WorkerSurroundings): Promise<void> {
  const { stop, say, tellDamaged, showProgress, quiet, leaseMs } = surroundings;
  const context = { stop, say, progress: { show: showProgress, log: say, end: () => undefined } };
  const tell = quiet ? () => undefined : say;
  const damaged = await mendCatalog(lake, context);
  if (damaged.length > 0) tellDamaged(damaged);
  await lake.resumeUploads();
  await lookOnce(lake, context);
  await keepWorking(
    {
      async work(onEnded) {
        const uploads = new Set<string>();
        await lake.work(stop, {
          leaseMs,
          onDone({ job, how }) {
            onEnded(job.kind);
            const upload = uploadOfJob(job.payload);
            if (upload !== null) uploads.add(upload);
            if ('reason' in how) tell(`failed: ${job.kind} ${job.dedupeKey ?? ''}: ${how.reason}`);
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
        if (!quiet) for (const id of uploads) for (const line of linesOf(...(await lake.uploads([id])))) say(line);
      },
      send: (job) => lake.send(job),
      nextChange: (withinMs) => lake.nextChange(withinMs, stop),
      now: () => performance.now(),
    },
    stop,
  );
}

/** Lines for the log about an upload that is done. */
function* linesOf(record: UploadRecord | null = null): Generator<string> {
  if (record?.state !== 'done') return;
  const { kind, key, note } = record;
  if (note === null) yield `${kind === 'chat' ? 'archived' : 'ready'}: ${key}`;
  else yield `kept: ${key}: ${note}`;
}
