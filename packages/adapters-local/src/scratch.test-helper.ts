import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the system allows it: these tests check the order of operations, and flushing a busy disk takes time. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Makes a new directory for one test, which removes it. */
export const scratchDirectory = (): string => mkdtempSync(join(parent, 'homelake-test-'));
