import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

import { isMissing } from './fs-error.ts';

/** Flushes a directory, so that renames and removals in it survive a power cut. Windows has no such call, and needs none. */
export async function flushDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(path);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // The directory is gone. Whoever removed it flushed its parent.
    if (!isMissing(error)) throw error;
  }
}

/** As `flushDirectory`, for code that runs under a lock. */
export function flushDirectorySync(path: string): void {
  if (process.platform === 'win32') return;
  try {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
