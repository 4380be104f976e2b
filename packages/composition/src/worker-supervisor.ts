import { acquireHome, HomeError } from '@homelake/adapters-local/home-lock';

import type { SupervisedProcess } from '@homelake/adapters-local/supervised-process';
import { createStallDetector } from '@homelake/lake';
import type { JobQueue, QueueMonitor, RunningJob } from '@homelake/lake';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerOptions, WorkerSupervisor } from './worker-options.ts';
import type { SupervisorMessage, WorkerOrders } from './worker-messages.ts';
import { startWorkerProcess } from './worker-process.ts';

interface SupervisorPorts {
  readonly orders: Omit<WorkerOrders, 'leaseMs' | 'quiet' | 'retryNow'>;
  /** Directory in the home for the program's own files: queue, upload records, catalog, lock. */
  readonly stateDirectory: string;
  readonly queue: () => JobQueue & QueueMonitor;
  /** Awaited after a job became a dead letter. */
  readonly onGivenUp: () => Promise<unknown>;
}

const SILENCE_MS = 120_000;
/** Time in ms that a stopped worker has to finish a step. */
const PATIENCE_MS = 2_000;
/** Interval in ms at which a home with a worker of another process is checked. */
const LOOK_MS = 1_000;
/** Longest start of a worker in ms: on a busy machine a worker without a job may still be starting. */
const LONGEST_START_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Keeps one worker running for a home, as a child of this process, unless another process has one. A job that hangs, uses too much memory
 * or ends the process is tried once more, alone. After that it becomes a dead letter with the reason. The jobs behind it continue.
 */
