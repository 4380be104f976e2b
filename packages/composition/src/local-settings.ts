export interface LocalSettings {
  /** Directory of the lake. */
  readonly home: string;
  /**
   * `write`: makes the home if it is not there, and holds it alone until `close`; throws HomeError where another process
   * has it. `read`: beside whoever writes.
   */
  readonly access: 'read' | 'write';
  /** What was typed, told to others who want the home meanwhile. */
  readonly command?: string;
  readonly version?: string;
  /** Milliseconds since the epoch; the machine's clock when left out. */
  readonly now?: () => number;
  readonly newId?: () => string;
  /** IANA zone for photos and videos that only tell an instant; the machine's when left out. */
  readonly homeZone?: string;
  readonly reportError?: (error: unknown) => void;
}
