import type { LocalLake } from '@homelake/composition/local';
import type { RebuildFilesReport } from '@homelake/lake';
import type { RebuildReport } from '@homelake/photos';
import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Context } from './context.ts';
import { withLakeAlone, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
The catalog is the database that the pages, "homelake photos" and "homelake files" read. It is built from the records that are
stored with your photos and files. Favourites, tags and albums are among these records, so a rebuild loses nothing.`;

export function addRebuild(program: Command, context: Context): void {
  program
    .command('rebuild')
    .description('rebuild the catalog of photos and files from the stored records')
    .addArgument(new Argument('<what>', 'what to rebuild').choices(['catalog']))
    .addHelpText('after', HELP)
    .action(async (_what: string, _flags: unknown, command: Command) => {
      let rebuilt: RebuildReport = { photos: 0, albums: 0, damaged: [] };
      let rebuiltFiles: RebuildFilesReport = { files: 0, damaged: [] };
      await withLakeAlone(command, context, async (lake) => {
        rebuilt = await rebuildCatalog(lake, context);
        rebuiltFiles = await rebuildFiles(lake, context);
      });
      await withLakeForWriting(command, context, async (lake) => {
        const { buildTables } = await import('./build-tables.ts');
        await buildTables(lake, context);
      });
      const { photos, albums } = rebuilt;
      const { files } = rebuiltFiles;
      if (rebuilt.damaged.length + rebuiltFiles.damaged.length > 0) context.exitCode = 1;
      const counts = [count(photos, 'photo'), count(albums, 'album')];
      await context.out.write(`The catalog has ${counts.join(', ')} and ${count(files, 'file')}.\n`);
    });
}

type Surroundings = Pick<Context, 'progress' | 'say' | 'stop'>;

/**
 * Rebuilds the catalog of photos and shows a progress bar. A record that cannot be read is printed and skipped. `why` is printed once, when
 * the first photo is found.
 */
export const rebuildCatalog = (
  lake: LocalLake,
  context: Surroundings,
  why: string | null = null,
): Promise<RebuildReport> =>
  withProgress(context, 'photo', why, (onProgress) =>
    lake.photos().rebuild({
      signal: context.stop,
      onProgress: ({ photos, done }) => onProgress(photos, done),
    }),
  );

const rebuildFiles = (lake: LocalLake, context: Surroundings, why: string | null = null): Promise<RebuildFilesReport> =>
  withProgress(context, 'file', why, (onProgress) =>
    lake.rebuildFiles({ signal: context.stop, onProgress: ({ files, done }) => onProgress(files, done) }),
  );

async function withProgress<Report extends { readonly damaged: readonly string[] }>(
  { progress, say }: Surroundings,
  noun: 'photo' | 'file',
  why: string | null,
  rebuild: (onProgress: (found: number, done: number) => void) => Promise<Report>,
): Promise<Report> {
  let unsaid = why;
  try {
    const report = await rebuild((found, done) => {
      if (unsaid !== null && found > 0) {
        say(unsaid);
        unsaid = null;
      }
      progress.show(`reading records of ${noun}s`, Math.round(done * 1000), 1000);
    });
    progress.end();
    for (const key of report.damaged)
      say(`failed: ${printable(key)}: the record cannot be read, so its ${noun} is left out`);
    return report;
  } finally {
    progress.end();
  }
}

/** Rebuilds the catalogs that are missing or were written by another version. Returns the keys of records that cannot be read. */
export async function mendCatalog(lake: LocalLake, context: Surroundings): Promise<readonly string[]> {
  const damaged: string[] = [];
  if (await lake.photos().needsRebuild()) {
    const why = 'the catalog of photos is missing or old, and is rebuilt';
    damaged.push(...(await rebuildCatalog(lake, context, why)).damaged);
  }
  if (await lake.files().needsRebuild()) {
    const why = 'the catalog of files is missing or old, and is rebuilt';
    damaged.push(...(await rebuildFiles(lake, context, why)).damaged);
  }
  return damaged;
}
