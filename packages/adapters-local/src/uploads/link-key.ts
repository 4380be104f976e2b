import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { isMissing } from '../processes/fs-error.ts';
import type { ProcessLock } from '../processes/process-lock.ts';

const KEY_BYTES = 32;

/** The random key in this file, which is made where there is none. Only its owner may read it. */
export const openLinkKey = (path: string, lock: ProcessLock): Uint8Array =>
  lock.exclusive(() => {
    const known = readKey(path);
    if (known !== null) return known;
    const made = randomBytes(KEY_BYTES);
    writeFileSync(`${path}.tmp`, made, { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
    return made;
  });

/** Null for what a power cut left of one as well. */
function readKey(path: string): Uint8Array | null {
  try {
    const bytes = readFileSync(path);
    return bytes.length === KEY_BYTES ? bytes : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
