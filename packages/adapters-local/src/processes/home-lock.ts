import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { fsCode } from './fs-error.ts';
import { makeDirectories } from './make-directories.ts';
import { LockHeldError, openProcessLock, sqliteCode } from './process-lock.ts';

export interface HomeHolder {
  readonly pid: number;
  /** What was typed, e.g. `homelake start --port 4600`. */
  readonly command: string;
}

export class HomeError extends Error {
  readonly code: 'home-in-use' | 'no-space' | 'access-denied' | 'unavailable';
  /** Who has the home, where that is the trouble and can be told. */
  readonly holder: HomeHolder | null;
  constructor(code: HomeError['code'], message: string, holder: HomeHolder | null, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HomeError';
    this.code = code;
    this.holder = holder;
  }
}

export interface HomeLock {
  /** Lets others have the home. The end of the process does so too, however it comes. */
  release(): void;
}

export interface HomeLockOptions {
  /** For the error that others get. */
  readonly command: string;
  /** Whom to name in it: the process that was started by a person; this one by default. */
  readonly pid?: number;
}

/** Makes the directory of a home where it is not there. Throws HomeError where it cannot be made or written to. */
export function prepareHome(directory: string): void {
  try {
    makeDirectories(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw homeError(directory, error);
  }
}

/**
 * Makes this process the one that works on a home; the directory is made if it is not there. Others may write to the home meanwhile.
 * Throws HomeError, naming the process that works on it. The lock is the operating system's, so one that was killed holds nothing; the file beside it only says who it was.
 */
export async function acquireHome(
  directory: string,
  { command, pid = process.pid }: HomeLockOptions,
): Promise<HomeLock> {
  const holderPath = join(directory, 'home.lock.json');
  let cause: unknown;
  // A holder that has only just come has not said yet who it is, or one that has gone still seems to be there.
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      const lock = takeLock(directory, () => {
        const holder: HomeHolder = { pid, command };
        writeFileSync(holderPath, `${JSON.stringify(holder)}\n`);
      });
      return {
        release() {
          // While the lock is still ours, so that it is not the next holder's word that goes.
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

/** Runs `announce` with the lock taken; gives the lock up again if that fails. */
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
    // Somebody else's process is a process.
    return fsCode(error) === 'EPERM';
  }
}
