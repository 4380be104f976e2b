import { constants, lstatSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { open, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { isPlainPath } from '@homelake/lake';
import type { PlainFolder } from '@homelake/lake';
import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';
import { StorageError } from '@homelake/storage';

import { isMissing, storageError } from '../processes/fs-error.ts';
import { makeDirectories } from '../processes/make-directories.ts';
import { flushDirectory } from '../processes/flush-directory.ts';
import { hasDirectory, makeDirectory } from './store-root.ts';
import { writeTempFile } from './temp-file.ts';

/** Directory of files that are being written. It is removed when none is. */
const PARTS = '.homelake-parts';
const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a folder of this machine for plain files. The folder is created with the first file. Files of the operating system, such as
 * `.DS_Store`, count as nothing.
 */
export function openFsPlainFolder(root: string): PlainFolder {
  const parts = join(root, PARTS);
  let isSwept = false;
  /** Removes what killed processes left, before the first write. */
  const sweep = (): void => {
    if (isSwept) return;
    isSwept = true;
    if (hasDirectory(root, [PARTS])) rmSync(parts, { recursive: true, force: true });
  };
  const placeOf = (path: string) => {
    const names = path.split('/');
    if (!isPlainPath(path)) throw new TypeError(`path: ${path} is no path of a file`);
    return { directory: names.slice(0, -1), path: join(root, ...names) };
  };

  return {
    isEmpty: async () =>
      translated('.', async () =>
        entriesOf(root).every((entry) => (entry.isDirectory() ? isSystemFolder : isSystemFile)(entry.name)),
      ),

    async stat(path) {
      const place = placeOf(path);
      return translated(path, async () => {
        if (!hasDirectory(root, place.directory)) return null;
        const stat = lstatSync(place.path, { throwIfNoEntry: false });
        if (stat === undefined) return null;
        return stat.isFile() ? { sizeBytes: stat.size, changedMs: Math.round(stat.mtimeMs) } : 'other';
      });
    },

    async stream(path) {
      const place = placeOf(path);
      return translated(path, async () => {
        if (!hasDirectory(root, place.directory)) return null;
        const stat = lstatSync(place.path, { throwIfNoEntry: false });
        return stat?.isFile() ? chunks(path, place.path) : null;
      });
    },

    async write(path, body, { changedMs } = {}) {
      const place = placeOf(path);
      await translated(path, async () => {
        makeDirectories(root);
        sweep();
        makeDirectory(root, [PARTS]);
      });
      const temp = await writeTempFile(path, parts, body);
      return translated(path, async () => {
        try {
          if (changedMs !== undefined) await utimes(temp.path, changedMs / 1000, changedMs / 1000);
          const { size, mtimeMs } = lstatSync(temp.path);
          makeDirectory(root, place.directory);
          if (lstatSync(place.path, { throwIfNoEntry: false })?.isDirectory())
            throw new StorageError('unavailable', path, 'a folder has the name of the file');
          renameSync(temp.path, place.path);
          await flushDirectory(dirname(place.path));
          return { sizeBytes: size, changedMs: Math.round(mtimeMs), sha256: temp.etag };
        } finally {
          rmSync(temp.path, { force: true });
          removeEmpty(parts);
        }
      });
    },

    async remove(path) {
      const place = placeOf(path);
      await translated(path, async () => {
        if (!hasDirectory(root, place.directory)) return;
        if (!lstatSync(place.path, { throwIfNoEntry: false })?.isFile()) return;
        rmSync(place.path, { force: true });
        let directory = dirname(place.path);
        while (directory !== root && removeEmpty(directory)) directory = dirname(directory);
        await flushDirectory(directory);
      });
    },
  };
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** False where the directory is not empty, or cannot be removed; another process may write into it. */
function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}

async function translated<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageError(path, error);
  }
}

async function* chunks(path: string, file: string): AsyncGenerator<Uint8Array> {
  const handle = await translated(path, () => open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)));
  try {
    for (;;) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await translated(path, () => handle.read(buffer, 0, buffer.length));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
