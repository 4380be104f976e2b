import type { LocalLake } from '@homelake/composition/local';
import type { Verified } from '@homelake/lake';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
Reads every original (photos, chat exports and files, also those sent in chats) and compares it with the size and hash that were
recorded at import. Whatever is missing or has changed is printed, and so is every file in the folder files that no import recorded.
--mend repairs what can be rebuilt from the originals: thumbnails, records and catalog entries. It also retries photos and videos
that could not be displayed, such as videos that were imported before ffmpeg was installed.

An archived original is not read before it is restored: only its size and the hash that is stored with it are compared, and it is
counted. --quick does that for every original; it is fast, and does not notice bytes that decayed on the disk.

With --from DIR, an export of the lake, --mend first replaces the originals that are missing or damaged by those of the export that have the
recorded hash. What this lake did not import is not brought back, and bytes that the lake knows and has nowhere else are never replaced.

Without an export, a damaged original is repaired by importing an undamaged copy, under any file name: run --mend first, so that the import replaces the
damaged bytes. A file that was sent in a chat is repaired by the zip of the chat.`;

/** Replaces missing and damaged originals by those of an export. Resolves to their number. */
async function mendFrom(
  lake: LocalLake,
  dir: string,
  { progress, stop, say }: Context,
  tell: (kind: Verified['kind'], finding: Finding) => Promise<void>,
): Promise<number> {
  let mended = 0;
  try {
    for await (const one of lake.bringBack(lake.openFolder(resolve(dir)), { onlyMend: true, signal: stop })) {
      const { path, key, status, reason, done } = one;
      progress.show('comparing with the export', Math.round(done * 1000), 1000);
      // The check that follows finds the originals that stay damaged.
      if (reason !== null) say(`not mended: ${printable(path)}: ${printable(reason)}`);
      if (status !== 'brought' || key === null) continue;
      mended++;
      const kind = key.startsWith('raw-photos/') ? 'photo' : key.startsWith('bronze/') ? 'chat' : 'file';
      const detail = `It was missing or damaged, and was replaced by ${path} of the export.`;
      await tell(kind, { code: 'original-mended', key, detail, mended: true });
    }
  } catch (error) {
    if (!(error instanceof Error) || !['NoExportError', 'ManifestError'].includes(error.name)) throw error;
    throw new Failure(`${dir}: ${error.message}`, { exitCode: 2, cause: error });
  } finally {
    progress.end();
  }
  return mended;
}

type Finding = Verified['findings'][number];

interface VerifyFlags {
  readonly mend?: boolean;
  readonly from?: string;
  readonly quick?: boolean;
  readonly json?: boolean;
}

export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .description('check that everything you imported is still there and unchanged')
    .option('--mend', 'repair what can be rebuilt from the originals')
    .option('--from <dir>', 'with --mend: an export of the lake, with undamaged copies')
    .option('--quick', 'only compare sizes and stored hashes, and read no original')
    .option('--json', 'print one JSON object for each problem')
    .addHelpText('after', HELP)
    .action(async ({ mend = false, quick = false, json = false, from }: VerifyFlags, command: Command) => {
      const { out, progress, say, stop } = context;
      if (from !== undefined && !mend) throw new Failure('--from: works with --mend', { exitCode: 2 });
      async function tell(kind: Verified['kind'], finding: Finding): Promise<void> {
        const { mended, detail, key, waits = false } = finding;
        if (json) await out.write(`${JSON.stringify({ kind, ...finding })}\n`);
        else say(`${mended ? 'mended' : waits ? 'waiting' : 'problem'}: ${printable(detail)} (${printable(key)})`);
      }
      const verify = async (lake: LocalLake, finish: (() => Promise<unknown>) | null): Promise<void> => {
        // Rebuilds the catalog first if needed.
        await finish?.();
        const looked = { photo: 0, chat: 0, file: 0 };
        let open = 0;
        let waiting = 0;
        let unhashed = 0;
        let hashed = 0;
        let unread = 0;
        const away = new Map<string, number>();
        let mended = 0;
        const retried = new Set<string>();
        if (from !== undefined) mended += await mendFrom(lake, from, context, tell);
        for await (const one of lake.verify({ mend, quick, signal: stop })) {
          const { kind, id, done, findings, retried: isRetried, isUnhashed = false, isHashed = false } = one;
          if (findings.every(({ code }) => code !== 'file-unknown')) looked[kind]++;
          if (isUnhashed) unhashed++;
          if (isHashed) hashed++;
          unread += one.unread ?? 0;
          for (const place of one.away ?? []) away.set(place, (away.get(place) ?? 0) + 1);
          if (isRetried) retried.add(id);
          progress.show(`checking ${kind}s`, Math.round(done * 1000), 1000);
          for (const finding of findings) {
            if (finding.mended) mended++;
            else if (finding.waits === true) waiting++;
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
              detail: 'It could not be displayed before. It can be now.',
              mended: true,
            });
          }
        }
        if (waiting > 0)
          say(`${count(waiting, 'object')} may still be processed: "homelake import" and "homelake start" do the jobs`);
        if (hashed > 0)
          say(`${count(hashed, 'file')} sent in chats ${hashed === 1 ? 'has' : 'have'} a recorded hash from now on`);
        if (unhashed > 0)
          say(
            `${count(unhashed, 'file')} sent in chats could not be compared: an earlier version recorded no hash; --mend records it`,
          );
        if (unread > 0)
          say(
            `${count(unread, quick ? 'object' : 'archived object')} ${unread === 1 ? 'was' : 'were'} checked by size only`,
          );
        for (const [place, objects] of away)
          say(`${count(objects, 'object')} in ${printable(place)} could not be checked: it is not there`);
        if (open + away.size > 0) context.exitCode = 1;
        const isWell = open + mended + waiting === 0 && unread === 0 && away.size === 0;
        const found = open + mended === 0 ? 'no problem was found' : count(open, 'problem');
        if (!json)
          await out.write(
            `${count(looked.photo, 'photo')}, ${count(looked.chat, 'export')} and ${count(looked.file, 'file')} checked: ` +
              `${isWell ? 'all is well' : `${found}${mended > 0 ? `, ${mended} mended` : ''}`}.\n`,
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
