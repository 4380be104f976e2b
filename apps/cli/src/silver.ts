import type { Command } from 'commander';
import type { Context } from './context.ts';
import { withLakeForWriting } from './lake.ts';
import { count } from './words.ts';

const HELP = `
Silver is the name of the tables that SQL reads: messages, chats, people, photos and files. They are built from bronze, the archive of chat
exports and records of photos and files. "homelake import" and "homelake start" build them automatically. Use this command to see what would
be written (--dry-run), or to rebuild all of it (--full), which gives the same files byte for byte.`;

interface SilverFlags {
  readonly full?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addSilver(program: Command, context: Context): void {
  program
    .command('silver')
    .description('build the silver tables (what SQL reads) from the archive')
    .option('--full', 'rebuild all tables, not only what has changed')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(async ({ full = false, dryRun = false, json = false }: SilverFlags, command: Command) => {
      await withLakeForWriting(command, context, async (lake) => {
        const { buildTables } = await import('./build-tables.ts');
        const { stop } = context;
        const plan = dryRun ? await lake.buildTables({ full, dryRun, signal: stop }) : null;
        const report = plan ?? (await buildTables(lake, context, full));
        if (json) {
          await context.out.write(`${JSON.stringify(report)}\n`);
          return;
        }
        if (plan !== null) {
          for (const { month, rows, reason } of plan.plan.write)
            await context.out.write(`write  ${month}  ${count(rows, 'message')} (${reason})\n`);
          for (const month of plan.plan.remove) await context.out.write(`remove ${month}\n`);
        }
        await context.out.write(
          `${count(report.messages, 'message')} in ${count(report.chats, 'chat')}: ` +
            `${dryRun ? 'would write' : 'wrote'} ${count(report.partitionsWritten, 'month')}, ` +
            `${report.partitionsUnchanged} unchanged, ${count(report.exportsRead, 'export')} read.\n` +
            `${count(report.photos.photos, 'photo')}: ${dryRun ? 'would write' : 'wrote'} ` +
            `${count(report.photos.partitionsWritten, 'month')}, ${report.photos.partitionsUnchanged} unchanged.\n` +
            `${count(report.files.files, 'file')}: ${fileWords(report.files.written, dryRun)}.\n`,
        );
      });
    });
}

const fileWords = (written: boolean, dryRun: boolean): string =>
  written ? (dryRun ? 'would write the table' : 'wrote the table') : 'unchanged';
