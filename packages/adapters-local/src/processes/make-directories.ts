import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { flushDirectorySync } from './flush-directory.ts';
import { fsCode } from './fs-error.ts';

/**
 * Creates a directory and its parents, which survive a power cut when it returns. The recursive mkdir of Node 24 never returns where every mkdir fails with ENOENT, as below /proc.
 */
export function makeDirectories(path: string): void {
  const directory = resolve(path);
  if (isDirectory(directory)) return;
  try {
    mkdirSync(directory);
    flushDirectorySync(dirname(directory));
  } catch (error) {
    if (isDirectory(directory)) return;
    const parent = dirname(directory);
    if (fsCode(error) !== 'ENOENT' || isDirectory(parent)) throw error;
    makeDirectories(parent);
    makeDirectories(directory);
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
