import type { WorkerProcess, WorkerProcessOptions } from './worker-process.ts';

export interface WorkerOptions extends WorkerProcessOptions {
  /**
   * Time in ms after which a job that has not renewed its lease, or a worker without a job that has sent nothing, counts as hung; 2 minutes
   * by default.
   */
  readonly silenceMs?: number;
  /** The process of the first life, where it was started before. */
  readonly first?: WorkerProcess;
  readonly quiet?: boolean;
  /** Receives lines for the user. */
  readonly onLine: (line: string) => void;
  /** Receives the keys of records that the worker cannot read. Its lines name them too. */
  readonly onDamaged?: (keys: readonly string[]) => void;
  readonly onProgress?: (label: string, done: number, total: number | null) => void;
  /**
   * Called when the worker ended and no job could be the cause, so that it may happen again. `times` counts such ends in a row. The worker
   * is started again.
   */
  readonly onTrouble?: (reason: string, times: number) => void;
}

export interface WorkerSupervisor {
  /** Tells the worker that a job was queued or something changed. */
  changed(): void;
  /** Ends the worker within seconds, whatever it does. Its unfinished jobs stay in the queue. */
  stop(): Promise<void>;
}
