import { createHash, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { createPartLinks, encodeSession, partLayout, placeOfPart, requireKey, StorageError } from '@homelake/storage';
import type { CompletedSession, PartReceiver, PartRequest, UploadSessions } from '@homelake/storage';

import { flushDirectory } from '../processes/flush-directory.ts';
import { isMissing, storageError } from '../processes/fs-error.ts';
import { commit } from '../objects/object-changes.ts';
import { describe, infoOf, pathsOf } from '../objects/object-files.ts';
import { identityOf } from '../objects/object-record.ts';
import { openLinkKey } from './link-key.ts';
import { openProcessLock } from '../processes/process-lock.ts';
import { PartBytes } from './part-bytes.ts';
import {
  closedAs,
  closeSession,
  dropSession,
  isOpen,
  listSessions,
  makeSession,
  nameSession,
  readPart,
  readParts,
  sessionFiles,
  writePart,
} from './session-files.ts';
import type { PartRecord, SessionFiles } from './session-files.ts';
import { openStoreRoot } from '../objects/store-root.ts';

export interface FsUploadSessionsOptions {
  /** Root of the filesystem store that completed uploads are moved to. */
  readonly root: string;
  readonly urlOf: (token: string) => string;
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly linkLifetimeMs?: number;
}

export interface FsUploadSessions extends UploadSessions, PartReceiver {
  close(): void;
}

const LOCK_TIMEOUT_MS = 10_000;

/**
 * Receives uploads in parts beside a filesystem store. Bytes are written once: each part is written to its place in a file of the full
 * size, and the complete file is renamed into the store. Several processes may use it at once. The bytes of a part are on the disk before it
 * counts as received.
 *
 * Bytes are written under a lock between processes, a piece at a time, only by the writer that began the part last, and only while the
 * session is open. So neither two senders of one part, nor a slow sender after the completion, can damage bytes that were hashed.
 */
export function openFsUploadSessions(options: FsUploadSessionsOptions): FsUploadSessions {
  const { root: rootPath, urlOf, now = Date.now, newId = randomUUID, linkLifetimeMs } = options;
  const root = openStoreRoot({ root: rootPath });
  const lock = openProcessLock(join(root.ownPath, 'sessions.lock'), LOCK_TIMEOUT_MS);
  const links = createPartLinks({
    key: openLinkKey(join(root.ownPath, 'link.key'), lock),
    urlOf,
    now,
    ...(linkLifetimeMs !== undefined && { lifetimeMs: linkLifetimeMs }),
  });

  /** Files of a session; null where it is not open. */
  function openFiles(session: string): SessionFiles | null {
    const files = sessionFiles(root, session);
    if (files !== null && isOpen(files)) return files;
    root.requirePresent();
    return null;
  }

  async function writePlace(files: SessionFiles, { part, sha256 }: PartRequest, bytes: AsyncIterable<Uint8Array>) {
    const { key, sizeBytes: fileBytes, partSizeBytes } = files.name;
    const { start, sizeBytes } = placeOfPart(fileBytes, partSizeBytes, part);
    const source = new PartBytes(key, part, sizeBytes, sha256);
    const known = await translated(key, async () => readPart(files, part));
    if (sha256 !== null && known?.sha256 === sha256) {
      // The part is there already. Its bytes are compared and not written.
      for await (const _ of source.pieces(bytes)) void _;
      return;
    }
    const writer = randomUUID();
    const begun: PartRecord = { writer, sha256: null, isCompared: false };
    const asMine = (action: () => void): Promise<void> =>
      translated(key, async () =>
        lock.exclusive(() => {
          if (!isOpen(files)) throw notOpen(key);
          if (readPart(files, part)?.writer !== writer) {
            throw new StorageError('unavailable', key, `part ${part} is being sent again`);
          }
          action();
        }),
      );
    const handle = await openBytes(files);
    try {
      await translated(key, async () => {
        const wasWhole = lock.exclusive(() => {
          if (!isOpen(files)) throw notOpen(key);
          const isWhole = (readPart(files, part)?.sha256 ?? null) !== null;
          writePart(files, part, begun, isWhole);
          return isWhole;
        });
        // Flushed before the bytes change: a power cut must not leave the old hash with new bytes.
        if (wasWhole) await flushDirectory(files.directory);
      });
      let at = start;
      for await (const piece of source.pieces(bytes)) {
        await asMine(() => writeAll(handle.fd, piece, at));
        at += piece.length;
      }
      await translated(key, () => handle.datasync());
      const whole: PartRecord = { writer, sha256: source.digest(), isCompared: sha256 !== null };
      // Not flushed, which would take longer than the bytes: a record that a power cut takes only has its part sent again.
      await asMine(() => writePart(files, part, whole, false));
    } finally {
      await handle.close();
    }
  }

  async function completeFiles(files: SessionFiles): Promise<CompletedSession | null> {
    const { key, sizeBytes, partSizeBytes, contentType } = files.name;
    const parts = Math.ceil(sizeBytes / partSizeBytes);
    const place = pathsOf(root, key);
    const closed = lock.exclusive((): { readonly etag: string | null } | { readonly missing: readonly number[] } => {
      if (!isOpen(files)) return { etag: closedAs(files) };
      const whole = readParts(files);
      const missing = Array.from({ length: parts }, (_, at) => at + 1).filter((part) => !whole.has(part));
      if (missing.length > 0) return { missing };
      const etag = etagOf([...whole.values()].map(({ sha256 }) => sha256));
      closeSession(files, etag);
      return { etag };
    });
    if ('missing' in closed) return closed;
    // Flushed before the bytes become an object: a power cut must not leave a session that still takes bytes for the same file.
    if (closed.etag !== null) await flushDirectory(files.directory);
    const handle = closed.etag === null ? null : await openBytes(files).catch(nullIfNotOpen);
    if (handle !== null && closed.etag !== null) {
      try {
        const file = identityOf(await handle.stat({ bigint: true }));
        const options = contentType === null ? {} : { contentType };
        const committed = await commit(root, place, { path: files.bytesPath, etag: closed.etag, file }, options);
        if (committed !== null) {
          for (const path of committed.changed) await flushDirectory(path);
          dropSession(root, files);
          return { object: infoOf(root, key, committed.record) };
        }
      } finally {
        await handle.close();
      }
    }
    // Another process completed the session, and may have been killed before it removed the files.
    const object = await describe(root, place);
    if (closed.etag !== null) dropSession(root, files);
    return object?.sizeBytes === sizeBytes ? { object } : null;
  }

  const sessions: UploadSessions = {
    async open({ key, sizeBytes, contentType }) {
      requireKey(key);
      const layout = partLayout(sizeBytes);
      const { partSizeBytes } = layout;
      const session = encodeSession({ id: newId(), key, sizeBytes, partSizeBytes, contentType });
      const files = sessionFiles(root, session);
      if (files === null) throw new TypeError('newId: not letters, digits, - and _');
      return translated(key, async () => {
        makeSession(files);
        const handle = await open(files.bytesPath, 'wx');
        try {
          await handle.truncate(sizeBytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        nameSession(files, session);
        await flushDirectory(files.directory);
        return { session, ...layout };
      });
    },

    async links(session, parts) {
      const files = openFiles(session);
      if (files === null) return null;
      const { sizeBytes, partSizeBytes } = files.name;
      for (const { part } of parts) placeOfPart(sizeBytes, partSizeBytes, part);
      return links.make(session, parts);
    },

    async write(session, request, bytes) {
      const files = openFiles(session);
      if (files === null) throw notOpen('session');
      await writePlace(files, request, bytes);
    },

    async received(session) {
      return translated('session', async () => {
        const files = openFiles(session);
        if (files === null) return null;
        const { sizeBytes, partSizeBytes } = files.name;
        return [...readParts(files)].map(([part, { sha256, isCompared }]) => {
          const place = placeOfPart(sizeBytes, partSizeBytes, part);
          return { part, sizeBytes: place.sizeBytes, sha256: isCompared ? sha256 : null };
        });
      });
    },

    async complete(session) {
      const files = sessionFiles(root, session);
      if (files === null) return null;
      return translated(files.name.key, async () => {
        root.requirePresent();
        return completeFiles(files);
      });
    },

    async abort(session) {
      const files = sessionFiles(root, session);
      if (files !== null) await translated(files.name.key, async () => lock.exclusive(() => dropSession(root, files)));
    },

    async *list() {
      for (const { session, changedAt } of listSessions(root, now())) {
        const files = sessionFiles(root, session);
        if (files !== null) yield { session, key: files.name.key, changedAt };
      }
    },
  };

  return {
    ...sessions,
    ...links.receiver(sessions),
    close() {
      lock.close();
      root.lock.close();
    },
  };
}

/** For one part: its SHA-256, which is that of the object. For more: a hash of the hashes and the number of parts, as in S3. */
function etagOf(hashes: readonly string[]): string {
  const [first = '', ...more] = hashes;
  if (more.length === 0) return first;
  return `${createHash('sha256').update(hashes.join('')).digest('hex')}-${hashes.length}`;
}

const notOpen = (key: string) => new StorageError('precondition-failed', key, 'its upload is not open');

/** Opens the bytes of a session. A session that was removed meanwhile counts as not open. */
async function openBytes({ name, bytesPath }: SessionFiles): Promise<FileHandle> {
  try {
    return await open(bytesPath, 'r+');
  } catch (error) {
    throw isMissing(error) ? notOpen(name.key) : storageError(name.key, error);
  }
}

function nullIfNotOpen(error: unknown): null {
  if (error instanceof StorageError && error.code === 'precondition-failed') return null;
  throw error;
}

/** A disk that becomes full may write only a part before the next write fails. */
function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, position + at);
}

async function translated<T>(key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageError(key, error);
  }
}
