import type { Companion, PhotoState } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import type { JobSender } from './job-queue.ts';
import type { UploadKind } from './upload-kind.ts';

export interface UploadPorts {
  readonly store: ObjectStore;
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

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
  sha256(): Promise<string>;
  open(): AsyncIterable<Uint8Array>;
}

export type UploadTicket =
  /** These bytes came under this name before; nothing was written. */
  | {
      readonly status: 'unchanged';
      readonly kind: UploadKind;
      readonly key: string;
      readonly id: string;
      /** How the photo is; null for anything else. */
      readonly photo: PhotoCondition | null;
      readonly note: string | null;
    }
  | { readonly status: 'refused'; readonly kind: UploadKind; readonly reason: string }
  /** Stored, and the work on it queued; `key` names it in the outcome. */
  | {
      readonly status: 'queued';
      readonly kind: UploadKind;
      readonly key: string;
      /** Of a photo, which is known by its content; null for anything else. */
      readonly id: string | null;
      /** What the person should know of it: a picture by name that is none by its bytes. Null where nothing. */
      readonly note: string | null;
    };

export interface PhotoCondition {
  readonly state: PhotoState;
  /** Why it is not `ready`. */
  readonly reason: string | null;
}
