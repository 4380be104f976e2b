/** Keys are `/`-separated, relative, NFC, at most 1024 bytes of UTF-8; `checkKey` in check-key.ts says which are refused and why. */
export type ObjectKey = string;

export interface ObjectInfo {
  readonly key: ObjectKey;
  readonly sizeBytes: number;
  /** Opaque; changes whenever the content changes. */
  readonly etag: string;
  readonly contentType: string | null;
  /** Small text pairs kept beside the object. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `absent`: only if nothing is there. An etag: only if that is what is there. Otherwise `precondition-failed`. */
  readonly ifMatch?: 'absent' | { readonly etag: string };
  /**
   * SHA-256 of the body, lower-case hex, where the caller has it from these very bytes: a store then need not reckon it again, and
   * one across a network lets the other side compare.
   */
  readonly sha256?: string;
}

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** One past the last byte; to the end of the object when left out. May lie past the end: the answer is then shorter. */
  readonly end?: number;
}

export interface ListPage {
  readonly objects: readonly ObjectInfo[];
  /** Pass back to get the next page; null on the last. */
  readonly cursor: string | null;
}

/** Bytes given whole, or as they come. A stream that throws leaves nothing behind. */
export type PutBody = Uint8Array | AsyncIterable<Uint8Array>;

/** Where bytes live. Puts are atomic: a reader sees the old object or the new one, whole. */
export interface ObjectStore {
  put(key: ObjectKey, body: PutBody, options?: PutOptions): Promise<ObjectInfo>;
  /** null when nothing is there. */
  head(key: ObjectKey): Promise<ObjectInfo | null>;
  /** Whole object, or a range of it; null when nothing is there. */
  read(key: ObjectKey, range?: ByteRange): Promise<Uint8Array | null>;
  /** The same, in chunks; for objects that should not be held whole. */
  stream(key: ObjectKey, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null>;
  /** Keys that start with `prefix`, in the order of their UTF-8 bytes. `limit` 1 to 1000, 1000 by default. */
  list(prefix: string, options?: { readonly cursor?: string; readonly limit?: number }): Promise<ListPage>;
  /** True when something was removed. */
  remove(key: ObjectKey): Promise<boolean>;
}

export type StorageErrorCode = 'invalid-key' | 'precondition-failed' | 'no-space' | 'access-denied' | 'unavailable';

/** The one error that a store throws. Absence is a value, not an error. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  readonly key: ObjectKey;
  constructor(code: StorageErrorCode, key: ObjectKey, detail: string, options?: { cause?: unknown }) {
    super(`${key}: ${detail}`, options);
    this.name = 'StorageError';
    this.code = code;
    this.key = key;
  }
}
