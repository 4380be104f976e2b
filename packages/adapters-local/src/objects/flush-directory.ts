import { open } from 'node:fs/promises';

import { isMissing } from '../processes/fs-error.ts';

/** Makes what was renamed or removed in a directory last through a power cut. Windows has no such call, and needs none. */
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
    // Removed by now: then whoever removed it flushed its parent.
    if (!isMissing(error)) throw error;
  }
}
