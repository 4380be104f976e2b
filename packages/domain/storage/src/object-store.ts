/** Keys are `/`-separated, relative, NFC, at most 1024 bytes of UTF-8; `checkKey` in check-key.ts says which are refused and why. */
export type ObjectKey = string;

/** What a listing tells of an object. The rest takes a `head`. */
export interface ListedObject {
  readonly key: ObjectKey;
  readonly sizeBytes: number;
  /** Opaque; changes whenever the content changes. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface ObjectInfo extends ListedObject {
  readonly contentType: string | null;
  /** Small text pairs kept beside the object. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `absent`: only if nothing is there. An etag: only if that is what is there. Otherwise `precondition-failed`. */
  readonly ifMatch?: 'absent' | { readonly etag: string };
  /** Length of the body, where the caller knows it before the bytes come. A body of another length is refused with `wrong-content`. */
  readonly sizeBytes?: number;
  /**
   * SHA-256 of the body, lower-case hex, where the caller has it from these very bytes: a store then need not reckon it again, and
   * one across a network lets the other side compare.
   */
  readonly sha256?: string;
}

/**
 * `ifMatch` is a condition on what is at the new key. Content type and metadata that are left out stay those of the object. `sha256` is that
 * of the object's bytes, as in `PutOptions`.
 */
export type MoveOptions = Pick<PutOptions, 'contentType' | 'metadata' | 'ifMatch' | 'sha256'>;

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** One past the last byte; to the end of the object when left out. May lie past the end: the answer is then shorter. */
  readonly end?: number;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
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
  /**
   * Moves an object without its bytes passing through the caller. The object is whole at `to` before it goes from `from`: a kill may leave
   * both, never neither, and the move can be made again. An object at `to` is replaced. Resolves to null where nothing is at `from`, and
   * `to` is then left as it is. Rejects with TypeError where both keys are the same. What others put at `from` meanwhile may be lost.
   */
  move(from: ObjectKey, to: ObjectKey, options?: MoveOptions): Promise<ObjectInfo | null>;
  /** Removes the object; a no-op where nothing is there. */
  remove(key: ObjectKey): Promise<void>;
}

export type StorageErrorCode =
  | 'invalid-key'
  | 'precondition-failed'
  /** The bytes are not those that the options announce. */
  | 'wrong-content'
  | 'no-space'
  | 'access-denied'
  | 'unavailable';

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
