export interface WorkerLimits {
  /** A job that has not renewed its lease for so long, and a worker that has said nothing without a job, are taken for hung; 2 minutes by default. */
  readonly silenceMs?: number;
  /** Half of the machine's memory by default, 1 GB at least and 8 GB at most. */
  readonly memoryBytes?: number;
}

export interface WorkerOptions extends WorkerLimits {
  /** Path of the file that calls `runWorker`. */
  readonly script: string;
  readonly quiet?: boolean;
  /** For a person. */
  readonly onLine: (line: string) => void;
  /** The worker found these records and cannot read them. It names them in its lines too. */
  readonly onDamaged?: (keys: readonly string[]) => void;
  readonly onProgress?: (label: string, done: number, total: number | null) => void;
  /** The worker ended without a job that could be the cause, so it may end so again; `times` in a row. It is started again. */
  readonly onTrouble?: (reason: string, times: number) => void;
}

export interface WorkerSupervisor {
  /** Tells the worker that something was sent or changed. */
  changed(): void;
  /** Ends the worker within seconds, whatever it does. What it had in hand is still in the queue. */
  stop(): Promise<void>;
}
