import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the system has that: what is tested is the order of things, and flushing a busy disk takes its time. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new directory for one test, which removes it. */
export const scratchDirectory = (): string => mkdtempSync(join(parent, 'homelake-test-'));
