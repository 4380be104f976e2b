import type { Command } from 'commander';
import type { Context } from './context.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
Reads every original again and compares it with what was written down when it came: photos, chats and files. What is
missing or has changed is named. --mend makes missing thumbnails and catalog entries anew; a damaged original can only be
imported again from another copy.`;

interface VerifyFlags {
  readonly mend?: boolean;
  readonly json?: boolean;
}

export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .description('check that everything you put in is still there and unchanged')
    .option('--mend', 'make anew what can be made anew')
    .option('--json', 'print one JSON object for each thing that is not as it should be')
    .addHelpText('after', HELP)
    .action(async ({ mend = false, json = false }: VerifyFlags, command: Command) => {
      const { out, progress, say, stop } = context;
      await (mend ? withLakeForWriting : withLake)(command, context, async (lake) => {
        const looked = { photo: 0, chat: 0, file: 0 };
        let open = 0;
        let mended = 0;
        for await (const { kind, done, findings } of lake.verify({ mend, signal: stop })) {
          looked[kind]++;
          progress.show(`checking ${kind}s`, Math.round(done * 1000), 1000);
          for (const finding of findings) {
            if (finding.mended) mended++;
            else open++;
            if (json) await out.write(`${JSON.stringify({ kind, ...finding })}\n`);
            else
              say(
                `${finding.mended ? 'mended' : 'not well'}: ${printable(finding.detail)} (${printable(finding.key)})`,
              );
          }
        }
        progress.end();
        if (mended > 0) {
          await lake.work(stop);
          const { buildTables } = await import('./build-tables.ts');
          await buildTables(lake, context);
        }
        if (open > 0) context.exitCode = 1;
        if (!json)
          await out.write(
            `${count(looked.photo, 'photo')}, ${count(looked.chat, 'export')} and ${count(looked.file, 'file')} checked: ` +
              `${open + mended === 0 ? 'all is well' : `${open} not well${mended > 0 ? `, ${mended} mended` : ''}`}.\n`,
          );
      });
    });
}
