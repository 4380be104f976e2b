import { StorageError } from '../objects/object-store.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { partLayout, placeOfPart } from './part-layout.ts';
import { createPartLinks } from './part-links.ts';
import { decodeSession, encodeSession } from './session-name.ts';
import type { SessionName } from './session-name.ts';
import { sha256Hex } from '../objects/sha256.ts';
import { requireKey } from '../objects/check-key.ts';
import type { PartReceiver, UploadSessions } from './upload-sessions.ts';

/** Open sessions by name. Two objects made with the same map share their sessions, as two processes would. */
export type MemorySessions = Map<string, MemorySession>;

interface MemorySession {
  changedAt: Date;
  readonly parts: Map<number, { readonly bytes: Uint8Array; readonly sha256: string | null }>;
}

export interface MemoryUploadSessionsOptions {
  readonly store: ObjectStore;
  readonly disk?: MemorySessions;
  /** Milliseconds since the epoch; without it, it is always 1970. */
  readonly now?: () => number;
  /** Returns a unique id of letters, digits, `-` and `_`. */
  readonly newId: () => string;
  readonly urlOf?: (token: string) => string;
  readonly lifetimeMs?: number;
}

/** Uploads in parts, in memory: for tests and for demonstrations. */
export function createMemoryUploadSessions({
  store,
  disk = new Map(),
  now = () => 0,
  newId,
  urlOf = (token) => `memory:${token}`,
  ...options
}: MemoryUploadSessionsOptions): UploadSessions & PartReceiver {
  const links = createPartLinks({ key: new Uint8Array(32), urlOf, now, ...options });

  const sessions: UploadSessions = {
    async open({ key, sizeBytes, contentType }) {
      requireKey(key);
      const layout = partLayout(sizeBytes);
      const { partSizeBytes } = layout;
      const session = encodeSession({ id: newId(), key, sizeBytes, partSizeBytes, contentType });
      disk.set(session, { changedAt: new Date(now()), parts: new Map() });
      return { session, ...layout };
    },

    async links(session, parts) {
      const name = decodeSession(session);
      if (name === null || !disk.has(session)) return null;
      for (const { part } of parts) placeOfPart(name.sizeBytes, name.partSizeBytes, part);
      return links.make(session, parts);
    },

    async write(session, { part, sha256 }, bytes) {
      const name = decodeSession(session);
      if (name === null || !disk.has(session)) throw notOpen();
      const { sizeBytes } = placeOfPart(name.sizeBytes, name.partSizeBytes, part);
      const whole = await collectPart(name.key, sizeBytes, bytes);
      if (sha256 !== null && (await sha256Hex(whole)) !== sha256) {
        throw new StorageError('wrong-content', name.key, `part ${part} has another SHA-256 than was announced`);
      }
      const open = disk.get(session);
      if (open === undefined) throw notOpen();
      open.parts.set(part, { bytes: whole, sha256 });
      open.changedAt = new Date(now());
    },

    async received(session) {
      const parts = disk.get(session)?.parts;
      if (parts === undefined) return null;
      return [...parts]
        .map(([part, { bytes, sha256 }]) => ({ part, sizeBytes: bytes.length, sha256 }))
        .sort((a, b) => a.part - b.part);
    },

    async complete(session) {
      const name = decodeSession(session);
      const open = disk.get(session);
      if (name === null) return null;
      if (open === undefined) return completedBefore(store, name);
      const numbers = Array.from({ length: partLayout(name.sizeBytes).parts }, (_, at) => at + 1);
      const missing = numbers.filter((part) => !open.parts.has(part));
      if (missing.length > 0) return { missing };
      const parts = numbers.map((part) => open.parts.get(part)?.bytes ?? new Uint8Array(0));
      const { key, sizeBytes, contentType } = name;
      const object = await store.put(key, each(parts), { sizeBytes, ...(contentType !== null && { contentType }) });
      disk.delete(session);
      return { object };
    },

    async abort(session) {
      disk.delete(session);
    },

    async *list() {
      for (const [session, { changedAt }] of disk) {
        const name = decodeSession(session);
        if (name !== null) yield { session, key: name.key, changedAt };
      }
    },
  };
  return { ...sessions, ...links.receiver(sessions) };
}

/** Returns the object of a session that was completed; null where the store has no object of its key and size. */
export async function completedBefore(store: Pick<ObjectStore, 'head'>, { key, sizeBytes }: SessionName) {
  const object = await store.head(key);
  return object?.sizeBytes === sizeBytes ? { object } : null;
}

const notOpen = () => new StorageError('precondition-failed', 'session', 'is not open');

async function collectPart(key: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for await (const chunk of chunks) {
    if (at + chunk.length > sizeBytes)
      throw new StorageError('wrong-content', key, `more than ${sizeBytes} bytes came`);
    whole.set(chunk, at);
    at += chunk.length;
  }
  if (at < sizeBytes) throw new StorageError('wrong-content', key, `${at} of ${sizeBytes} bytes came`);
  return whole;
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
