import type { ObjectStore } from '@homelake/storage';
import type { FailedJob, JobSender, QueueMonitor } from '../jobs/job-queue.ts';
import { PATIENT_ATTEMPTS, QueueError } from '../jobs/job-queue.ts';
import { BUILD_ALL_TABLES, BUILD_TABLES } from '../jobs/keep-working.ts';
import { readTablesReport, unchangedSince } from '../silver/tables-report.ts';
import type { TablesReport } from '../silver/tables-report.ts';

export interface RequestTablesPorts {
  readonly store: ObjectStore;
  readonly queue: JobSender & Pick<QueueMonitor, 'isOpen' | 'retrying' | 'deadLetters'>;
  readonly pause: (ms: number) => Promise<void>;
}

export interface RequestTablesOptions {
  /** Builds all tables as if none had been built before. */
  readonly full?: boolean;
  readonly signal?: AbortSignal;
}

const LOOK_MS = 40;

/**
 * Sends a build of the tables to the worker of the lake, in any process, and waits until it has ended. The worker does all ready jobs first.
 * Returns the report of the last build, which may be that of another request right after. Rejects with QueueError `unavailable` and the
 * reason where the build was given up, or has failed PATIENT_ATTEMPTS times and goes on to be tried later; or with the reason of the signal.
 */
export async function requestTables(
  { store, queue, pause }: RequestTablesPorts,
  { full = false, signal }: RequestTablesOptions = {},
): Promise<TablesReport> {
  const before = await readTablesReport(store);
  const job = full ? BUILD_ALL_TABLES : BUILD_TABLES;
  const ofJob = ({ dedupeKey }: FailedJob) => dedupeKey === job.dedupeKey;
  const retrying = async () => (await queue.retrying()).find(ofJob);
  const attemptsBefore = (await retrying())?.attempts ?? 0;
  await queue.send(job);
  while (await queue.isOpen(job.dedupeKey)) {
    signal?.throwIfAborted();
    await pause(LOOK_MS);
    const { attempts = 0, reason = '' } = (await retrying()) ?? {};
    if (attempts >= PATIENT_ATTEMPTS && attempts > attemptsBefore) throw failed(reason);
  }
  const dead = (await queue.deadLetters()).find(ofJob);
  if (dead !== undefined) throw failed(dead.reason);
  const after = await readTablesReport(store);
  if (after === null) throw new QueueError('unavailable', 'the tables were built, and their report is missing');
  return after.build === before?.build ? unchangedSince(after.report) : after.report;
}

const failed = (reason: string) => new QueueError('unavailable', `the tables could not be built: ${reason}`);
