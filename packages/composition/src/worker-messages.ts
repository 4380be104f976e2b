/** What a worker process is started for. */
export interface WorkerOrders {
  readonly home: string;
  /** Command line of the process that started the worker, shown to others that want to become the worker. */
  readonly command: string;
  readonly version: string;
  /** Lease of a job in ms. It is several times the supervisor's silence limit, so that the supervisor decides first. */
  readonly leaseMs: number;
  /** True: failed jobs are tried at once. Only in the supervisor's first worker, or restarts would use up the attempts. */
  readonly retryNow: boolean;
  /** True: the worker prints nothing about single jobs, since the process that started it reports them. */
  readonly quiet: boolean;
}

/** Messages from the worker to its supervisor. */
export type WorkerMessage =
  /** The home has another worker, so this one ends. */
  | { readonly type: 'home-in-use' }
  /** Sent every second while the event loop runs. */
  | { readonly type: 'alive' }
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'progress'; readonly label: string; readonly done: number; readonly total: number | null }
  /** Keys of records that cannot be read and were skipped. The lines to the user name them too. */
  | { readonly type: 'damaged'; readonly keys: readonly string[] }
  /** The worker ends for this reason, e.g. a failed dependency. */
  | { readonly type: 'failed'; readonly reason: string };

/** Messages from the supervisor to the worker. */
export type SupervisorMessage =
  /** The first message. */
  { readonly type: 'begin'; readonly orders: WorkerOrders } | { readonly type: 'changed' } | { readonly type: 'stop' };
