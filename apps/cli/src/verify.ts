import type { LocalLake } from '@homelake/composition/local';
import type { Verified } from '@homelake/lake';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { withLake, withLakeForWriting } from './lake.ts';
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
      const verify = async (lake: LocalLake, finish: (() => Promise<unknown>) | null): Promise<void> => {
        // The catalog is made anew first, where that is needed.
        await finish?.();
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
        if (finish !== null && mended + retried.size > 0) {
          await finish();
          for (const id of retried) {
            const photo = await lake.photos().catalog.get(id);
            if (photo?.state !== 'ready') continue;
            mended++;
            const { key } = photo;
            await tell('photo', {
              code: 'now-shown',
              key,
              detail: 'It could not be shown, and now it can.',
              mended: true,
            });
          }
        }
        if (open > 0) context.exitCode = 1;
        if (!json)
          await out.write(
            `${count(looked.photo, 'photo')}, ${count(looked.chat, 'export')} and ${count(looked.file, 'file')} checked: ` +
              `${open + mended === 0 ? 'all is well' : `${open} not well${mended > 0 ? `, ${mended} mended` : ''}`}.\n`,
          );
      };
      if (!mend) {
        await withLake(command, context, (lake) => verify(lake, null));
        return;
      }
      const { finishWork } = await import('./build-tables.ts');
      const { withWorker } = await import('./with-worker.ts');
      await withLakeForWriting(command, context, (lake) =>
        withWorker(lake, context, (signal) => verify(lake, () => finishWork(lake, context, signal))),
      );
    });
}
