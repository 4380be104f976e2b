import type { JobSender, Json, NewJob, QueueMonitor } from './job-queue.ts';

/** Builds the tables from the current content of bronze. One waiting job serves every request that comes while it waits. */
export const BUILD_TABLES = { kind: 'build-tables', payload: {}, dedupeKey: 'build-tables' } as const satisfies NewJob;
/** Builds all tables as if none had been built before. */
export const BUILD_ALL_TABLES = {
  kind: 'build-tables',
  payload: { full: true },
  dedupeKey: 'build-all-tables',
} as const satisfies NewJob;
/**
 * Number of times that a build of the tables is put behind other jobs. It must exceed the length of the longest chain of jobs that send jobs:
 * an export sends its photos, and a photo sends the files that came before it.
 */
const MAX_YIELDS = 5;
/** Payload field of the number of yields. Queues of earlier versions hold jobs with this name. */
const YIELDS_FIELD = 'given';

/**
 * Puts a build of the tables behind the jobs that are ready and those that they send, by sending the build again. It does so a limited number
 * of times, because new jobs may arrive without end. Returns true where it sent the build again; the current job must then do nothing.
 */
export async function yieldToReadyJobs(
  queue: JobSender & Pick<QueueMonitor, 'counts'>,
  payload: Json,
): Promise<boolean> {
  const { full, yields } = readBuildPayload(payload);
  if (yields >= MAX_YIELDS || (await queue.counts()).ready === 0) return false;
  const job = full ? BUILD_ALL_TABLES : BUILD_TABLES;
  await queue.send({ ...job, payload: { ...job.payload, [YIELDS_FIELD]: yields + 1 } });
  return true;
}

/** Decodes the payload of a job that builds the tables. `yields` is the number of times that it was put behind other jobs. */
export function readBuildPayload(payload: Json): { readonly full: boolean; readonly yields: number } {
  const value = (name: string): unknown =>
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  return { full: value('full') === true, yields: Number(value(YIELDS_FIELD)) };
}

/** Deletes the photos that have been in the trash for the whole retention time. */
export const PURGE_TRASH = { kind: 'purge-trash', payload: {}, dedupeKey: 'purge-trash' } as const satisfies NewJob;

/** Resumes, completes or gives up uploads, and removes old records of them; see `tendUploads`. */
export const TEND_UPLOADS = { kind: 'tend-uploads', payload: {}, dedupeKey: 'tend-uploads' } as const satisfies NewJob;

export interface WorkerDuties {
  /** Does the jobs that are ready. Calls `onEnded` with the kind of each job that has ended. */
  work(onEnded: (kind: string) => void): Promise<void>;
  send(job: NewJob): Promise<void>;
  /** Resolves to true as soon as a job was sent or something changed, and to false after `withinMs`, or when the worker is to stop. */
  nextChange(withinMs: number): Promise<boolean>;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

/** Interval at which the queue is polled, for jobs of other processes and for retries whose delay has passed. */
const LOOK_MS = 2_000;
/** Idle time after which the tables are built, so that a stream of uploads causes one build and not many. */
const QUIET_MS = 500;
/** Interval of the housekeeping: the trash and the uploads. */
const HOUSEKEEPING_MS = 6 * 3_600_000;

/**
 * The main loop of a worker, until `signal` aborts: it does jobs, then builds the tables, and does the housekeeping of trash and uploads every six hours. The first
 * housekeeping and build come soon after the start, because an earlier worker may have stopped before its build. Rejects with the errors of `work`
 * and `send`.
 */
export async function keepWorking(duties: WorkerDuties, signal: AbortSignal): Promise<void> {
  let tablesAreOld = false;
  let tidiedAt = -Infinity;
  while (!signal.aborted) {
    await duties.work((kind) => (tablesAreOld = kind !== BUILD_TABLES.kind));
    const isChanged = signal.aborted || (await duties.nextChange(tablesAreOld ? QUIET_MS : LOOK_MS));
    if (isChanged || signal.aborted) continue;
    if (tablesAreOld) await duties.send(BUILD_TABLES);
    else if (duties.now() - tidiedAt >= HOUSEKEEPING_MS) {
      tidiedAt = duties.now();
      await duties.send(PURGE_TRASH);
      await duties.send(TEND_UPLOADS);
    }
    tablesAreOld = false;
  }
}
