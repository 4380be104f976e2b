import type { Companion } from '@homelake/photos';

export interface IncomingFile {
  /** File name, with the folders that are to be kept before it, `/` between. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The first UPLOAD_HEAD_BYTES, or all where there are fewer. */
  readonly head: Uint8Array;
  /** When it was last changed where it comes from: ISO 8601 instant, UTC. */
  readonly fileTime?: string | null;
  /** Files that belong to it, where it is a photo. */
  readonly companions?: readonly IncomingCompanion[];
  /** SHA-256 of all its bytes, lower-case hex. Reads them all, so it is asked for only once the file may be taken. */
  sha256(): Promise<string>;
  /** All bytes from the first on; may be called more than once. */
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
