import type { JobHandlers } from '@homelake/lake';

export interface LocalSettings {
  /** Directory of the lake. */
  readonly home: string;
  /**
   * `write` creates the home where it does not exist. `work` does so too, and makes this process the home's worker until `close`; it throws
   * HomeError where another process is the worker. Several processes may have the home open at the same time.
   */
  readonly access: 'read' | 'write' | 'work';
  /** Command line of this process. It is shown to others that want to become the worker. */
  readonly command?: string;
  /** Id of the process that a person started, shown to the same; this process by default. */
  readonly pid?: number;
  readonly version?: string;
  /** With `work`: failed jobs are tried at once, before their delay passes; false by default. */
  readonly retryNow?: boolean;
  /** Returns milliseconds since the epoch; the machine's clock by default. */
  readonly now?: () => number;
  readonly newId?: () => string;
  /** IANA time zone for photos and videos whose files have an instant but no wall time; the machine's zone by default, UTC for null. */
  readonly homeZone?: string;
  readonly reportError?: (error: unknown) => void;
  /** Replaces handlers of jobs, or adds some. */
  readonly changeHandlers?: (handlers: JobHandlers) => JobHandlers;
}
