import type { FileHandle } from 'node:fs/promises';

import {
  checkMetadata,
  pageLimit,
  rangeWithin,
  requireKey,
  requireReadable,
  requireRestoreOptions,
  StorageError,
} from '@homelake/storage';
import type { ByteRange, ListedObject, ObjectInfo, ObjectStore, StorageClass } from '@homelake/storage';

import { flushDirectory } from '../processes/flush-directory.ts';
import { storageError } from '../processes/fs-error.ts';
import { listKeys } from './fs-listing.ts';
import { commit, moveObject, unlinkObject } from './object-changes.ts';
import { changeObjectClass, requireMatch, restoreObject } from './object-class.ts';
import { describe, infoOf, openObject, pathsOf } from './object-files.ts';
import type { ObjectPaths, OpenFile } from './object-files.ts';
import type { ObjectRecord } from './object-record.ts';
import { openStoreRoot } from './store-root.ts';
import type { StoreRootOptions } from './store-root.ts';
import { removeTemp, writeTempFile } from './temp-file.ts';

import type { ClassDirectory } from './class-places.ts';

export type { ClassSettings } from './class-places.ts';

export interface FsObjectStore extends ObjectStore {
  /** Path of the object of this key, whether it exists or not. For engines that read files themselves; the file must not be written. */
  pathOf(key: string): string;
  /** The directory of archived objects and whether it can be used. */
  archiveDirectory(): ClassDirectory;
  close(): void;
}

const CHUNK_BYTES = 256 * 1024;
const DESCRIBED_AT_ONCE = 32;

/**
 * Opens an object store whose objects are files below one directory, which is created if missing. Several processes may use it at once. A
 * put resolves when its bytes are on the disk, not only in its cache. Symbolic links inside the root are not followed. `etag` is the
 * SHA-256 of the content.
 */
