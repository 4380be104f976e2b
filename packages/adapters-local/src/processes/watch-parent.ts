import { setTimeout as pause } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';

export interface ParentWatch {
  /** Process id. */
  readonly parent: number;
  /** How long the process may live on without it. */
  readonly patienceMs: number;
}

const { parent, patienceMs } = workerData as ParentWatch;

/** On Windows a process keeps the id of its parent after that has ended. */
function isThere(): boolean {
  if (process.platform !== 'win32') return process.ppid === parent;
  try {
    return process.kill(parent, 0);
  } catch {
    return false;
  }
}

while (isThere()) await pause(500);
await pause(patienceMs);
process.kill(process.pid, 'SIGKILL');
