import type { ArchiveState, ObjectInfo, RestoreOptions } from '@homelake/storage';
import type { LocalLake } from '@homelake/composition/local';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { isKnown } from './failure.ts';
import { withLakeForWriting } from './lake.ts';
import { wholeNumber } from './option-values.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
Examples:
  homelake restore files/Scans/2019.pdf
  homelake restore --days 30 --speed standard raw-photos/0123456789abcdef0123456789abcdef/IMG_0001.jpg

Makes archived files readable for some days. They are readable some hours later: in bulk 48, at the speed standard 12, as Amazon S3
promises for Deep Archive, unless the settings of the lake say otherwise. The command does not wait. Give it the same key again to see
the state. For a file that is restored already, the days count from now.

The keys of files are their paths in the lake, as "homelake import --json" and SQL show them. settings.json in the directory of the lake
may name another directory for archived files, perhaps on a disk that is plugged in only when it is needed, and other hours:
  { "archiveDirectory": "/media/archive/homelake", "retrievalHours": { "bulk": 1, "standard": 0 } }
The directory must exist and be empty when the first file is archived, and be apart from the directory of the lake. Where it is not
there, archived files are still listed, and cannot be restored.`;

const DEFAULT_DAYS = 7;
const MOST_DAYS = 3650;

interface RestoreFlags extends RestoreOptions {
  readonly json?: boolean;
}

export function addRestore(program: Command, context: Context): void {
  program
    .command('restore')
    .description('make archived files readable for some days')
    .argument('<key...>', 'keys of archived files, such as files/Scans/2019.pdf')
    .option('--days <n>', 'days for which they can be read', wholeNumber(1, MOST_DAYS), DEFAULT_DAYS)
    .addOption(new Option('--speed <speed>', 'how fast').choices(['bulk', 'standard']).default('bulk'))
    .option('--json', 'print one JSON object for each key')
    .addHelpText('after', HELP)
    .action(async (keys: string[], { days, speed, json = false }: RestoreFlags, command: Command) => {
      await withLakeForWriting(command, context, async (lake) => {
        for (const key of keys) {
          if (context.stop.aborted) throw context.stop.reason;
          const { archive, reason } = await restoreOne(lake, key, { days, speed });
          if (reason !== null) context.exitCode = 1;
          if (json) await context.out.write(`${JSON.stringify({ key, archive, reason })}\n`);
          else if (reason === null) await context.out.write(`${printable(key)}: ${wordsOf(archive)}\n`);
          else context.say(`refused: ${printable(key)}: ${printable(reason)}`);
        }
      });
    });
}

interface Restored {
  readonly archive: ArchiveState | null;
  /** Why it was not restored; null where it is restored or is being restored. */
  readonly reason: string | null;
}

async function restoreOne({ store }: LocalLake, key: string, options: RestoreOptions): Promise<Restored> {
  let known: ObjectInfo | null = null;
  try {
    known = await store.head(key);
    // A request like the one that runs shows the state. On S3 too, it would be refused and change nothing.
    const restored = await store.restore(key, options);
    if (restored === null) return { archive: null, reason: 'there is no file with this key' };
    return { archive: restored.archive, reason: null };
  } catch (error) {
    if (!isKnown(error)) throw error;
    const code = 'code' in error ? error.code : null;
    if (code === 'restore-in-progress' && known !== null) return { archive: known.archive, reason: null };
    if (code === 'not-archived') return { archive: null, reason: 'it is not archived, and can be read at once' };
    return { archive: known?.archive ?? null, reason: error.message };
  }
}

function wordsOf(archive: ArchiveState | null): string {
  if (archive?.state === 'restored') return `restored until ${day(archive.until)}`;
  if (archive?.state !== 'restoring') return 'archived';
  const { readyAt } = archive;
  if (readyAt === null) return 'is being restored';
  const hours = Math.max(1, Math.ceil((readyAt.getTime() - Date.now()) / 3_600_000));
  return `is being restored, readable in ${count(hours, 'hour')} (${readyAt.toISOString()})`;
}

const day = (instant: Date): string => `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