export async function openFsObjectStore(options: StoreRootOptions): Promise<FsObjectStore> {
  const root = await translated(options.root, async () => openStoreRoot(options));

  /** Null for an absent object. Throws where the whole store is missing. */
  const absent = (): null => {
    root.requirePresent();
    return null;
  };

  /** Brings an object that was just written to a class. Where another writer has replaced it meanwhile, it stays as it was written. */
  async function inClass(place: ObjectPaths, record: ObjectRecord, storageClass: StorageClass): Promise<ObjectInfo> {
    const written = infoOf(root, place.key, record);
    if (storageClass === written.storageClass) return written;
    try {
      const changed = await changeObjectClass(root, place, storageClass, { etag: record.etag });
      return changed === null ? written : infoOf(root, place.key, changed);
    } catch (error) {
      if (error instanceof StorageError && error.code === 'precondition-failed') return written;
      throw error;
    }
  }

  /** Throws `unavailable` before anything is changed where the directory of a class is not there. */
  const requireClass = (storageClass: StorageClass): void => {
    if (storageClass === 'deep-archive') root.classes.make(storageClass);
  };

  return {
    async put(key, body, putOptions = {}) {
      requireKey(key);
      checkMetadata(putOptions.metadata ?? {});
      const { storageClass = 'standard' } = putOptions;
      const place = pathsOf(root, key);
      await translated(key, async () => requireClass(storageClass));
      if (putOptions.ifMatch !== undefined) {
        // Saves writing a body that would be refused. The check that counts is in `commit`.
        const current = await translated(key, () => describe(root, place));
        requireMatch(key, putOptions.ifMatch, current?.etag ?? 'absent');
      }
      const temp = await writeTempFile(key, root.tempPath, body, putOptions);
      return translated(key, async () => {
        try {
          const committed = await commit(root, place, temp, putOptions);
          if (committed === null)
            throw new StorageError('unavailable', key, 'its bytes were removed before they were in place');
          for (const path of committed.changed) await flushDirectory(path);
          return await inClass(place, committed.record, storageClass);
        } finally {
          removeTemp(temp.path);
        }
      });
    },

    async head(key) {
      requireKey(key);
      return translated(key, async () => (await describe(root, pathsOf(root, key))) ?? absent());
    },

    async read(key, range) {
      requireKey(key);
      return translated(key, async () => {
        const file = await openObject(root, pathsOf(root, key));
        if (file === null) return absent();
        const { handle, sizeBytes } = file;
        try {
          const { start, end } = rangeWithin(sizeBytes, range);
          return await readBytes(handle, start, end);
        } finally {
          await handle.close();
        }
      });
    },

    async stream(key, range) {
      requireKey(key);
      const present = await translated(key, async () => (await describe(root, pathsOf(root, key))) ?? absent());
      if (present === null) return null;
      requireReadable(key, present.archive);
      rangeWithin(present.sizeBytes, range);
      // Opened when the first chunk is requested, so that a stream that nobody reads holds no file open.
      return chunks(key, () => openObject(root, pathsOf(root, key)), range);
    },

    async list(prefix, page = {}) {
      const limit = pageLimit(page);
      return translated(prefix, async () => {
        const keys = await listKeys(root, prefix, page.cursor ?? '', limit + 1);
        if (keys.length === 0) absent();
        const pageKeys = keys.slice(0, limit);
        const objects: ListedObject[] = [];
        for (let at = 0; at < pageKeys.length; at += DESCRIBED_AT_ONCE) {
          const infos = pageKeys.slice(at, at + DESCRIBED_AT_ONCE).map((key) => describe(root, pathsOf(root, key)));
          for (const info of await Promise.all(infos)) if (info !== null) objects.push(listed(info));
        }
        return { objects, cursor: keys.length > limit ? (pageKeys.at(-1) ?? null) : null };
      });
    },

    async move(from, to, moveOptions = {}) {
      requireKey(from);
      requireKey(to);
      if (from === to) throw new TypeError(`to: ${to} is where the object lies`);
      checkMetadata(moveOptions.metadata ?? {});
      const place = pathsOf(root, to);
      return translated(to, async () => {
        // A file that another program put there has no etag yet; `describe` reads it and makes one.
        if (moveOptions.ifMatch !== undefined) await describe(root, place);
        const storageClass =
          moveOptions.storageClass ?? (await describe(root, pathsOf(root, from)))?.storageClass ?? 'standard';
        requireClass(storageClass);
        const moved = await moveObject(root, pathsOf(root, from), place, moveOptions);
        if (moved === null) return absent();
        for (const path of moved.changed) await flushDirectory(path);
        return inClass(place, moved.record, storageClass);
      });
    },

    async changeClass(key, storageClass, { ifMatch } = {}) {
      requireKey(key);
      return translated(key, async () => {
        const changed = await changeObjectClass(root, pathsOf(root, key), storageClass, ifMatch);
        return changed === null ? absent() : infoOf(root, key, changed);
      });
    },

    async restore(key, restoreOptions) {
      requireKey(key);
      requireRestoreOptions(restoreOptions);
      return translated(key, async () => {
        const restored = await restoreObject(root, pathsOf(root, key), restoreOptions);
        return restored === null ? absent() : infoOf(root, key, restored);
      });
    },

    async remove(key) {
      requireKey(key);
      return translated(key, async () => {
        const changed = unlinkObject(root, pathsOf(root, key));
        if (changed === null) absent();
        else await flushDirectory(changed);
      });
    },

    pathOf(key) {
      requireKey(key);
      return pathsOf(root, key).path;
    },

    archiveDirectory: () => root.classes.stateOf('deep-archive'),
    close() {
      root.lock.close();
    },
  };
}

const listed = ({ contentType: _type, metadata: _metadata, ...facts }: ObjectInfo): ListedObject => facts;

async function translated<T>(key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageError(key, error);
  }
}

async function readBytes(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  // Uninitialised memory is safe here: every byte is read, or cut off.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(end - start).buffer);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

async function* chunks(
  key: string,
  open: () => Promise<OpenFile | null>,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array> {
  const file = await translated(key, open);
  if (file === null) throw new StorageError('unavailable', key, 'was removed before its stream was read');
  const { handle, sizeBytes } = file;
  try {
    const { start, end } = rangeWithin(sizeBytes, range);
    for (let at = start; at < end;) {
      const chunk = await translated(key, () => readBytes(handle, at, Math.min(at + CHUNK_BYTES, end)));
      if (chunk.length === 0) return;
      at += chunk.length;
      yield chunk;
    }
  } finally {
    await handle.close();
  }
}
