import type { LocalLake } from '@homelake/composition/local';
import type { TablesReport } from '@homelake/lake';
import type { Context } from './context.ts';
import { printable } from './text-width.ts';
import { withWorker } from './with-worker.ts';

/** Starts a worker, waits until all jobs are done and the tables are built, and prints warnings of the build. */
export const buildTables = (lake: LocalLake, context: Context, full = false): Promise<TablesReport> =>
  withWorker(lake, context, (signal) => finishWork(lake, context, signal, full));

/** Waits until all jobs are done and the tables are built, and prints warnings of the build. A worker must be running. */
export async function finishWork(
  lake: LocalLake,
  { progress, say }: Pick<Context, 'progress' | 'say'>,
  signal: AbortSignal,
  full = false,
): Promise<TablesReport> {
  const report = await lake.requestTables({ full, signal });
  progress.end();
  for (const { code, detail } of report.warnings) say(code === 'rebuilt' ? detail : `${code}: ${detail}`);
  return report;
}

/**
 * Same as `finishWork`, for a command that has more to do. Where the tables cannot be built, as with a record that cannot be read, it prints
 * why, sets exit code 1, and gives null.
 */
export async function finishWorkOrSay(
  lake: LocalLake,
  context: Context,
  signal: AbortSignal,
): Promise<TablesReport | null> {
  try {
    return await finishWork(lake, context, signal);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QueueError') throw error;
    context.progress.end();
    context.say(printable(error.message));
    context.exitCode = 1;
    return null;
  }
}
