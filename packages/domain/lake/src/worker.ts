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
  /** How many jobs of a kind may be done at the same time; 1 by default. */
  readonly parallel?: Readonly<Record<string, number>>;
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
  const job = await claimNext(ports, signal);
  return job === null ? null : doJob(ports, job, signal);
}

/**
 * Does what is ready in the order it came, and tells of each. Jobs of one kind follow each other closely where `parallel`
 * allows it; different kinds never run at the same time, and a job whose holder fell silent runs alone, so that none beside it is
 * blamed should it end this process too. Answers how many were taken, after the last of them ended.
 */
export async function workThrough(
  ports: WorkerPorts,
  signal: AbortSignal,
  onDone: (done: WorkDone) => void = () => {},
): Promise<number> {
  let taken = 0;
  let kind: string | null = null;
  const errors: unknown[] = [];
  const running = new Set<Promise<void>>();
  const start = (job: Job): void => {
    const run: Promise<void> = doJob(ports, job, signal)
      .then(onDone)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  const rest = () => Promise.all(running);
  try {
    while (errors.length === 0) {
      const job = await claimNext(ports, signal);
      if (job === null) {
        if (running.size === 0) break;
        // What ends may have made others ready: of the same key, or queued by it.
        await Promise.race(running);
        continue;
      }
      taken += 1;
      const alone = job.silences > 0;
      if (job.kind !== kind || alone) await rest();
      kind = job.kind;
      start(job);
      if (alone) await rest();
      else if (running.size >= (ports.parallel?.[kind] ?? 1)) await Promise.race(running);
    }
  } finally {
    await rest();
  }
  if (errors.length > 0) throw errors[0];
  return taken;
}

async function claimNext({ queue, now, leaseMs = DEFAULT_LEASE_MS }: WorkerPorts, signal: AbortSignal) {
  return signal.aborted ? null : queue.claim(now(), leaseMs);
}

async function doJob(ports: WorkerPorts, job: Job, signal: AbortSignal): Promise<WorkDone> {
  const { queue, handlers, now, leaseMs = DEFAULT_LEASE_MS } = ports;
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
