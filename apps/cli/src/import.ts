import type { WorkerProcess } from '@homelake/composition/worker-process';
import type { StorageClass } from '@homelake/storage';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { ArchiveTally } from '@homelake/lake';
import { basename } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import type { Imported } from './import-paths.ts';
import { homeOf, isLakeAt, withLakeOrNew } from './lake.ts';
import { printable } from './text-width.ts';
import { count, number } from './words.ts';

const HELP = `
Examples:
  homelake import ~/Pictures
  homelake import ~/Downloads
  homelake import takeout-20240101T000000Z-*.zip
  homelake import "WhatsApp Chat with Ann.txt" "WhatsApp Chat - Lake house.zip"
  homelake --home ~/NewLake import --from homelake /media/backup/homelake
  homelake import --json chats | jq -r 'select(.reason) | .path + ": " + .reason'

Where exports come from, with or without media:
  Android  open the chat, three dots, More, Export chat
  iPhone   open the chat, tap its name, scroll down, Export chat
Repeat the export and the import whenever you like, from any phone: a message that several exports contain is in your lake once, and
importing the same file twice changes nothing. A .txt that is no chat is kept as a file, with the reason; other files are kept as they
are. An empty file is refused. A damaged picture, archive or export is kept too. It is listed with the reason, and the exit code is
then 1.

Archives (.zip, .tgz, .tar.gz, .tar), such as those of Google Takeout, need not be unpacked: each file in them is imported like any
other file, and with --json has a line of its own, which names the archive as its parent. The archive itself is kept only if a file in
it cannot be read. Import all parts of a Takeout, in any order: photos find their JSON in any part, and missing parts are named.

Photos and videos get thumbnails; their time, place and camera are read from them. XMP sidecars, Google Takeout's JSON and the
clips of Live Photos are attached to their photo. A file of these kinds that is imported alone is attached as soon as its photo is
imported. An album folder of Google Takeout becomes an album; a plain folder does not. Hidden files, and files that operating systems
keep in folders (@eaDir, $RECYCLE.BIN, Thumbs.db), are left out and counted. Links to folders, pipes, sockets and devices in a folder
are listed and not imported. A file or folder that you name
yourself is imported, even if its name is one of these.

The rules of the lake decide the storage class of each file ("homelake route" explains them); --storage-class decides it for all of
them. Photos and chats are processed first and moved to their class last. Thumbnails, records, sidecars and the texts of chats stay in
Standard, so archived photos are shown and archived chats are searched as before; pictures that cannot be shown yet stay too. What the
lake has already stays in its class.`;

interface ImportFlags {
  readonly json?: boolean;
  readonly from?: 'homelake';
  readonly storageClass?: StorageClass;
}

export function addImport(program: Command, context: Context): void {
  program
    .command('import')
    .description('bring photos, chat exports, folders and files into your lake')
    .argument('<path...>', 'files and folders')
    .addOption(
      new Option('--from <what>', 'the folders are exports of a lake ("homelake export"), to be brought back').choices([
        'homelake',
      ]),
    )
    .addOption(
      new Option('--storage-class <class>', 'class of the files, whatever the rules say').choices([
        'standard',
        'intelligent-tiering',
        'deep-archive',
      ]),
    )
    .option('--json', 'print one JSON object for each input, and for each file of an archive')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { json = false, from, storageClass }: ImportFlags, command: Command) => {
      if (from === 'homelake') {
        if (storageClass !== undefined)
          throw new Failure('an export brings its classes along; leave out --storage-class', { exitCode: 2 });
        const { importExports } = await import('./bring-back.ts');
        await importExports(paths, json, command, context);
        return;
      }
      // First of all, so that the worker loads its modules while this process loads its own.
      const { startWorkerProcess } = await import('@homelake/composition/worker-process');
      const first = startWorkerProcess(context.worker);
      try {
        const home = homeOf(command, context);
        if (!isLakeAt(home) && (await refuseAll(paths, home, json, context))) return;
        await importInto(paths, { json, storageClass }, command, context, first);
      } finally {
        first.kill('is not needed');
      }
    });
}

/** Reports the inputs where there is no file to import, so that no lake is made for a mistyped path. False where there is one. */
async function refuseAll(paths: readonly string[], home: string, json: boolean, context: Context): Promise<boolean> {
  const { outcomesWithoutFiles } = await import('./import-paths.ts');
  const outcomes = await outcomesWithoutFiles(paths, home);
  if (outcomes === null) return false;
  const totals = createTotals();
  for (const outcome of outcomes) {
    add(totals, outcome);
    await tell(outcome, json, context);
  }
  if (!json) await context.out.write(`${summary(totals)} No lake was made.\n`);
  return true;
}

