import type { Verified } from '@homelake/lake';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { mendCatalog } from './rebuild.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
Reads every original again and compares it with what was written down when it came: photos, chats and files. What is
missing or has changed is named. --mend makes missing thumbnails, records and catalog entries anew, and tries again what
could not be shown, such as videos that came before ffmpeg was there. A damaged original can only come back from another
copy: after --mend has found it, import that copy under any name.`;

type Finding = Verified['findings'][number];

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
      async function tell(kind: Verified['kind'], finding: Finding): Promise<void> {
        const { mended, detail, key } = finding;
        if (json) await out.write(`${JSON.stringify({ kind, ...finding })}\n`);
        else say(`${mended ? 'mended' : 'not well'}: ${printable(detail)} (${printable(key)})`);
      }
      await (mend ? withLakeForWriting : withLake)(command, context, async (lake) => {
        if (mend) await mendCatalog(lake, context);
        const looked = { photo: 0, chat: 0, file: 0 };
        let open = 0;
        let mended = 0;
        const retried = new Set<string>();
        for await (const { kind, id, done, findings, retried: isRetried } of lake.verify({ mend, signal: stop })) {
          looked[kind]++;
          if (isRetried) retried.add(id);
          progress.show(`checking ${kind}s`, Math.round(done * 1000), 1000);
          for (const finding of findings) {
            if (finding.mended) mended++;
            else open++;
            await tell(kind, finding);
          }
        }
        progress.end();
        if (mended + retried.size > 0) {
          const shown: Finding[] = [];
          await lake.work(stop, {
            onOutcome(key, outcome) {
              if (outcome.photo?.state !== 'ready' || !retried.delete(outcome.id)) return;
              shown.push({ code: 'now-shown', key, detail: 'It could not be shown, and now it can.', mended: true });
            },
          });
          mended += shown.length;
          for (const finding of shown) await tell('photo', finding);
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
