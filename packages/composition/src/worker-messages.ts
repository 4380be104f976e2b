/** What the worker of a lake needs to begin; its one argument, as JSON. */
export interface WorkerOrders {
  readonly home: string;
  /** Of the process that started it, for others who want to work on the home. */
  readonly command: string;
  readonly version: string;
  /** A lease that ends after several silences, so that it is the supervisor who decides. */
  readonly leaseMs: number;
  /** Says nothing of single jobs: whoever started it tells what became of them. */
  readonly quiet: boolean;
}

/** From the worker to its supervisor. */
export type WorkerMessage =
  /** The home has another worker; it ends. */
  | { readonly type: 'home-in-use' }
  /** Sent every second while its event loop turns. */
  | { readonly type: 'alive' }
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'progress'; readonly label: string; readonly done: number; readonly total: number | null }
  /** Keys of records that cannot be read, and that it left out. The lines to a person name them. */
  | { readonly type: 'damaged'; readonly keys: readonly string[] }
  /** It ends, for this reason, as after a failed dependency. */
  | { readonly type: 'failed'; readonly reason: string };

/** From the supervisor to the worker. */
export type SupervisorMessage = { readonly type: 'changed' } | { readonly type: 'stop' };
