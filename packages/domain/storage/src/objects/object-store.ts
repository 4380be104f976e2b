import type { RetrievalSpeed, StorageClass } from './storage-class.ts';

/** Keys are `/`-separated, relative, NFC, at most 1024 bytes of UTF-8; `checkKey` in check-key.ts says which are refused and why. */
export type ObjectKey = string;

/** An object as a listing shows it. `head` gives content type and metadata too. */
export interface ListedObject {
  readonly key: ObjectKey;
  readonly sizeBytes: number;
  /** Opaque; changes whenever the content changes. */
  readonly etag: string;
  /** When the object was put, or moved to its class where that was later. The minimum days of a class count from then. */
  readonly modifiedAt: Date;
  readonly storageClass: StorageClass;
  /** Null for an object that is read at once. */
  readonly archive: ArchiveState | null;
}

/** Whether the bytes of an object can be read: those of a `restored` one can, the others cannot. */
export type ArchiveState =
  | { readonly state: 'archived' }
  /** `readyAt` is the expected time; null where the store does not tell. */
  | { readonly state: 'restoring'; readonly readyAt: Date | null }
  /** From `until` on the object is `archived` again. */
  | { readonly state: 'restored'; readonly until: Date }
  /** The place of its class cannot be reached, as an unplugged disk. `place` names it for a person. Only stores of one machine have this. */
  | { readonly state: 'unavailable'; readonly place: string };

export interface ObjectInfo extends ListedObject {
  readonly contentType: string | null;
  /** Names and values stored with the object; see `checkMetadata` for what is allowed. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface PutOptions {
  /** `standard` when left out. */
  readonly storageClass?: StorageClass;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `absent`: put only if there is no object. An etag: put only if the object has this etag. Else rejects with `precondition-failed`. */
  readonly ifMatch?: 'absent' | { readonly etag: string };
  /** Length of the body, if the caller knows it in advance. A body of another length is refused with `wrong-content`. */
  readonly sizeBytes?: number;
  /**
   * SHA-256 of the body, lower-case hex, if the caller has computed it from these bytes. A store then need not compute it again, and a
   * remote store can compare it with the bytes that it receives.
   */
  readonly sha256?: string;
}

/**
 * Options of a move. `ifMatch` is a condition on the object at the new key. Class, content type and metadata that are left out stay as they
 * are. `sha256` is the hash of the object's bytes, as in `PutOptions`.
 */
export type MoveOptions = Pick<PutOptions, 'storageClass' | 'contentType' | 'metadata' | 'ifMatch' | 'sha256'>;

export interface RestoreOptions {
  /** Days for which the object can be read, from 1 on. They are rounded up to the next midnight UTC. */
  readonly days: number;
  readonly speed: RetrievalSpeed;
}

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** One past the last byte; the end of the object when left out. If it is past the end, the answer is shorter. */
  readonly end?: number;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** Pass back to get the next page; null on the last. */
  readonly cursor: string | null;
}

/** Bytes as an array or a stream. If the stream throws, nothing is stored. */
export type PutBody = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Port for storing bytes under keys. Puts are atomic: a reader sees the whole old object or the whole new one. `read`, `stream`, `move` and
 * `changeClass` reject with `archived` for an object that is archived and not restored.
 */
export interface ObjectStore {
  /**
   * Stores an object, in place of the one that is there, archived or not. A process that is killed may leave the whole new object in
   * Standard, whatever class is named. `changeClass` then finishes the work.
   */
  put(key: ObjectKey, body: PutBody, options?: PutOptions): Promise<ObjectInfo>;
  /** An object's properties; null where there is no object. */
  head(key: ObjectKey): Promise<ObjectInfo | null>;
  /** Bytes of an object, or of a range of it; null where there is no object. */
  read(key: ObjectKey, range?: ByteRange): Promise<Uint8Array | null>;
  /** Bytes of an object, or of a range of it, in chunks, for objects that are too large for memory; null where there is no object. */
  stream(key: ObjectKey, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null>;
  /** A page of the objects whose keys start with `prefix`, in the order of their UTF-8 bytes. `limit` is 1 to 1000, 1000 by default. */
  list(prefix: string, options?: { readonly cursor?: string; readonly limit?: number }): Promise<ListPage>;
  /**
   * Moves an object without its bytes passing through the caller. The object is whole at `to` before it is removed from `from`: a process
   * that is killed may leave both, never neither, and the move can be repeated. An object at `to` is replaced. Resolves to null where there
   * is no object at `from`; `to` then stays as it is. Rejects with TypeError where both keys are the same. An object that another writer
   * puts at `from` during the move may be lost. As with `put`, a kill may leave the object at `to` in Standard. A restored object that stays in an archive class is
   * archived at `to`.
   */
  move(from: ObjectKey, to: ObjectKey, options?: MoveOptions): Promise<ObjectInfo | null>;
  /**
   * Moves an object to another class; a no-op where it is in that class. Bytes, content type and metadata stay, the etag may change. Resolves to null where
   * there is no object. A process that is killed leaves the object whole in the old class or in the new one. With `ifMatch`, rejects with
   * `precondition-failed` for an object with another etag. An object that another writer puts meanwhile is not lost.
   */
  changeClass(
    key: ObjectKey,
    storageClass: StorageClass,
    options?: { readonly ifMatch?: { readonly etag: string } },
  ): Promise<ObjectInfo | null>;
  /**
   * Asks for an archived object. It can be read some hours later, for `days` days. For an object that is restored already, the days count
   * from now. Resolves to null where there is no object. Rejects with `not-archived` for a class that is read at once, with
   * `restore-in-progress` while a restore runs, unless it is slower than the requested one, and with TypeError for days below 1.
   */
  restore(key: ObjectKey, options: RestoreOptions): Promise<ObjectInfo | null>;
  /** Removes an object; a no-op where there is none. */
  remove(key: ObjectKey): Promise<void>;
}

export type StorageErrorCode =
  | 'invalid-key'
  | 'precondition-failed'
  /** The bytes do not have the length or hash that the options give; for `restore`, those with which the object was stored. */
  | 'wrong-content'
  /** The object is archived and not restored, so that its bytes cannot be read. */
  | 'archived'
  /** A restore of an object whose class is read at once. */
  | 'not-archived'
  | 'restore-in-progress'
  | 'no-space'
  | 'access-denied'
  /** The store, or the place of a storage class, cannot be reached, as when its disk is unplugged. */
  | 'unavailable';

/** The only error class of stores. A missing object is null, not an error. */
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
