import type { LocalLake } from '@homelake/composition/local';
import type { ExportedFile } from '@homelake/lake';
import type { Holding, StorageClass } from '@homelake/storage';
import type { Command } from 'commander';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count, dollars, size } from './words.ts';

const HELP = `
Writes everything in your lake as plain files that you and other programs can use without Homelake:
  Photos/      photos and videos in the folders that they came in, or by year and month; sidecars and clips beside them. What you
               changed (time, favourite, tags, albums) is in an XMP sidecar, which other photo programs read
  Chats/       a folder for each chat: the merged conversation as text, as JSON lines and as Parquet, the files that were sent, and
               the exports from which it was merged
  Files/       other files in their folders
  Albums/      a list of its photos for each album
  Trash/       photos in the trash
  Homelake/    records and thumbnails, which "homelake import --from homelake DIR" needs
  homelake-manifest.jsonl   every file with its size, its SHA-256 and what it is

Repeat it whenever you like: only what is new or has changed is written, and an export that was stopped goes on. A file that you or
another program changed is named and never overwritten. Names that Windows, macOS or Linux would refuse are changed; the manifest has
both. DIR must be empty, or an export. docs/leaving.md says more.

Objects in Deep Archive cannot be read at once. They are named with the price of getting them back; --restore asks for them, and an
export after they are restored takes them.

Examples:
  homelake export /media/backup/homelake --dry-run
  homelake export /media/backup/homelake
  homelake --home ~/NewLake import --from homelake /media/backup/homelake`;

interface ExportFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly restore?: boolean;
}

export function addExport(program: Command, context: Context): void {
  program
    .command('export')
    .description('write your lake as plain files, for people and other programs')
    .argument('<dir>', 'an empty folder, or an earlier export')
    .option('--dry-run', 'write nothing, and print what would be written')
    .option('--restore', 'ask for archived objects, so that a later export can take them')
    .option('--json', 'print one JSON object for each file')
    .addHelpText('after', HELP)
    .action(async (dir: string, { dryRun = false, json = false, restore = false }: ExportFlags, command: Command) => {
      const exporting = (lake: LocalLake, signal: AbortSignal) =>
        exportInto(lake, resolve(dir), { dryRun, json, restore, signal }, context);
      if (dryRun) {
        await withLake(command, context, (lake) => exporting(lake, context.stop));
        return;
      }
      const { finishWorkOrSay } = await import('./build-tables.ts');
      const { withWorker } = await import('./with-worker.ts');
      await withLakeForWriting(command, context, async (lake) => {
        refuseInside(lake.home, resolve(dir));
        await withWorker(lake, context, async (signal) => {
          // What waits in the queue is a part of the lake as well. Originals and records are exported without tables too.
          await finishWorkOrSay(lake, context, signal);
          await exporting(lake, signal);
        });
      });
    });
}

/** Files below the home would count as objects of the lake, and a home below the folder as files of the export. */
export function refuseInside(home: string, dir: string): void {
  if (isInside(dir, home) || isInside(home, dir))
    throw new Failure(`${dir} and the lake at ${home} contain each other; name a folder beside it`, { exitCode: 2 });
}

function isInside(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

interface ExportTask {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly restore: boolean;
  readonly signal: AbortSignal;
}

async function exportInto(lake: LocalLake, dir: string, task: ExportTask, context: Context): Promise<void> {
  const { dryRun, json, restore, signal } = task;
  const { out, progress, say } = context;
  refuseInside(lake.home, dir);
  const totals: Record<ExportedFile['status'], number> = { written: 0, unchanged: 0, removed: 0, gone: 0, failed: 0 };
  let writtenBytes = 0;
  const archived = new Map<StorageClass, Holding>();
  try {
    for await (const file of lake.exportTo(lake.openFolder(dir), {
      dryRun,
      signal,
      ...(restore && { restore: RESTORE }),
    })) {
      const { path, key, status, sizeBytes, reason, done } = file;
      totals[status]++;
      if (status === 'written') writtenBytes += sizeBytes;
      if (status === 'failed') context.exitCode = 1;
      if (file.archive === 'archived') {
        const { objects = 0, bytes = 0 } = archived.get(file.storageClass) ?? {};
        archived.set(file.storageClass, { objects: objects + 1, bytes: bytes + sizeBytes });
      }
      progress.show(path, Math.round(done * 1000), 1000);
      const { done: _done, ...line } = file;
      if (json) await out.write(`${JSON.stringify(line)}\n`);
      else if (status === 'written' && dryRun) await out.write(`would write  ${printable(path)}\n`);
      else if (status === 'removed')
        say(`${dryRun ? 'would remove' : 'removed'}: ${printable(path)}: ${printable(reason ?? '')}`);
      if (status === 'failed' || status === 'gone') {
        const object = key === null || key === path ? '' : ` (${printable(key)})`;
        say(
          `${status === 'failed' ? 'not exported' : 'left'}: ${printable(path)}${object}: ${printable(reason ?? '')}`,
        );
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NotAnExportError') throw error;
    throw new Failure(`${dir}: ${error.message}; name an empty folder, or an earlier export`, {
      exitCode: 2,
      cause: error,
    });
  } finally {
    progress.end();
  }
  if (archived.size > 0) say(await wordsOfPrice(lake, archived));
  if (json) return;
  const verb = dryRun ? 'would be written' : 'written';
  const others = [
    `${count(totals.unchanged, 'file')} unchanged`,
    ...(totals.gone > 0 ? [`${count(totals.gone, 'file')} no longer in the lake`] : []),
    ...(totals.failed > 0 ? [`${count(totals.failed, 'file')} not exported`] : []),
  ];
  await out.write(`${count(totals.written, 'file')} ${verb} (${size(writtenBytes)}), ${others.join(', ')}.\n`);
}

/** How archived objects are asked for. A week is enough for the export after it. */
const RESTORE = { days: 7, speed: 'bulk' } as const;

async function wordsOfPrice(lake: LocalLake, archived: ReadonlyMap<StorageClass, Holding>): Promise<string> {
  const { readCost, readSettings, settledPrices } = await import('@homelake/storage');
  const prices = settledPrices(await readSettings(lake.store));
  const total = { objects: 0, bytes: 0, bulk: 0, standard: 0 };
  for (const [storageClass, holding] of archived) {
    total.objects += holding.objects;
    total.bytes += holding.bytes;
    for (const speed of ['bulk', 'standard'] as const)
      total[speed] += readCost(prices, storageClass, holding, { days: RESTORE.days, speed }).total;
  }
  const { objects, bytes, bulk, standard } = total;
  return `${count(objects, 'file')} (${size(bytes)}) ${objects === 1 ? 'is' : 'are'} archived. Getting ${objects === 1 ? 'it' : 'them'} back costs ${dollars(bulk)} (bulk) or ${dollars(standard)} (standard) on Amazon S3. "homelake export --restore" asks for ${objects === 1 ? 'it' : 'them'}.`;
}
