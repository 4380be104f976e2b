import type { LocalLake } from '@homelake/composition/local';
import type { RebuildReport } from '@homelake/photos';
import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Context } from './context.ts';
import { withLakeAlone, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
The catalog is the database that the gallery and "homelake photos" read. It is built from the records that are stored with your
photos. Favourites, tags and albums are among these records, so a rebuild loses nothing.`;

export function addRebuild(program: Command, context: Context): void {
  program
    .command('rebuild')
    .description('rebuild the catalog of photos from the stored records')
    .addArgument(new Argument('<what>', 'what to rebuild').choices(['catalog']))
    .addHelpText('after', HELP)
    .action(async (_what: string, _flags: unknown, command: Command) => {
      let rebuilt: RebuildReport = { photos: 0, albums: 0, damaged: [] };
      await withLakeAlone(command, context, async (lake) => {
        rebuilt = await rebuildCatalog(lake, context);
      });
      await withLakeForWriting(command, context, async (lake) => {
        const { buildTables } = await import('./build-tables.ts');
        await buildTables(lake, context);
      });
      const { photos, albums } = rebuilt;
      if (rebuilt.damaged.length > 0) context.exitCode = 1;
      await context.out.write(`The catalog has ${count(photos, 'photo')} and ${count(albums, 'album')}.\n`);
    });
}

type Surroundings = Pick<Context, 'progress' | 'say' | 'stop'>;

/** Rebuilds the catalog and shows a progress bar. A record that cannot be read is printed and skipped. */
export async function rebuildCatalog(
  lake: LocalLake,
  context: Surroundings,
  /** Printed once, when the first photo is found. */
  why: string | null = null,
): Promise<RebuildReport> {
  const { progress, say, stop } = context;
  let unsaid = why;
  try {
    const report = await lake.photos().rebuild({
      signal: stop,
      onProgress({ photos, done }) {
        if (unsaid !== null && photos > 0) {
          say(unsaid);
          unsaid = null;
        }
        progress.show('reading records of photos', Math.round(done * 1000), 1000);
      },
    });
    progress.end();
    for (const key of report.damaged)
      say(`failed: ${printable(key)}: the record cannot be read, so its photo is left out`);
    return report;
  } finally {
    progress.end();
  }
}

/** Rebuilds the catalog if it is missing or was written by another version. Returns the keys of records that cannot be read. */
export async function mendCatalog(lake: LocalLake, context: Surroundings): Promise<readonly string[]> {
  if (!(await lake.photos().needsRebuild())) return [];
  const { damaged } = await rebuildCatalog(lake, context, 'the catalog of photos is missing or old, and is rebuilt');
  return damaged;
}
