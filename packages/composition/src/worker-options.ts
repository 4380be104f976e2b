export interface WorkerLimits {
  /**
   * Time in ms after which a job that has not renewed its lease, or a worker without a job that has sent nothing, counts as hung; 2 minutes
   * by default.
   */
  readonly silenceMs?: number;
  /** Limit for the worker's resident memory; by default half of the machine's memory, but at least 1 GB and at most 8 GB. */
  readonly memoryBytes?: number;
}

export interface WorkerOptions extends WorkerLimits {
  /** Path of the file that calls `runWorker`. */
  readonly script: string;
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
