import {
  yieldToReadyJobs,
  noteDeadLetters,
  RECEIVING_MS,
  requestTables,
  resumeUploads,
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
import { abortAbandoned } from '@homelake/storage';
import type { ObjectStore, UploadSessions } from '@homelake/storage';
import type { Application, JobOptions } from './application.ts';

/** As `ApplicationPorts`; each is read where it is used. */
export interface QueueWorkPorts {
  readonly store: ObjectStore;
  readonly sessions: Pick<UploadSessions, 'list' | 'abort'>;
  readonly view: WorkView;
  readonly queue: JobQueue & QueueMonitor;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsedMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Puts others in the place of the handlers of jobs, or more beside them. */
  readonly changeHandlers?: (handlers: JobHandlers) => JobHandlers;
}

export interface WorkOptions extends JobOptions {
  readonly onDone?: (done: EndedJob) => void;
  /** How long a worker that says nothing keeps its job. */
  readonly leaseMs?: number;
}

/** What an app can do, beside the application, where jobs wait in a queue that workers of one machine read. */
export interface QueueWork {
  /** Does the jobs that are ready, table builds among them; answers how many it took. */
  work(signal: AbortSignal, options?: WorkOptions): Promise<number>;
  /** As `resumeUploads`. */
  resumeUploads(): Promise<readonly string[]>;
  /** As `noteDeadLetters`. */
  noteDeadLetters(): Promise<number>;
  /** Nothing waits and nothing runs. */
  isIdle(): Promise<boolean>;
  /** Has the worker do all that is ready and then build the tables, and waits for it. */
  requestTables(options?: RequestTablesOptions): Promise<TablesReport>;
}

/** Photos that are worked on at the same time: more than a small machine has cores, so that none of these waits for a disk. */
const PHOTOS_AT_ONCE = 4;

export function createQueueWork(application: Application, ports: QueueWorkPorts): QueueWork {
  /** A build that others pass does nothing but send itself again. */
  const givingWay = (handlers: JobHandlers): JobHandlers => ({
    ...handlers,
    async 'build-tables'(payload, lease) {
      if (!(await yieldToReadyJobs(ports.queue, payload))) await handlers['build-tables']?.(payload, lease);
    },
  });
  return {
    async work(signal, { onDone, leaseMs, ...options } = {}) {
      const { queue, elapsedMs, changeHandlers = (handlers: JobHandlers) => handlers } = ports;
      const handlers = changeHandlers(givingWay(application.jobHandlers(options)));
      const parallel = { 'process-photo': PHOTOS_AT_ONCE, 'describe-photo': PHOTOS_AT_ONCE };
      const lease = leaseMs === undefined ? {} : { leaseMs };
      const taken = await drainQueue({ queue, handlers, parallel, now: elapsedMs, ...lease }, signal, onDone);
      await noteDeadLetters(ports);
      return taken;
    },
    async resumeUploads() {
      await abortAbandoned(ports.sessions, new Date(ports.now() - RECEIVING_MS));
      return resumeUploads(ports);
    },
    noteDeadLetters: () => noteDeadLetters(ports),
    async isIdle() {
      const { ready, delayed, running } = await ports.queue.counts();
      return ready + delayed + running === 0;
    },
    requestTables: (options) => requestTables(ports, options),
  };
}
