import type { LocalLake } from '@homelake/composition/local';
import { MAX_PAGE_FILES, searchFiles } from '@homelake/lake';
import type { FileEntry, FilesPage, FolderEntry, FoldersPage } from '@homelake/lake';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLake } from './lake.ts';
import { writeResult } from './result-format.ts';
import { count } from './words.ts';

const HELP = `
Examples:
  homelake files                           list the folders and files at the top
  homelake files Taxes/2023                list a folder
  homelake files --search "taxes 2023"     search folders and names, in the whole lake
  homelake files --json | jq -r .key       the keys of all files, also those in folders

Files are what is no chat and no photo. What was sent in a chat is shown with its message.`;

interface FilesFlags {
  readonly search?: string;
  readonly json?: boolean;
}

export function addFiles(program: Command, context: Context): void {
  program
    .command('files')
    .description('list your files')
    .argument('[folder]', 'list this folder, such as Taxes/2023')
    .option('-s, --search <words>', 'only files that have all these words in their folder or name')
    .option('--json', 'print one JSON object a file, of all folders or of everything in FOLDER')
    .addHelpText('after', HELP)
    .action(async (folder: string | undefined, { search, json = false }: FilesFlags, command: Command) => {
      const path = (folder ?? '').normalize('NFC').replace(/^\/+|\/+$/g, '');
      if (folder !== undefined && search !== undefined)
        throw new Failure('--search looks in the whole lake; leave the folder out', { exitCode: 2 });
      await withLake(command, context, async (lake) => {
        if (await lake.files().needsRebuild())
          throw new Failure('the catalog of files is missing or old; "homelake rebuild catalog" rebuilds it');
        if (path !== '' && (await lake.files().folder(path)) === null)
          throw new Failure(`there is no folder "${path}"`);
        if (json) {
          for await (const file of search === undefined ? filesBelow(lake, path) : found(lake, search))
            await context.out.write(`${JSON.stringify(file)}\n`);
        } else if (search === undefined) await writeFolder(lake, path, context);
        else await writeFound(lake, search, context);
      });
    });
}

/** Yields the files of a folder and of all folders below it. Reads a page at a time. */
async function* filesBelow(lake: LocalLake, path: string): AsyncGenerator<FileEntry> {
  yield* filesOf(lake, path);
  for await (const folder of foldersOf(lake, path)) yield* filesBelow(lake, folder.path);
}

async function* filesOf(lake: LocalLake, folder: string): AsyncGenerator<FileEntry> {
  yield* pagesOf((cursor) => lake.files().files({ folder, limit: MAX_PAGE_FILES, ...(cursor !== null && { cursor }) }));
}

async function* found(lake: LocalLake, words: string): AsyncGenerator<FileEntry> {
  yield* pagesOf((cursor) =>
    searchFiles(lake.files(), { words, limit: MAX_PAGE_FILES, ...(cursor !== null && { cursor }) }),
  );
}

async function* pagesOf(read: (cursor: string | null) => Promise<FilesPage>): AsyncGenerator<FileEntry> {
  let cursor: string | null = null;
  do {
    const page: FilesPage = await read(cursor);
    yield* page.files;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function* foldersOf(lake: LocalLake, parent: string): AsyncGenerator<FolderEntry> {
  let cursor: string | null = null;
  do {
    const page: FoldersPage = await lake
      .files()
      .folders({ parent, limit: MAX_PAGE_FILES, ...(cursor !== null && { cursor }) });
    yield* page.folders;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function writeFolder(lake: LocalLake, path: string, { out, say }: Context): Promise<void> {
  const rows: (string | number | null)[][] = [];
  for await (const { path: folder, files, sizeBytes } of foldersOf(lake, path))
    rows.push([`${folder.slice(path === '' ? 0 : path.length + 1)}/`, sizeBytes, count(files, 'file'), null, null]);
  for await (const file of filesOf(lake, path)) rows.push([file.name, ...factsOf(file)]);
  const total = await lake.files().folder(path);
  if (total === null) {
    say('No files yet. "homelake import" brings them in.');
    return;
  }
  await writeResult(out, 'table', { columns: COLUMNS, rows });
  await out.write(`${count(total.files, 'file')}${path === '' ? '' : ` in ${path}`}.\n`);
}

async function writeFound(lake: LocalLake, words: string, { out, say }: Context): Promise<void> {
  const rows: (string | number | null)[][] = [];
  for await (const file of found(lake, words))
    rows.push([file.folder === '' ? file.name : `${file.folder}/${file.name}`, ...factsOf(file)]);
  if (rows.length === 0) say('No matching files.');
  else await writeResult(out, 'table', { columns: COLUMNS, rows });
}

const factsOf = ({ sizeBytes, contentType, uploadedAt, storageClass }: FileEntry) => [
  sizeBytes,
  contentType,
  uploadedAt.slice(0, 10),
  storageClass,
];

const COLUMNS = ['name', 'bytes', 'type', 'imported', 'class'].map((name) => ({
  name,
  type: name === 'bytes' ? 'bigint' : '',
}));