export function superviseWorker(
  { orders: lakeOrders, stateDirectory, queue, onGivenUp }: SupervisorPorts,
  options: WorkerOptions,
): WorkerSupervisor {
  const { quiet = false, onLine, onDamaged = () => {}, onProgress = () => {}, onTrouble = () => {} } = options;
  const { silenceMs = SILENCE_MS } = options;
  /** Started before, for the first life. */
  let spare = options.first ?? null;
  const leaseMs = silenceMs * 8;
  const lookMs = Math.min(1_000, silenceMs / 8);
  const stopping = new AbortController();
  /** By job id, the try in which the job was blamed for the end of the worker. */
  const blamed = new Map<string, number>();
  let worker: SupervisedProcess | null = null;
  let troubles = 0;
  let retryNow = true;

  const rest = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  /** The lock of the home; null where another process has it. */
  const ownHome = async () => {
    try {
      return await acquireHome(stateDirectory, { command: lakeOrders.command });
    } catch (error) {
      if (error instanceof HomeError && error.code === 'home-in-use') return null;
      throw error;
    }
  };

  /** Runs one worker process. Resolves to the time in ms to wait before the next. */
  async function supervise(): Promise<number> {
    const lock = await ownHome();
    if (lock === null) {
      spare?.kill('is not needed');
      spare = null;
      return LOOK_MS;
    }
    lock.release();
    if (stopping.signal.aborted) return 0;
    let failure: string | null = null;
    let isTaken = false;
    let isAlive = true;
    const begunMs = Date.now();
    const orders: WorkerOrders = { ...lakeOrders, leaseMs, quiet, retryNow };
    retryNow = false;
    const started = spare ?? startWorkerProcess(options);
    spare = null;
    started.listen((message) => {
      isAlive = true;
      if (message.type === 'line') onLine(message.text);
      else if (message.type === 'damaged') onDamaged(message.keys);
      else if (message.type === 'progress') onProgress(message.label, message.done, message.total);
      else if (message.type === 'failed') failure = message.reason;
      else if (message.type === 'home-in-use') isTaken = true;
    });
    started.send({ type: 'begin', orders } satisfies SupervisorMessage);
    worker = started;
    let silent: readonly RunningJob[] = [];
    const wasAlive = () => {
      const was = isAlive;
      isAlive = false;
      return was;
    };
    const looking = watch(started, wasAlive, (jobs) => (silent = jobs));
    const end = await started.ended;
    worker = null;
    await looking;
    if (isTaken) return LOOK_MS;
    if (stopping.signal.aborted) {
      await releaseJobs(begunMs + leaseMs);
      return 0;
    }
    const reason = end.how === 'finished' ? null : end.reason;
    if (reason === null && failure === null) return LOOK_MS;
    const isBlamed = failure === null && (await settle(reason ?? '', silent));
    if (isBlamed) {
      troubles = 0;
      return 0;
    }
    troubles += 1;
    onTrouble(failure ?? `the worker ${reason}`, troubles);
    return Math.min(500 * 2 ** troubles, LONGEST_WAIT_MS);
  }

  /** Opens the queue if needed. Rejects where that fails. */
  const runningJobs = async (): Promise<readonly RunningJob[]> => queue().running();

  /** Kills a worker that is silent: its job does not renew its lease, or it has no job and sends nothing. */
  async function watch(
    started: SupervisedProcess,
    wasAlive: () => boolean,
    onSilent: (jobs: readonly RunningJob[]) => void,
  ): Promise<void> {
    const over = new AbortController();
    void started.ended.finally(() => over.abort());
    const jobs = createStallDetector(silenceMs, lookMs);
    const whole = createStallDetector(Math.max(silenceMs, LONGEST_START_MS), lookMs);
    let signs = 0;
    for (let lookedAt = performance.now(); !over.signal.aborted;) {
      await pause(lookMs, undefined, { signal: over.signal }).catch(() => undefined);
      const elapsedMs = performance.now() - lookedAt;
      lookedAt += elapsedMs;
      // A queue that cannot be read now gives no information about the worker.
      const running = await runningJobs().catch(() => null);
      if (running === null) continue;
      const silent = jobs.observe(running, elapsedMs);
      if (wasAlive() || running.length > 0) signs += 1;
      const isLost = whole.observe([{ id: 'worker', claim: 0, leasedUntilMs: signs }], elapsedMs).length > 0;
      if (silent.length === 0 && !isLost) continue;
      onSilent(silent);
      const seconds = (silent.length > 0 ? silenceMs : Math.max(silenceMs, LONGEST_START_MS)) / 1_000;
      started.kill(`stopped answering for ${Number(seconds.toFixed(1))} s`);
      return;
    }
  }

  /**
   * Returns the jobs of an ended worker to the queue. The silent jobs are blamed, or all of them where none was silent. A job that is
   * blamed twice becomes a dead letter. Resolves to false where there was no job to blame.
   */
  async function settle(reason: string, silent: readonly RunningJob[]): Promise<boolean> {
    const lock = await ownHome();
    // Another worker runs and takes these jobs.
    if (lock === null) return true;
    try {
      const running = await queue().running();
      for (const job of running) {
        const { id, attempt, kind, dedupeKey = '' } = job;
        const isBlamed = silent.length === 0 || silent.some((one) => one.id === id && one.claim === job.claim);
        const isGivenUp = isBlamed && (blamed.get(id) ?? attempt) < attempt;
        if (isBlamed && !isGivenUp) blamed.set(id, attempt);
        if (isGivenUp) blamed.delete(id);
        await queue().end(job, { end: isGivenUp ? 'dead' : 'again', reason });
        if (isGivenUp) await onGivenUp();
        if (isBlamed)
          onLine(`failed: ${kind} ${dedupeKey}: ${reason}; ${isGivenUp ? 'given up' : 'it is tried once more'}`);
      }
      return running.length > 0;
    } finally {
      lock.release();
    }
  }

  /**
   * Releases the jobs of a worker that was told to stop and killed before it could release them itself. A lease that ends before `leasedMs`
   * is of an earlier worker, which was killed by itself: that attempt counts.
   */
  async function releaseJobs(leasedMs: number): Promise<void> {
    const lock = await ownHome();
    // Another worker runs and takes these jobs.
    if (lock === null) return;
    try {
      const jobs = (await queue().running()).filter(({ leasedUntilMs }) => leasedUntilMs >= leasedMs);
      for (const job of jobs) await queue().end(job, { end: 'released' });
    } finally {
      lock.release();
    }
  }

  async function keepSupervising(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await supervise().catch((error: unknown) => {
        troubles += 1;
        onTrouble(error instanceof Error ? error.message : String(error), troubles);
        return Math.min(500 * 2 ** troubles, LONGEST_WAIT_MS);
      });
      await rest(waitMs);
    }
    spare?.kill('is not needed');
  }
  const supervising = keepSupervising();

  const send = (message: SupervisorMessage) => worker?.send(message);
  return {
    changed: () => send({ type: 'changed' }),
    async stop() {
      stopping.abort();
      await worker?.stop({ type: 'stop' } satisfies SupervisorMessage, PATIENCE_MS);
      await supervising;
    },
  };
}
