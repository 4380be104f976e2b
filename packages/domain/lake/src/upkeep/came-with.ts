import { MAX_PAGE_PHOTOS, readPhotoRecord } from '@homelake/photos';
import type { Photo, TrashPage } from '@homelake/photos';
import type { FileCatalog } from '../files/file-catalog.ts';
import { MAX_PAGE_FILES } from '../files/file-catalog.ts';
import { filesOfLoneCompanions } from '../joins/forget-companions.ts';
import { fileToForget } from './forget-file.ts';
import type { FileToForget, ForgetFilePorts } from './forget-file.ts';

/** What came with a folder or an archive, and in no other way. */
export interface CameWith {
  readonly photos: readonly Photo[];
  /** Without the files that belong to one of the photos: these go with it. */
  readonly files: readonly FileToForget[];
  /** What came with it and stays, with the reason. */
  readonly stays: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Finds the photos and files whose paths in the lake begin with this folder. A photo that also came from another folder, or in a chat, stays, and
 * so does a file that belongs to such a photo. Chats are not found: exports have no folder.
 * @param folder path in the lake without a slash at its ends
 */
export async function cameWith(
  ports: ForgetFilePorts & { readonly files: Pick<FileCatalog, 'put' | 'files'> },
  folder: string,
): Promise<CameWith> {
  const { store } = ports;
  const isBelow = (path: string): boolean => path.startsWith(`${folder}/`);
  const photos: Photo[] = [];
  const stays: { readonly name: string; readonly reason: string }[] = [];
  const going = new Set<string>();
  for await (const photo of photosBelow(ports, folder)) {
    const record = await readPhotoRecord(store, photo.id);
    if (record === null) continue;
    const { arrivals } = record;
    const other = arrivals.find(({ name, exportId }) => exportId !== null || !isBelow(name));
    const own = arrivals.find(({ name, exportId }) => exportId === null && isBelow(name));
    if (own === undefined) continue;
    if (other !== undefined) {
      stays.push({ name: own.name, reason: `It also came as ${other.name}.` });
      continue;
    }
    photos.push(photo);
    for (const { key } of await filesOfLoneCompanions(ports, record)) going.add(key);
  }
  const files: FileToForget[] = [];
  for await (const { key, folder: of, name } of filesBelow(ports.files, folder)) {
    const file = going.has(key) ? null : await fileToForget(ports, key);
    if (typeof file === 'string') stays.push({ name: `${of}/${name}`, reason: file });
    else if (file !== null) files.push(file);
  }
  return { photos, files, stays };
}

/** Photos that are shown in the folder or below it, also those in the trash. A photo whose first folder is another one came from there too. */
async function* photosBelow({ catalog }: Pick<ForgetFilePorts, 'catalog'>, folder: string): AsyncGenerator<Photo> {
  const isIn = (photo: Photo): boolean => photo.folder === folder || photo.folder?.startsWith(`${folder}/`) === true;
  for (const { month } of await catalog.months())
    for await (const photos of catalog.scan(month)) yield* photos.filter(isIn);
  let cursor: string | null = null;
  do {
    const page: TrashPage = await catalog.trash({ limit: MAX_PAGE_PHOTOS, ...(cursor !== null && { cursor }) });
    for (const id of page.id) {
      const photo = await catalog.get(id);
      if (photo !== null && isIn(photo)) yield photo;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function* filesBelow(files: Pick<FileCatalog, 'files'>, folder: string) {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<FileCatalog['files']>> = await files.files({
      limit: MAX_PAGE_FILES,
      ...(cursor !== null && { cursor }),
    });
    yield* page.files.filter((file) => file.folder === folder || file.folder.startsWith(`${folder}/`));
    cursor = page.nextCursor;
  } while (cursor !== null);
}
