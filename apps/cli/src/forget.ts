import type { LocalLake } from '@homelake/composition/local';
import type { ChatFile } from '@homelake/lake';
import type { Photo } from '@homelake/photos';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { findChat } from './find-chat.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count, day, roleWords } from './words.ts';

const HELP = `
Deletes photos, or a chat, with everything made from them: the originals, the files that belong to them (sidecars, clips),
thumbnails, records and rows of tables. A chat takes with it the photos and files that came in no other way. Every file is printed.
Without --yes nothing is deleted, and the files that would be are printed. To keep photos for thirty days before they are deleted,
move them to the trash in the gallery instead.

Examples:
  homelake forget 0123456789abcdef0123456789abcdef        a photo by its id, as "homelake photos --month" shows it
  homelake forget --chat "Lake house" --yes`;

interface ForgetFlags {
  readonly chat?: string;
  readonly yes?: boolean;
}

export function addForget(program: Command, context: Context): void {
  program
    .command('forget')
    .description('delete photos or a chat for good')
    .argument('[photo...]', 'ids of photos, or keys such as raw-photos/ID/NAME')
    .option('--chat <id or name>', 'a chat, with the photos and files that came in no other way')
    .option('-y, --yes', 'delete; without it, only print what would be deleted')
    .addHelpText('after', HELP)
    .action(async (photos: string[], { chat, yes = false }: ForgetFlags, command: Command) => {
      if ((photos.length === 0) === (chat === undefined))
        throw new Failure('name either photos, or one chat with --chat', { exitCode: 2 });
      const forget = (lake: LocalLake, finish: Finish | null) =>
        chat === undefined ? forgetPhotos(lake, photos, finish, context) : forgetChat(lake, chat, finish, context);
      if (!yes) {
        await withLake(command, context, (lake) => forget(lake, null));
        return;
      }
      const { finishWork } = await import('./build-tables.ts');
      const { withWorker } = await import('./with-worker.ts');
      await withLakeForWriting(command, context, (lake) =>
        withWorker(lake, context, (signal) => forget(lake, async () => void (await finishWork(lake, context, signal)))),
      );
    });
}

/** Waits until the jobs that are ready are done and the tables are built. */
type Finish = () => Promise<void>;

async function forgetPhotos(
  lake: LocalLake,
  wanted: readonly string[],
  finish: Finish | null,
  context: Context,
): Promise<void> {
  const yes = finish !== null;
  const photos: Photo[] = [];
  for (const name of wanted) {
    const id = /^(?:raw-photos\/)?([0-9a-f]{32})(?:\/|$)/.exec(name)?.[1];
    const photo = id === undefined ? null : await lake.photos().catalog.get(id);
    if (photo === null) throw new Failure(`there is no photo "${name}"; "homelake photos --month YYYY-MM" shows ids`);
    photos.push(photo);
  }
  for (const { id, name, takenLocal } of photos) {
    const files = yes ? await lake.photos().forget(id) : await lake.photos().files(id);
    await context.out.write(`${yes ? 'forgotten' : 'would forget'}: ${printable(name)}, ${day(takenLocal)} (${id})\n`);
    await writeFiles(files ?? [], context);
  }
  if (finish !== null) await finish();
  else await context.out.write(`Add --yes to delete ${count(photos.length, 'photo')} for good.\n`);
}

async function forgetChat(
  lake: LocalLake,
  wanted: string,
  finish: Finish | null,
  { out }: Pick<Context, 'out'>,
): Promise<void> {
  const { chatId, name, messages, exports } = findChat(await lake.listChats(), wanted);
  const what = `${printable(name)} with ${count(messages, 'message')} from ${count(exports, 'export')}`;
  // Photos are processed first, since a photo that is not processed yet has no list of its arrivals.
  await finish?.();
  const files = (await lake.filesOfChat(chatId)) ?? [];
  if (finish === null) {
    await out.write(`would forget: ${what}\n`);
    await writeFiles(files, { out });
    await out.write('Add --yes to delete it for good, with the photos that came in no other way.\n');
    return;
  }
  const forgotten = await lake.forgetChat(chatId);
  // Photos that stay are described again, without the facts that came from the chat.
  await finish();
  await out.write(`forgotten: ${what}, and ${count(forgotten?.photoIds.length ?? 0, 'photo')}\n`);
  await writeFiles(files, { out });
}

async function writeFiles(files: readonly ChatFile[], { out }: Pick<Context, 'out'>): Promise<void> {
  for (const { name, role } of files) await out.write(`  ${printable(name)} (${roleWords[role]})\n`);
}
