import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { isMissing } from '../processes/fs-error.ts';
import type { ProcessLock } from '../processes/process-lock.ts';

const KEY_BYTES = 32;

/** Reads the random key in this file, and creates it if missing. Only the owner of the file may read it. */
export const openLinkKey = (path: string, lock: ProcessLock): Uint8Array =>
  lock.exclusive(() => {
    const known = readKey(path);
    if (known !== null) return known;
    const made = randomBytes(KEY_BYTES);
    writeFileSync(`${path}.tmp`, made, { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
    return made;
  });

/** Null where there is no key, or only a part of one after a power cut. */
function readKey(path: string): Uint8Array | null {
  try {
    const bytes = readFileSync(path);
    return bytes.length === KEY_BYTES ? bytes : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
