import type { Companion } from '@homelake/photos';

export interface IncomingFile {
  /** File name, preceded by the folders to keep, separated by `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The first UPLOAD_HEAD_BYTES bytes, or all where there are fewer. */
  readonly head: Uint8Array;
  /** Instant of its last change at the source, ISO 8601, UTC; null or absent where unknown. */
  readonly fileTime?: string | null;
  /** Companions of a photo. */
  readonly companions?: readonly IncomingCompanion[];
  /** Returns the SHA-256 of all bytes, lower-case hex. It reads them all, so it is called only where the file may be stored. */
  sha256(): Promise<string>;
  /** Yields all bytes from the first on. It may be called more than once. */
  open(): AsyncIterable<Uint8Array>;
}

export interface IncomingCompanion {
  readonly role: Companion['role'];
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileTime?: string | null;
  sha256(): Promise<string>;
  open(): AsyncIterable<Uint8Array>;
}
