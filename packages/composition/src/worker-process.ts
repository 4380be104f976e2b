import { startSupervised } from '@homelake/adapters-local/supervised-process';
import type { SupervisedProcess } from '@homelake/adapters-local/supervised-process';
import { totalmem } from 'node:os';
import type { WorkerMessage } from './worker-messages.ts';

export interface WorkerProcessOptions {
  /** Path of the file that calls `runWorker`. */
  readonly script: string;
  /** Limit for the worker's resident memory; by default half of the machine's memory, but at least 1 GB and at most 8 GB. */
  readonly memoryBytes?: number;
}

/** A worker that loads its modules and waits for its orders. It opens nothing before. */
export interface WorkerProcess extends SupervisedProcess {
  /** Sets the receiver of its messages. Those that came before are lost. */
  listen(onMessage: (message: WorkerMessage) => void): void;
}

const GIGABYTE = 2 ** 30;

/** Starts the process of a worker. A caller that needs a worker soon calls this before it loads its own modules, so that both load at the same time. */
export function startWorkerProcess({ script, memoryBytes = defaultMemory() }: WorkerProcessOptions): WorkerProcess {
  let receiver: ((message: WorkerMessage) => void) | null = null;
  const started = startSupervised({
    script,
    memoryBytes,
    onMessage: (message) => receiver?.(message as WorkerMessage),
  });
  return {
    ...started,
    listen(onMessage) {
      receiver = onMessage;
    },
  };
}

function defaultMemory(): number {
  const machine = process.constrainedMemory();
  // `machine` is 0 or a huge number where no limit constrains the process.
  const total = machine > 0 && machine < totalmem() ? machine : totalmem();
  return Math.min(Math.max(total / 2, GIGABYTE), 8 * GIGABYTE);
}
