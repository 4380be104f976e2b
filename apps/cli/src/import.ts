import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { Imported } from './import-paths.ts';
import { withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
Examples:
  homelake import ~/Pictures
  homelake import ~/Downloads
  homelake import "WhatsApp Chat with Ann.txt" "WhatsApp Chat - Lake house.zip"
  homelake import --json chats | jq -r 'select(.reason) | .path + ": " + .reason'

Where exports come from, with or without media:
  Android  open the chat, three dots, More, Export chat
  iPhone   open the chat, tap its name, scroll down, Export chat
Do it again whenever you like, from any phone: what several exports hold stands once, and importing the same file twice
changes nothing. A .txt or .zip that is no chat is kept as a file, with the reason; other files are kept as they are. An empty file is refused.

Photos and videos get thumbnails, and when, where and with what they were taken. XMP sidecars, Google Takeout's JSON and the
clips of Live Photos go with their photo. A damaged picture is kept, and named with the reason.`;

export function addImport(program: Command, context: Context): void {
  program
    .command('import')
    .description('bring photos, chat exports, folders and files into your lake')
    .argument('<path...>', 'files and folders')
    .option('--json', 'print one JSON object for each input')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { json = false }: { json?: boolean }, command: Command) => {
      const { importPaths } = await import('./import-paths.ts');
      await withLakeForWriting(command, context, async (lake) => {
        const totals = { imported: 0, unchanged: 0, refused: 0, failed: 0 };
        for await (const result of importPaths(lake, paths, context)) {
          totals[result.status]++;
          if (json) await context.out.write(`${JSON.stringify(result)}\n`);
          else if (result.status === 'imported' || result.status === 'unchanged')
            await context.out.write(`${lineOf(result)}\n`);
          // As they come: whoever waits wants to see them.
          await context.out.flush();
          if (result.reason === null) continue;
          context.say(`${wordFor(result)}: ${printable(result.path)}: ${printable(result.reason)}`);
          if (result.status !== 'imported' && result.status !== 'unchanged') context.exitCode = 1;
          if (result.photo?.state === 'failed') context.exitCode = 1;
        }
        const { buildTables } = await import('./build-tables.ts');
        const report = await buildTables(lake, context);
        if (!json)
          await context.out.write(
            `${summary(totals)} Your lake has ${count(report.chats, 'chat')} with ${count(report.messages, 'message')}, and ${count(report.photos.photos, 'photo')}.\n`,
          );
      });
    });
}

/** A photo that cannot be read is kept all the same. */
const wordFor = ({ status, photo }: Imported): string => (photo?.state === 'failed' ? `${status}, damaged` : status);

function lineOf({ status, path, messages }: Imported): string {
  return `${status.padEnd(9)}  ${printable(path)}${messages === null ? '' : ` (${count(messages, 'message')})`}`;
}

function summary(totals: Record<Imported['status'], number>): string {
  const parts = Object.entries(totals).filter(([, amount]) => amount > 0);
  return `${parts.map(([status, amount]) => `${amount} ${status}`).join(', ') || 'Nothing to import'}.`;
}
