import { requireKey } from './objects/check-key.ts';
import { checkMetadata } from './objects/metadata.ts';
import { StorageError } from './objects/object-store.ts';
import type { ObjectInfo, ObjectStore, PutBody, PutOptions } from './objects/object-store.ts';
import { pageOf } from './objects/page.ts';
import { rangeWithin } from './objects/range.ts';
import { sha256Hex } from './objects/sha256.ts';
import type { Sha256 } from './objects/sha256.ts';

export { createMemoryUploadSessions } from './uploads/memory-upload-sessions.ts';
export type { MemorySessions, MemoryUploadSessionsOptions } from './uploads/memory-upload-sessions.ts';

/** Objects by key. Two stores that are given the same disk see the same objects. */
export type MemoryDisk = Map<string, { readonly info: ObjectInfo; readonly bytes: Uint8Array }>;

export interface MemoryObjectStoreOptions {
  readonly disk?: MemoryDisk;
  /** Clock for `modifiedAt`; without it, `modifiedAt` is 1970-01-01. */
  readonly now?: () => Date;
}

/** ObjectStore in memory, for tests and demonstrations. It passes the contract; its objects end with the process. */
export function createMemoryObjectStore(options: MemoryObjectStoreOptions = {}): ObjectStore {
  const disk: MemoryDisk = options.disk ?? new Map();
  const now = options.now ?? (() => new Date(0));

  const requireMatch = (key: string, ifMatch: PutOptions['ifMatch']): void => {
    const current = disk.get(key)?.info.etag ?? 'absent';
    const wanted = ifMatch === undefined || ifMatch === 'absent' ? ifMatch : ifMatch.etag;
    if (wanted === undefined || wanted === current) return;
    throw new StorageError('precondition-failed', key, `expected ${wanted}, found ${current}`);
  };

  return {
    async put(key, body, { contentType = null, metadata = {}, ifMatch, sizeBytes } = {}) {
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
      };
      disk.set(key, { info, bytes });
      return info;
    },

    async head(key) {
      requireKey(key);
      return disk.get(key)?.info ?? null;
    },

    async read(key, range) {
      requireKey(key);
      const object = disk.get(key);
      if (object === undefined) return null;
      const { start, end } = rangeWithin(object.bytes.length, range);
      return object.bytes.slice(start, end);
    },

    async stream(key, range) {
      requireKey(key);
      const object = disk.get(key);
      if (object === undefined) return null;
      const { start, end } = rangeWithin(object.bytes.length, range);
      return chunks(object.bytes, start, end);
    },

    async list(prefix, page = {}) {
      const objects = [...disk.values()].map(({ info }) => {
        const { key, sizeBytes, etag, modifiedAt } = info;
        return { key, sizeBytes, etag, modifiedAt };
      });
      return pageOf(objects, prefix, page);
    },

    async move(from, to, { contentType, metadata, ifMatch } = {}) {
      requireKey(from);
      requireKey(to);
      if (from === to) throw new TypeError(`to: ${to} is where the object lies`);
      checkMetadata(metadata ?? {});
      const object = disk.get(from);
      if (object === undefined) return null;
      requireMatch(to, ifMatch);
      const info: ObjectInfo = {
        ...object.info,
        key: to,
        contentType: contentType ?? object.info.contentType,
        metadata: { ...(metadata ?? object.info.metadata) },
      };
      disk.set(to, { info, bytes: object.bytes });
      disk.delete(from);
      return info;
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
