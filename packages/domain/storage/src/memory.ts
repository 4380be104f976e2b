import { DEFAULT_RETRIEVAL_HOURS } from './classes/aws-prices.ts';
import { archiveState, nextRestore, requireReadable, requireRestoreOptions } from './objects/archive.ts';
import type { Restore } from './objects/archive.ts';
import { requireKey } from './objects/check-key.ts';
import { checkMetadata } from './objects/metadata.ts';
import { StorageError } from './objects/object-store.ts';
import type { ObjectInfo, ObjectStore, PutBody, PutOptions } from './objects/object-store.ts';
import { pageOf } from './objects/page.ts';
import { rangeWithin } from './objects/range.ts';
import { sha256Hex } from './objects/sha256.ts';
import type { Sha256 } from './objects/sha256.ts';
import type { RetrievalHours } from './objects/storage-class.ts';

export { createMemoryUploadSessions } from './uploads/memory-upload-sessions.ts';
export type { MemorySessions, MemoryUploadSessionsOptions } from './uploads/memory-upload-sessions.ts';

interface MemoryObject {
  /** Its `archive` is null; it is computed when the object is looked at. */
  readonly info: ObjectInfo;
  readonly bytes: Uint8Array;
  /** The last restore of an archived object. */
  readonly restore?: Restore;
}

/** Objects by key. Two stores that are given the same disk see the same objects. */
export type MemoryDisk = Map<string, MemoryObject>;

export interface MemoryObjectStoreOptions {
  readonly disk?: MemoryDisk;
  /** Clock for `modifiedAt` and restores; without it, it is always 1970-01-01. */
  readonly now?: () => Date;
  /** Those of the built-in price table by default. */
  readonly retrievalHours?: RetrievalHours;
}

/** ObjectStore in memory, for tests and demonstrations. It passes the contract; its objects end with the process. */
export function createMemoryObjectStore(options: MemoryObjectStoreOptions = {}): ObjectStore {
  const disk: MemoryDisk = options.disk ?? new Map();
  const now = options.now ?? (() => new Date(0));
  const hours = options.retrievalHours ?? DEFAULT_RETRIEVAL_HOURS;

  const shown = ({ info, restore }: MemoryObject): ObjectInfo => ({
    ...info,
    archive: archiveState(info.storageClass, restore ?? null, now().getTime()),
  });

  /** Undefined where there is no object. Throws for one that cannot be read now. */
  const readable = (key: string): MemoryObject | undefined => {
    const object = disk.get(key);
    if (object !== undefined) requireReadable(key, shown(object).archive);
    return object;
  };

  const requireMatch = (key: string, ifMatch: PutOptions['ifMatch']): void => {
    const current = disk.get(key)?.info.etag ?? 'absent';
    const wanted = ifMatch === undefined || ifMatch === 'absent' ? ifMatch : ifMatch.etag;
    if (wanted === undefined || wanted === current) return;
    throw new StorageError('precondition-failed', key, `expected ${wanted}, found ${current}`);
  };

  return {
    async put(key, body, { storageClass = 'standard', contentType = null, metadata = {}, ifMatch, sizeBytes } = {}) {
      requireKey(key);
      checkMetadata(metadata);
      const bytes = await collect(body);
      if (sizeBytes !== undefined && sizeBytes !== bytes.length) {
        throw new StorageError('wrong-content', key, `${sizeBytes} bytes were announced, ${bytes.length} came`);
      }
      const etag = await sha256Hex(bytes);
      // Nothing below awaits, so no other put can run between the check and the change.
      requireMatch(key, ifMatch);
      const info: ObjectInfo = {
        key,
        sizeBytes: bytes.length,
        etag,
        contentType,
        metadata: { ...metadata },
        modifiedAt: now(),
        storageClass,
        archive: null,
      };
      disk.set(key, { info, bytes });
      return shown({ info, bytes });
    },

    async head(key) {
      requireKey(key);
      const object = disk.get(key);
      return object === undefined ? null : shown(object);
    },

    async read(key, range) {
      requireKey(key);
      const object = readable(key);
      if (object === undefined) return null;
      const { start, end } = rangeWithin(object.bytes.length, range);
      return object.bytes.slice(start, end);
    },

    async stream(key, range) {
      requireKey(key);
      const object = readable(key);
      if (object === undefined) return null;
      const { start, end } = rangeWithin(object.bytes.length, range);
      return chunks(object.bytes, start, end);
    },

    async list(prefix, page = {}) {
      const objects = [...disk.values()].map((object) => {
        const { contentType: _type, metadata: _metadata, ...listed } = shown(object);
        return listed;
      });
      return pageOf(objects, prefix, page);
    },

    async move(from, to, { storageClass, contentType, metadata, ifMatch } = {}) {
      requireKey(from);
      requireKey(to);
      if (from === to) throw new TypeError(`to: ${to} is where the object lies`);
      checkMetadata(metadata ?? {});
      const object = readable(from);
      if (object === undefined) return null;
      requireMatch(to, ifMatch);
      const info: ObjectInfo = {
        ...object.info,
        key: to,
        storageClass: storageClass ?? object.info.storageClass,
        contentType: contentType ?? object.info.contentType,
        metadata: { ...(metadata ?? object.info.metadata) },
      };
      const moved = { info, bytes: object.bytes };
      disk.set(to, moved);
      disk.delete(from);
      return shown(moved);
    },

    async changeClass(key, storageClass, { ifMatch } = {}) {
      requireKey(key);
      const object = disk.get(key);
      if (object === undefined) return null;
      requireMatch(key, ifMatch);
      if (object.info.storageClass === storageClass) return shown(object);
      requireReadable(key, shown(object).archive);
      const changed = { info: { ...object.info, storageClass, modifiedAt: now() }, bytes: object.bytes };
      disk.set(key, changed);
      return shown(changed);
    },

    async restore(key, restoreOptions) {
      requireKey(key);
      requireRestoreOptions(restoreOptions);
      const object = disk.get(key);
      if (object === undefined) return null;
      const known = { storageClass: object.info.storageClass, restore: object.restore ?? null };
      const restored = { ...object, restore: nextRestore(key, known, restoreOptions, hours, now().getTime()) };
      disk.set(key, restored);
      return shown(restored);
    },

    async remove(key) {
      requireKey(key);
      disk.delete(key);
    },
  };
}

const CHUNK_BYTES = 64 * 1024;

async function* chunks(bytes: Uint8Array, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield bytes.slice(at, Math.min(at + CHUNK_BYTES, end));
}

/** Sha256 that keeps all its chunks in memory, for tests. */
export function createMemorySha256(): Sha256 {
  const parts: Uint8Array[] = [];
  return {
    // Copied, because a producer may reuse the buffer for its next chunk.
    update: (chunk) => void parts.push(new Uint8Array(chunk)),
    digest: () => sha256Hex(concat(parts)),
  };
}

async function collect(body: PutBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const parts: Uint8Array[] = [];
  // Copied for the same reason. `slice` of a Buffer would not copy.
  for await (const chunk of body) parts.push(new Uint8Array(chunk));
  return concat(parts);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
