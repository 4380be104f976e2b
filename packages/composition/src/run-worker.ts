import { HomeError } from '@homelake/adapters-local/home-lock';
import { linkToParent } from '@homelake/adapters-local/parent-link';
import type { LocalSettings } from './local-settings.ts';
import { composeLocal } from './local.ts';
import type { LocalLake } from './local.ts';
import type { SupervisorMessage, WorkerMessage, WorkerOrders } from './worker-messages.ts';

/** The environment of a worker's work, besides its lake. */
export interface WorkerSurroundings extends Pick<WorkerOrders, 'leaseMs' | 'quiet'> {
  /** Aborted when the worker must end. */
  readonly stop: AbortSignal;
  /** Prints a line to the user, through the supervisor. */
  readonly say: (line: string) => void;
  /** Reports the keys of records that cannot be read to the supervisor. */
  readonly tellDamaged: (keys: readonly string[]) => void;
  readonly showProgress: (label: string, done: number, total: number | null) => void;
}

/**
 * Runs a process that `superviseWorker` started: opens the lake as its worker, and runs `work` until it ends. Resolves when everything is
 * closed.
 */
export async function runWorker(
  work: (lake: LocalLake, surroundings: WorkerSurroundings) => Promise<void>,
  settings: Pick<LocalSettings, 'changeHandlers'> = {},
): Promise<void> {
  const link = linkToParent();
  if (link === null) throw new TypeError('a worker is started by its supervisor');
  const say = (message: WorkerMessage) => link.send(message);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  link.signal.addEventListener('abort', () => stop.abort());
  let lake: LocalLake | null = null;
  const orders = await new Promise<WorkerOrders | null>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve(null));
    link.listen((received) => {
      const message = received as SupervisorMessage;
      if (message.type === 'begin') resolve(message.orders);
      else if (message.type === 'stop') stop.abort();
      else lake?.signalChange();
    });
  });
  if (orders === null) {
    link.close();
    return;
  }
  const { home, command, version, leaseMs, quiet, retryNow } = orders;
  const alive = setInterval(() => say({ type: 'alive' }), Math.min(1_000, leaseMs / 64));
  try {
    lake = await composeLocal({
      home,
      access: 'work',
      retryNow,
      command,
      pid: process.ppid,
      version,
      ...settings,
      reportError: (error) => say({ type: 'line', text: error instanceof Error ? (error.stack ?? '') : String(error) }),
    });
    await work(lake, {
      leaseMs,
      quiet,
      stop: stop.signal,
      say: (line) => say({ type: 'line', text: line }),
      tellDamaged: (keys) => say({ type: 'damaged', keys }),
      showProgress: (label, done, total) => say({ type: 'progress', label, done, total }),
    });
  } catch (error) {
    if (error instanceof HomeError && error.code === 'home-in-use') say({ type: 'home-in-use' });
    else if (!stop.signal.aborted) {
      // An error without a code is a bug, so its stack is printed.
      if (!(error instanceof Error && 'code' in error)) console.error(error);
      say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    }
  } finally {
    await lake?.close();
    clearInterval(alive);
    link.close();
  }
}
