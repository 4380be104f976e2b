import type { JobHandlers } from '@homelake/lake';

export interface LocalSettings {
  /** Directory of the lake. */
  readonly home: string;
  /**
   * `write`: makes the home where it is not there. `work`: the same, as the one process that does the work on the home until `close`; throws
   * HomeError where another does. All may be open at the same time.
   */
  readonly access: 'read' | 'write' | 'work';
  /** What was typed, told to others who want to work on the home meanwhile. */
  readonly command?: string;
  /** The process that was started by a person, told to the same; this one when left out. */
  readonly pid?: number;
  readonly version?: string;
  /** Milliseconds since the epoch; the machine's clock when left out. */
  readonly now?: () => number;
  readonly newId?: () => string;
  /** IANA zone for photos and videos that only tell an instant; the machine's when left out. */
  readonly homeZone?: string;
  readonly reportError?: (error: unknown) => void;
  /** Puts others in the place of the handlers of jobs, or more beside them. */
  readonly changeHandlers?: (handlers: JobHandlers) => JobHandlers;
}
