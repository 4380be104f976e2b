import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { StorageError } from '@homelake/storage';

import { DEFAULT_CLASS_SETTINGS, openClassPlaces } from './class-places.ts';
import type { ClassPlaces, ClassSettings } from './class-places.ts';
import { flushDirectorySync } from '../processes/flush-directory.ts';
import { fsCode } from '../processes/fs-error.ts';
import { makeDirectories } from '../processes/make-directories.ts';
import { openProcessLock } from '../processes/process-lock.ts';
import type { ProcessLock } from '../processes/process-lock.ts';

/** Time that a caller waits for the lock. It blocks the thread; a commit takes about a millisecond. */
const LOCK_TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
const LAYOUT = 1;

/** The directory of a store. The store's own files are in its subdirectory `.homelake`. */
export interface StoreRoot {
  /** Absolute, with symbolic links resolved. */
  readonly path: string;
  /** Directory of the store's own files. */
  readonly ownPath: string;
  /** Directory on the same disk in which puts write their files before they are moved into place. */
  readonly tempPath: string;
  readonly foldCase: boolean;
  readonly lock: ProcessLock;
  /** Directories of the classes other than Standard. */
  readonly classes: ClassPlaces;
  readonly classSettings: () => ClassSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Throws `unavailable` where the directory is missing, as when a disk was unplugged. A missing store must not look empty. */
  requirePresent(): void;
}

export interface StoreRootOptions {
  readonly root: string;
  /** True for a disk that does not distinguish `A` from `a`. Detected by default; an existing store keeps its layout. */
  readonly foldCase?: boolean;
  /** Age in ms from which temporary files of killed puts are removed; a day by default. */
  readonly sweepAfterMs?: number;
  /** Clock of restores and of the sweep: milliseconds since the epoch. */
  readonly now?: () => number;
  /** Read at each use of a class. By default the classes are in the root, with the hours of the built-in price table. */
  readonly classSettings?: () => ClassSettings;
}

export function openStoreRoot(options: StoreRootOptions): StoreRoot {
  makeDirectories(options.root);
  const path = realpathSync.native(resolve(options.root));
  const own = join(path, '.homelake');
  const tempPath = join(own, 'tmp');
  makeDirectories(tempPath);
  const lock = openProcessLock(join(own, 'commit.lock'), LOCK_TIMEOUT_MS);
  const layoutPath = join(own, 'store.json');
  const requirePresent = (): void => {
    if (!existsSync(layoutPath)) throw new StorageError('unavailable', path, 'the store’s directory is gone');
  };
  try {
    const foldsOnDisk = existsSync(join(own, 'COMMIT.LOCK'));
    if (!existsSync(layoutPath)) {
      lock.exclusive(() => writeLayout(layoutPath, options.foldCase ?? foldsOnDisk));
    }
    const foldCase = readLayout(layoutPath);
    if (foldsOnDisk && !foldCase) {
      const detail = 'the store was made on a disk that tells upper from lower case, and this one does not';
      throw new StorageError('unavailable', path, detail);
    }
    const { now = Date.now, sweepAfterMs = DAY_MS, classSettings = () => DEFAULT_CLASS_SETTINGS } = options;
    const sweepOld = (directory: string): void => sweep(directory, now() - sweepAfterMs);
    sweepOld(tempPath);
    const classes = openClassPlaces(path, own, lock, classSettings, sweepOld);
    return { path, ownPath: own, tempPath, foldCase, lock, classes, classSettings, now, requirePresent };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Writes the layout of a new store, unless another process was first. Its directories are on the disk before, also where a killed process made them. */
function writeLayout(layoutPath: string, foldCase: boolean): void {
  if (existsSync(layoutPath)) return;
  const temp = `${layoutPath}.tmp`;
  writeFileSync(temp, `${JSON.stringify({ layout: LAYOUT, foldCase })}\n`, { flush: true });
  const own = dirname(layoutPath);
  for (const path of [dirname(dirname(own)), dirname(own)]) flushDirectorySync(path);
  renameSync(temp, layoutPath);
  flushDirectorySync(own);
}

function readLayout(layoutPath: string): boolean {
  const found: unknown = JSON.parse(readFileSync(layoutPath, 'utf8'));
  const sound = typeof found === 'object' && found !== null && 'layout' in found && 'foldCase' in found;
  if (!sound || found.layout !== LAYOUT) {
    throw new StorageError('unavailable', dirname(layoutPath), `not a store of layout ${LAYOUT}`);
  }
  return found.foldCase === true;
}

function sweep(tempPath: string, olderThanMs: number): void {
  for (const name of readdirSync(tempPath)) {
    const path = join(tempPath, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.mtimeMs >= olderThanMs) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // What cannot be removed costs space only. A store on a read-only disk keeps it.
    }
  }
}

/**
 * Walks from the root through `names`, real directories only. False where one is missing. Throws ELOOP for a symbolic link, so that no path
 * inside the root leads out of it.
 */
export function hasDirectory(root: string, names: readonly string[]): boolean {
  let path = root;
  for (const name of names) {
    path = join(path, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return false;
    if (stat.isSymbolicLink()) throw Object.assign(new Error(`${path} is a symbolic link`), { code: 'ELOOP' });
    if (!stat.isDirectory()) return false;
  }
  return true;
}

/** As `hasDirectory`, but creates missing directories, which survive a power cut when it returns. */
export function makeDirectory(root: string, names: readonly string[]): void {
  for (let depth = 1; depth <= names.length; depth++) {
    const parent = join(root, ...names.slice(0, depth - 1));
    if (hasDirectory(parent, names.slice(depth - 1, depth))) continue;
    try {
      mkdirSync(join(parent, names[depth - 1] ?? ''));
    } catch (error) {
      if (fsCode(error) === 'EEXIST') {
        throw Object.assign(new Error(`${parent} has a file where a directory must be`, { cause: error }), {
          code: 'ENOTDIR',
        });
      }
      throw error;
    }
    flushDirectorySync(parent);
  }
}
