import {
  yieldToReadyJobs,
  noteDeadLetters,
  PATIENT_ATTEMPTS,
  requestTables,
  resumeUploads,
  tendUploads,
  drainQueue,
} from '@homelake/lake';
import type {
  JobHandlers,
  JobQueue,
  QueueMonitor,
  RequestTablesOptions,
  TablesReport,
  EndedJob,
  WorkView,
} from '@homelake/lake';
import type { ObjectStore, UploadSessions } from '@homelake/storage';
import type { Application, JobOptions } from './application.ts';

/** A part of `ApplicationPorts`, and a clock. Each port is read at its first use. */
export interface QueueWorkPorts {
  readonly store: ObjectStore;
  readonly sessions: UploadSessions;
  readonly view: WorkView;
  readonly queue: JobQueue & QueueMonitor;
  /** Returns milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns milliseconds of a monotonic clock. */
  readonly elapsedMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Replaces handlers of jobs, or adds some. */
  readonly changeHandlers?: (handlers: JobHandlers) => JobHandlers;
}

export interface WorkOptions extends JobOptions {
  readonly onDone?: (done: EndedJob) => void;
  /** Lease of a job, in ms. A worker that does not renew it loses the job. */
  readonly leaseMs?: number;
}

/** The operations beside the application where jobs wait in a queue that workers of the same machine read. */
export interface QueueWork {
  /** Does the jobs that are ready, builds of the tables included. Resolves to the number of jobs that it took. */
  work(signal: AbortSignal, options?: WorkOptions): Promise<number>;
  /** See `resumeUploads` of the lake. */
  resumeUploads(): Promise<readonly string[]>;
  /** See `noteDeadLetters` of the lake. */
  noteDeadLetters(): Promise<number>;
  /** True where no job is ready or runs, and none comes soon: all jobs that wait have failed so often that their next attempt is far away. */
  isIdle(): Promise<boolean>;
  /** Queues a build of the tables behind all jobs that are ready, and waits until the worker has done it. */
  requestTables(options?: RequestTablesOptions): Promise<TablesReport>;
}

/**
 * Jobs that run beside one another. The limit is above the number of cores of a small machine, so that no core waits for a disk. Claims are
 * among the kinds, because claims and photos alternate in the queue of an import.
 */
const PARALLEL = { kinds: ['claim-upload', 'process-photo', 'describe-photo'], limit: 4 };

export function createQueueWork(application: Application, ports: QueueWorkPorts): QueueWork {
  /** The handlers that look at the queue too. A build of the tables lets ready jobs go first: it then only queues itself again. */
  const onQueue = (handlers: JobHandlers): JobHandlers => ({
    ...handlers,
    async 'build-tables'(payload, lease) {
      if (!(await yieldToReadyJobs(ports.queue, payload))) await handlers['build-tables']?.(payload, lease);
    },
    'tend-uploads': () => tendUploads(ports),
  });
  return {
    async work(signal, { onDone, leaseMs, ...options } = {}) {
      const { queue, elapsedMs, changeHandlers = (handlers: JobHandlers) => handlers } = ports;
      const handlers = changeHandlers(onQueue(application.jobHandlers(options)));
      const lease = leaseMs === undefined ? {} : { leaseMs };
      const taken = await drainQueue({ queue, handlers, parallel: PARALLEL, now: elapsedMs, ...lease }, signal, onDone);
      await noteDeadLetters(ports);
      return taken;
    },
    resumeUploads: () => resumeUploads(ports),
    noteDeadLetters: () => noteDeadLetters(ports),
    async isIdle() {
      const { ready, running, delayed } = await ports.queue.counts();
      if (ready + running > 0) return false;
      const late = (await ports.queue.retrying()).filter(({ attempts }) => attempts >= PATIENT_ATTEMPTS);
      return delayed <= late.length;
    },
    requestTables: (options) => requestTables(ports, options),
  };
}