async function importInto(
  paths: readonly string[],
  { json, storageClass }: { readonly json: boolean; readonly storageClass: StorageClass | undefined },
  command: Command,
  context: Context,
  first: WorkerProcess,
): Promise<void> {
  const { importPaths } = await import('./import-paths.ts');
  const { finishWork } = await import('./build-tables.ts');
  const { withWorker } = await import('./with-worker.ts');
  const { progress, say } = context;
  await withLakeOrNew(command, context, async (lake) => {
    const totals = createTotals();
    const { waiting, running } = await lake.queueView().state();
    if (waiting + running > 0)
      say(`${count(waiting + running, 'job')} ${waiting + running === 1 ? 'is' : 'are'} in the queue already.`);
    const importing = async (stop: AbortSignal) => {
      for await (const result of importPaths(lake, paths, { progress, stop, storageClass })) {
        add(totals, result);
        await tell(result, json, context);
      }
      return finishWork(lake, context, stop);
    };
    const report = await withWorker(lake, context, importing, first);
    if (!json)
      await context.out.write(
        `${summary(totals)} Your lake has ${count(report.chats, 'chat')} with ${count(report.messages, 'message')}, and ${count(report.photos.photos, 'photo')}.\n`,
      );
  });
}

async function tell(result: Imported, json: boolean, context: Context): Promise<void> {
  if (json) await context.out.write(`${JSON.stringify(result)}\n`);
  else if (result.parent === null && (result.status === 'imported' || result.status === 'unchanged'))
    await context.out.write(`${lineOf(result)}\n`);
  // Each line is shown at once, since a user may be waiting.
  await context.out.flush();
  if (result.reason === null) return;
  const isBad = result.damaged || result.status === 'refused' || result.status === 'failed';
  // An archive may contain thousands of files with a note. Only problems are printed.
  if (result.parent !== null && !isBad) return;
  const path = result.parent === null ? result.path : `${result.parent}: ${result.path}`;
  context.say(`${wordFor(result)}: ${printable(path)}: ${printable(result.reason)}`);
  if (isBad) context.exitCode = 1;
}

/** Status of an input, as printed. A damaged file is kept, so its status does not say it. */
const wordFor = ({ status, damaged }: Imported): string => (damaged ? `${status}, damaged` : status.replace('-', ' '));

function lineOf({ status, path, messages, contents }: Imported): string {
  const held = messages === null ? wordsOf(contents?.ended ?? null) : count(messages, 'message');
  return `${status.padEnd(9)}  ${printable(path)}${held === null ? '' : ` (${held})`}`;
}

/** `12 photos, 1 file; 1 refused`. */
function wordsOf(ended: ArchiveTally | null): string | null {
  if (ended === null) return null;
  const kinds = (['photo', 'chat', 'companion', 'file'] as const).filter((kind) => ended[kind] > 0);
  const taken = kinds.map((kind) => count(ended[kind], kind)).join(', ') || 'nothing';
  return ended.failed === 0 ? taken : `${taken}; ${number(ended.failed)} refused`;
}

/** Limit for the names of left-out files in the summary. */
const MOST_NAMES = 4;

interface Totals {
  readonly counts: Record<Imported['status'], number>;
  /** Names of the inputs that were left out. */
  readonly leftOut: string[];
}

const createTotals = (): Totals => ({
  counts: { imported: 0, unchanged: 0, refused: 0, failed: 0, 'left-out': 0 },
  leftOut: [],
});

function add({ counts, leftOut }: Totals, { contents, status, path }: Imported): void {
  // The files of an opened archive are counted, not the archive.
  if (contents === null) counts[status]++;
  if (status === 'left-out') leftOut.push(basename(path));
}

function summary({ counts, leftOut }: Totals): string {
  const parts = Object.entries(counts).filter(([, amount]) => amount > 0);
  const said = parts.map(([status, amount]) => `${number(amount)} ${status.replace('-', ' ')}`).join(', ');
  return `${said || 'Nothing to import'}${leftOut.length === 0 ? '' : ` (${namesOf(leftOut)})`}.`;
}

/** Names with their counts, the most frequent first: `12 × @eaDir, 3 × Thumbs.db, desktop.ini and 2 others`. */
function namesOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const shown = sorted.slice(0, MOST_NAMES);
  const others = names.length - shown.reduce((sum, [, amount]) => sum + amount, 0);
  const said = shown.map(([name, amount]) => (amount === 1 ? '' : `${number(amount)} × `) + printable(name)).join(', ');
  return others === 0 ? said : `${said} and ${count(others, 'other')}`;
}
