import type { JobSender, Json, NewJob, QueueMonitor } from './job-queue.ts';

/** Builds the tables from what is kept now. One that waits stands for all who asked meanwhile. */
export const BUILD_TABLES = { kind: 'build-tables', payload: {}, dedupeKey: 'build-tables' } as const satisfies NewJob;
/** The same as if nothing had been built before. */
export const BUILD_ALL_TABLES = {
  kind: 'build-tables',
  payload: { full: true },
  dedupeKey: 'build-all-tables',
} as const satisfies NewJob;
/** How often a build lets others pass. An export sends its photos, and a photo what came before it. */
const MOST_TURNS_GIVEN = 5;

/**
 * Lets the jobs that are ready pass a build of the tables, with those that they send: sends the build again, behind them. Not for ever, since
 * more may come all the time. Answers whether it did; the build at hand is then over.
 */
export async function letOthersPass(queue: JobSender & Pick<QueueMonitor, 'counts'>, payload: Json): Promise<boolean> {
  const { full, given } = buildOf(payload);
  if (given >= MOST_TURNS_GIVEN || (await queue.counts()).ready === 0) return false;
  const job = full ? BUILD_ALL_TABLES : BUILD_TABLES;
  await queue.send({ ...job, payload: { ...job.payload, given: given + 1 } });
  return true;
}

/** What a job that builds the tables says. */
export function buildOf(payload: Json): { readonly full: boolean; readonly given: number } {
  const value = (name: string): unknown =>
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  return { full: value('full') === true, given: Number(value('given')) };
}

/** Forgets what has lain in the trash for long enough. */
export const PURGE_TRASH = { kind: 'purge-trash', payload: {}, dedupeKey: 'purge-trash' } as const satisfies NewJob;

export interface WorkerDuties {
  /** Does the jobs that are ready; tells the kind of each when it has ended. */
  work(onEnded: (kind: string) => void): Promise<void>;
  send(job: NewJob): Promise<void>;
  /** True as soon as something was sent or changed; false after so long, or when the worker is to stop. */
  nextChange(withinMs: number): Promise<boolean>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/** How often the queue is looked at: for what another process sent, and what waits for its next try. */
const LOOK_MS = 2_000;
/** Tables are built when nothing more has come for so long, so that a stream of uploads is not followed by as many builds. */
const QUIET_MS = 500;
const PURGE_MS = 6 * 3_600_000;

/**
 * What a worker does until it is stopped: jobs, then the tables, and now and then the trash; the first time soon after its start, and with
 * it the tables, which a worker before it may not have come to. Rejects with what `work` and `send` reject with.
 */
export async function keepWorking(duties: WorkerDuties, signal: AbortSignal): Promise<void> {
  let tablesAreOld = false;
  let purgedAt = -Infinity;
  while (!signal.aborted) {
    await duties.work((kind) => (tablesAreOld = kind !== BUILD_TABLES.kind));
    const isChanged = signal.aborted || (await duties.nextChange(tablesAreOld ? QUIET_MS : LOOK_MS));
    if (isChanged || signal.aborted) continue;
    if (tablesAreOld) await duties.send(BUILD_TABLES);
    else if (duties.now() - purgedAt >= PURGE_MS) {
      purgedAt = duties.now();
      await duties.send(PURGE_TRASH);
    }
    tablesAreOld = false;
  }
}
