import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { fsCode } from './fs-error.ts';
import { makeDirectories } from './make-directories.ts';
import { LockHeldError, openProcessLock, sqliteCode } from './process-lock.ts';

export interface HomeHolder {
  readonly pid: number;
  /** Command line, e.g. `homelake start --port 4600`. */
  readonly command: string;
}

export class HomeError extends Error {
  readonly code: 'home-in-use' | 'no-space' | 'access-denied' | 'unavailable';
  /** The process that holds the home; null where no process is the cause, or it is unknown. */
  readonly holder: HomeHolder | null;
  constructor(code: HomeError['code'], message: string, holder: HomeHolder | null, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HomeError';
    this.code = code;
    this.holder = holder;
  }
}

export interface HomeLock {
  /** Frees the home. The end of the process frees it too, however it ends. */
  release(): void;
}

export interface HomeLockOptions {
  /** Shown in the error of other processes. */
  readonly command: string;
  /** Process id that the error names: the process that the user started; this one by default. */
  readonly pid?: number;
}

/** Creates the directory of a home if it is missing. Throws HomeError where it cannot be created or written. */
export function prepareHome(directory: string): void {
  try {
    makeDirectories(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw homeError(directory, error);
  }
}

/**
 * Makes this process the worker of a home, and creates its directory if missing. Other processes may still write to the home. Throws
 * HomeError, which names the current worker. The operating system frees the lock when its holder is killed; the file beside it only says
 * who holds it.
 */
export async function acquireHome(
  directory: string,
  { command, pid = process.pid }: HomeLockOptions,
): Promise<HomeLock> {
  const holderPath = join(directory, 'home.lock.json');
  let cause: unknown;
  // A new holder may not have written its name yet, and an ended one may still seem to run.
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      const lock = takeLock(directory, () => {
        const holder: HomeHolder = { pid, command };
        writeFileSync(holderPath, `${JSON.stringify(holder)}\n`);
      });
      return {
        release() {
          // Removed while this process has the lock, so that it cannot remove the file of the next holder.
          rmSync(holderPath, { force: true });
          lock.close();
        },
      };
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw homeError(directory, error);
      cause = error;
    }
    const holder = readHolder(holderPath);
    if (holder !== null && isAlive(holder.pid)) {
      const message = `${directory} is in use by process ${holder.pid} (${holder.command})`;
      throw new HomeError('home-in-use', message, holder, { cause });
    }
    await pause(30);
  }
  throw new HomeError('home-in-use', `${directory} is in use by another process`, null, { cause });
}

/** Runs `announce` under the lock. Frees the lock if that fails. */
function takeLock(directory: string, announce: () => void): { close(): void } {
  makeDirectories(directory);
  const lock = openProcessLock(join(directory, 'home.lock'), 0);
  try {
    lock.hold();
    announce();
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function homeError(directory: string, cause: unknown): unknown {
  const code = fsCode(cause);
  const denied = ['EACCES', 'EPERM', 'EROFS'].includes(code ?? '') || [3, 8, 14].includes(sqliteCode(cause) ?? 0);
  if (denied) return new HomeError('access-denied', `${directory} cannot be written to`, null, { cause });
  if (code === 'ENOSPC' || code === 'EDQUOT' || sqliteCode(cause) === 13) {
    return new HomeError('no-space', `${directory} is on a disk that is full`, null, { cause });
  }
  if (code === null) return cause;
  return new HomeError('unavailable', `${directory} cannot be used (${code})`, null, { cause });
}

function readHolder(path: string): HomeHolder | null {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found !== 'object' || found === null || !('pid' in found) || !('command' in found)) return null;
    return { pid: Number(found.pid), command: String(found.command) };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return fsCode(error) === 'EPERM';
  }
}
