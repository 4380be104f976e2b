import type { ObjectInfo, ObjectKey } from '../objects/object-store.ts';
import type { PartLayout } from './part-layout.ts';

export interface NewSession {
  /** Key of the object that the parts become. */
  readonly key: ObjectKey;
  /** 1 to MAX_UPLOAD_BYTES. */
  readonly sizeBytes: number;
  readonly contentType: string | null;
}

export interface OpenedSession extends PartLayout {
  /** Opaque; up to some 2,000 letters, digits, `-`, `_` and `.`. */
  readonly session: string;
}

export interface PartRequest {
  /** From 1. */
  readonly part: number;
  /** SHA-256 of the part's bytes, lower-case hex, which are then compared with it. Null where unknown. */
  readonly sha256: string | null;
}

/** Where one part is sent, with PUT. */
export interface PartLink {
  readonly part: number;
  /** Absolute, or a path on the origin of the API. */
  readonly url: string;
  /** To be sent with the bytes. */
  readonly headers: Readonly<Record<string, string>>;
  /** Instant, ISO 8601, UTC. */
  readonly expiresAt: string;
}

export interface ReceivedPart {
  readonly part: number;
  readonly sizeBytes: number;
  /** The hash that the part was compared with; null where none was given. */
  readonly sha256: string | null;
}

/** The object; or the parts that are still missing, in order, and then nothing changed. */
export type CompletedSession = { readonly object: ObjectInfo } | { readonly missing: readonly number[] };

export interface ListedSession {
  readonly session: string;
  readonly key: ObjectKey;
  /** When its newest part came; when it was opened where none did. On S3, the newest of `ListParts`. */
  readonly changedAt: Date;
}

/**
 * Uploads in parts, in the shape of S3's multipart upload: the parts of a file come in any order, side by side and more than once, and
 * become an object at once. A session stays open until it is completed or aborted. Failures are `StorageError`; a part that no file of this
 * size has is a `TypeError`. Methods resolve to null for a session that is not open.
 */
export interface UploadSessions {
  /** The layout follows from the size, as `partLayout` says. Nothing is at the key before the session is completed. */
  open(upload: NewSession): Promise<OpenedSession>;
  /** A link for each part, in order; null for a session that is not open. A link takes only bytes of its part's length and hash. At most 1000 parts. */
  links(session: string, parts: readonly PartRequest[]): Promise<readonly PartLink[] | null>;
  /**
   * Takes the bytes of a part. Bytes of another length or hash are refused with `wrong-content`, and the part is not received. A part that
   * comes again counts once. Rejects with `precondition-failed` for a session that is not open.
   */
  write(session: string, part: PartRequest, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** In order of their numbers. */
  received(session: string): Promise<readonly ReceivedPart[] | null>;
  /**
   * Makes the object of the parts, and ends the session. Replaces what is at the key. Twice is once: of a session that was completed, the
   * object at its key, if it is there in the session's size.
   */
  complete(session: string): Promise<CompletedSession | null>;
  /** Drops the parts; a no-op for a session that is not open. */
  abort(session: string): Promise<void>;
  /** Every open session, in any order. */
  list(): AsyncIterable<ListedSession>;
}

/** Takes the bytes that are sent to a link, where links lead to this program. */
export interface PartReceiver {
  /** As `write`. False, with nothing read, for a link that was not made here or is out of date. `token` is the end of its path. */
  receive(token: string, bytes: AsyncIterable<Uint8Array>): Promise<boolean>;
}
