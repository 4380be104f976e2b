import type { LocalLake } from '@homelake/composition/local';
import type { ChatFile, FileToForget } from '@homelake/lake';
import type { Photo } from '@homelake/photos';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { findChat } from './find-chat.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count, day, roleWords } from './words.ts';

const HELP = `
Deletes photos and files, or a chat, with everything made from them: the originals, the files that belong to them (sidecars, clips),
thumbnails, records and rows of tables. A chat takes with it the photos and files that came in no other way. Every file is printed.
Without --yes nothing is deleted, and the files that would be are printed. To keep photos for thirty days before they are deleted,
move them to the trash in the gallery instead.

Examples:
  homelake forget 0123456789abcdef0123456789abcdef        a photo by its id, as "homelake photos --month" shows it
  homelake forget "files/letters/to Ann.pdf"              a file by its key, as "homelake files --json" shows it
  homelake forget --folder "Old phone/DCIM"               what came with a folder or archive, and in no other way
  homelake forget --chat "Lake house" --yes`;

interface ForgetFlags {
  readonly chat?: string;
  readonly folder?: string;
  readonly yes?: boolean;
}

export function addForget(program: Command, context: Context): void {
  program
    .command('forget')
    .description('delete photos, files or a chat for good')
    .argument('[photo or file...]', 'ids of photos, or keys such as raw-photos/ID/NAME and files/NAME')
    .option('--chat <id or name>', 'a chat, with the photos and files that came in no other way')
    .option('--folder <path>', 'what came with a folder or archive, by its path in the lake; chats stay')
    .option('-y, --yes', 'delete; without it, only print what would be deleted')
    .addHelpText('after', HELP)
    .action(async (named: string[], { chat, folder, yes = false }: ForgetFlags, command: Command) => {
      if ([named.length > 0, chat !== undefined, folder !== undefined].filter(Boolean).length !== 1)
        throw new Failure('name either photos and files, or one chat with --chat, or one folder with --folder', {
          exitCode: 2,
        });
      const forget = (lake: LocalLake, finish: Finish | null) => {
        if (chat !== undefined) return forgetChat(lake, chat, finish, context);
        return folder === undefined
          ? forgetNamed(lake, named, finish, context)
          : forgetFolder(lake, folder, finish, context);
      };
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

async function forgetNamed(
  lake: LocalLake,
  wanted: readonly string[],
  finish: Finish | null,
  context: Context,
): Promise<void> {
  const photos: Photo[] = [];
  const files: FileToForget[] = [];
  // All are found before any is deleted.
  for (const name of wanted) {
    if (name.startsWith('files/')) files.push(await findFile(lake, name));
    else photos.push(await findPhoto(lake, name));
  }
  await forgetAll(lake, { photos, files }, finish, context);
}

async function forgetFolder(lake: LocalLake, folder: string, finish: Finish | null, context: Context): Promise<void> {
  // What waits is processed first: nothing else lists it.
  await finish?.();
  const { stays, ...going } = await lake.cameWith(folder.replace(/^\/+|\/+$/g, ''));
  for (const { name, reason } of stays) context.say(`stays: ${printable(name)}: ${printable(reason)}`);
  if (going.photos.length + going.files.length === 0)
    throw new Failure(`nothing came with a folder "${folder}" alone; "homelake files" shows folders`);
  await forgetAll(lake, going, finish, context);
}

interface Going {
  readonly photos: readonly Photo[];
  readonly files: readonly FileToForget[];
}

async function forgetAll(
  lake: LocalLake,
  { photos, files }: Going,
  finish: Finish | null,
  context: Context,
): Promise<void> {
  const yes = finish !== null;
  const word = yes ? 'forgotten' : 'would forget';
  for (const { id, name, takenLocal } of photos) {
    const gone = yes ? await lake.photos().forget(id) : await lake.photos().files(id);
    await context.out.write(`${word}: ${printable(name)}, ${day(takenLocal)} (${id})\n`);
    await writeFiles(gone ?? [], context);
  }
  for (const { key, names } of files) {
    if (yes) await lake.forgetFile(key);
    await context.out.write(`${word}: ${printable(names[0] ?? key)} (${printable(key)})\n`);
  }
  if (finish !== null) {
    await finish();
    return;
  }
  const counts = [photos.length > 0 && count(photos.length, 'photo'), files.length > 0 && count(files.length, 'file')];
  await context.out.write(`Add --yes to delete ${counts.filter((one) => one !== false).join(' and ')} for good.\n`);
}

async function findPhoto(lake: LocalLake, name: string): Promise<Photo> {
  const id = /^(?:raw-photos\/)?([0-9a-f]{32})(?:\/|$)/.exec(name)?.[1];
  const photo = id === undefined ? null : await lake.photos().catalog.get(id);
  if (photo === null) throw new Failure(`there is no photo "${name}"; "homelake photos --month YYYY-MM" shows ids`);
  return photo;
}

async function findFile(lake: LocalLake, key: string): Promise<FileToForget> {
  const file = await lake.fileToForget(key);
  if (file === null) throw new Failure(`there is no file "${key}"; "homelake files --json" shows keys`);
  if (typeof file === 'string') throw new Failure(`${key} cannot be forgotten by itself: ${file}`);
  return file;
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
