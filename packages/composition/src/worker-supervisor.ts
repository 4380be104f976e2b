import { acquireHome, HomeError } from '@homelake/adapters-local/home-lock';

import { startSupervised } from '@homelake/adapters-local/supervised-process';
import type { SupervisedProcess } from '@homelake/adapters-local/supervised-process';
import { createStallDetector } from '@homelake/lake';
import type { JobQueue, QueueMonitor, RunningJob } from '@homelake/lake';
import { totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerOptions, WorkerSupervisor } from './worker-options.ts';
import type { SupervisorMessage, WorkerMessage, WorkerOrders } from './worker-messages.ts';

interface SupervisorPorts {
  readonly orders: Omit<WorkerOrders, 'leaseMs' | 'quiet'>;
  /** Directory in the home for the program's own files: queue, records, catalog, lock. */
  readonly stateDirectory: string;
  readonly queue: () => JobQueue & QueueMonitor;
  /** Awaited after a job became a dead letter. */
  readonly onGivenUp: () => Promise<unknown>;
}

const SILENCE_MS = 120_000;
const GIGABYTE = 2 ** 30;
/** How long the worker may take to finish a step when it is to stop. */
const PATIENCE_MS = 2_000;
/** How often a home that another process works on is looked at. */
const LOOK_MS = 1_000;
/** A worker without a job may be one that only starts, on a machine that is busy. */
const LONGEST_START_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Keeps one worker running for a home: in this process's child, unless another process has one. A job that hangs, fills the memory or ends
 * the process is tried once more, alone; then it is a dead letter with that reason. The jobs behind it go on.
 */
export function superviseWorker(
  { orders, stateDirectory, queue, onGivenUp }: SupervisorPorts,
  options: WorkerOptions,
): WorkerSupervisor {
  const { script, quiet = false, onLine, onDamaged = () => {}, onProgress = () => {}, onTrouble = () => {} } = options;
  const { silenceMs = SILENCE_MS, memoryBytes = defaultMemory() } = options;
  const leaseMs = silenceMs * 8;
  const lookMs = Math.min(1_000, silenceMs / 8);
  const stopping = new AbortController();
  /** By id, the try in which a job was what ended the worker. */
  const blamed = new Map<string, number>();
  let worker: SupervisedProcess | null = null;
  let troubles = 0;

  const rest = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  /** Null where another process works on the home. */
  const ownHome = async () => {
    try {
      return await acquireHome(stateDirectory, { command: orders.command });
    } catch (error) {
      if (error instanceof HomeError && error.code === 'home-in-use') return null;
      throw error;
    }
  };

  /** One life of a worker. Answers how long to wait before the next. */
  async function supervise(): Promise<number> {
    const lock = await ownHome();
    if (lock === null) return LOOK_MS;
    lock.release();
    if (stopping.signal.aborted) return 0;
    let failure: string | null = null;
    let isTaken = false;
    let isAlive = true;
    const orderText = JSON.stringify({ ...orders, leaseMs, quiet } satisfies WorkerOrders);
    const started = startSupervised({
      script,
      arguments: [orderText],
      memoryBytes,
      onMessage(word) {
        const message = word as WorkerMessage;
        isAlive = true;
        if (message.type === 'line') onLine(message.text);
        else if (message.type === 'damaged') onDamaged(message.keys);
        else if (message.type === 'progress') onProgress(message.label, message.done, message.total);
        else if (message.type === 'failed') failure = message.reason;
        else if (message.type === 'home-in-use') isTaken = true;
      },
    });
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
    if (stopping.signal.aborted || isTaken) return isTaken ? LOOK_MS : 0;
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

  /** Opens the queue where that was not done: what fails then rejects. */
  const runningJobs = async (): Promise<readonly RunningJob[]> => queue().running();

  /** Kills a worker that is silent: with a job that is not renewed, or with none. */
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
      // A queue that cannot be read now says nothing of the worker.
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
   * What the worker had in hand when it ended goes back to the queue. Those jobs are blamed that were silent, or else all of them: the
   * second time a job is blamed, it is given up. Answers whether there was any to blame.
   */
  async function settle(reason: string, silent: readonly RunningJob[]): Promise<boolean> {
    const lock = await ownHome();
    // Another worker has come, and takes them up.
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

  async function keepSupervising(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await supervise().catch((error: unknown) => {
        troubles += 1;
        onTrouble(error instanceof Error ? error.message : String(error), troubles);
        return Math.min(500 * 2 ** troubles, LONGEST_WAIT_MS);
      });
      await rest(waitMs);
    }
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

function defaultMemory(): number {
  const machine = process.constrainedMemory();
  // 0 or a huge number where nothing constrains it.
  const total = machine > 0 && machine < totalmem() ? machine : totalmem();
  return Math.min(Math.max(total / 2, GIGABYTE), 8 * GIGABYTE);
}
