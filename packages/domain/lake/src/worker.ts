import type { Job, JobQueue, Json } from './job-queue.ts';

/**
 * Does one kind of job. It may have been begun before, by a process that was killed at any point, so it must come to the
 * same end from there. What it throws decides what becomes of the job; see `failureOf`.
 */
export type JobHandler = (payload: Json, hold: Hold) => Promise<void>;

export interface Hold {
  /** Keeps a long job from going to the next worker. Throws when that has happened already. */
  renew(): Promise<void>;
  /** Aborted when the worker is to stop; the job then goes back to the queue. */
  readonly signal: AbortSignal;
}

export interface WorkerPorts {
  readonly queue: JobQueue;
  /** By kind of job. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a worker that says nothing keeps its job; 15 minutes by default. */
  readonly leaseMs?: number;
}

/** What became of a job that was taken from the queue. */
export interface WorkDone {
  readonly job: Job;
  /** null when it is done; else why not, and whether the queue will give it out again. */
  readonly failure: JobFailure | null;
}

export interface JobFailure {
  readonly reason: string;
  readonly retry: boolean;
  readonly error: unknown;
}

const DEFAULT_LEASE_MS = 15 * 60_000;

/** Takes the next job and does it. null when none is ready. Rejects only when the queue itself fails. */
export async function workNextJob(ports: WorkerPorts, signal: AbortSignal): Promise<WorkDone | null> {
  const { queue, handlers, now, leaseMs = DEFAULT_LEASE_MS } = ports;
  if (signal.aborted) return null;
  const job = await queue.claim(now(), leaseMs);
  if (job === null) return null;
  const hold: Hold = {
    signal,
    async renew() {
      signal.throwIfAborted();
      if (!(await queue.extend(job, now(), leaseMs))) throw new JobLost(job.id);
    },
  };
  try {
    const handler = handlers[job.kind];
    if (handler === undefined) throw new TypeError(`kind: nothing here does "${job.kind}"`);
    await handler(job.payload, hold);
    await queue.complete(job);
    return { job, failure: null };
  } catch (error) {
    const failure = failureOf(error, signal);
    if (!(error instanceof JobLost)) await queue.fail(job, now(), failure);
    return { job, failure };
  }
}

/** Does what is ready, one job after the other, and tells of each. Answers how many were taken. */
export async function workThrough(
  ports: WorkerPorts,
  signal: AbortSignal,
  onDone: (done: WorkDone) => void = () => {},
): Promise<number> {
  for (let taken = 0; ; taken++) {
    const done = await workNextJob(ports, signal);
    if (done === null) return taken;
    onDone(done);
  }
}

/** The job went to another worker meanwhile, who will finish it. */
class JobLost extends Error {
  constructor(id: string) {
    super(`job ${id} went to another worker`);
    this.name = 'JobLost';
  }
}

/** A failed surrounding (an error with a literal `code`) may pass and is tried again; a bug will not pass by itself. */
function failureOf(error: unknown, signal: AbortSignal): JobFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const passing = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return { reason, retry: passing || signal.aborted || error instanceof JobLost, error };
}
