import type { LocalLake, TablesBuilt } from '@homelake/composition/local';
import type { SilverOptions } from '@homelake/lake';
import type { Context } from './context.ts';

const PHASES = {
  parse: 'reading exports',
  merge: 'merging chats',
  reunite: 'finding originals',
  write: 'writing months',
} as const;

/** Builds the tables with a progress bar, and says what the exports left in doubt. */
export async function buildTables(
  lake: LocalLake,
  { progress, say, stop }: Context,
  options: Pick<SilverOptions, 'full' | 'dryRun'> = {},
): Promise<TablesBuilt> {
  try {
    const report = await lake.buildTables({
      ...options,
      signal: stop,
      onProgress: ({ phase, done, total }) => progress.show(PHASES[phase], done, total),
    });
    progress.end();
    for (const { code, detail } of report.warnings) say(code === 'rebuilt' ? detail : `${code}: ${detail}`);
    return report;
  } finally {
    progress.end();
  }
}
