import { OpenAPIHono } from '@hono/zod-openapi';
import { searchFiles } from '@homelake/lake';
import type { FileEntry, FilesPage, FolderEntry, FoldersPage } from '@homelake/lake';
import { isArchiveClass } from '@homelake/storage';
import type { ArchiveState } from '@homelake/storage';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { fileHeaders } from './file-headers.ts';
import * as routes from './file-routes.ts';
import type { LakeFile } from './file-schemas.ts';
import { omitUndefined } from './omit-undefined.ts';
import { foreignCursor, HttpProblem } from './problem.ts';
import { revalidation } from './revalidation.ts';
import type { ApiServices } from './services.ts';
import { storedBytes } from './stored-bytes.ts';

/** Routes of files. */
export function createFileApi({ files, store }: Pick<ApiServices, 'files' | 'store'>) {
  const findFile = async (id: string) => (await files.get(id)) ?? refuseMissing(`file "${id}"`);

  const findFolder = async (path: string): Promise<FolderEntry> => {
    const folder = await files.folder(path);
    return folder ?? (path === '' ? { path, files: 0, sizeBytes: 0 } : refuseMissing(`folder "${path}"`));
  };

  /** A file with the state of its restore. Only the store knows that, so it is asked, for archived files alone. */
  const shown = async (file: FileEntry): Promise<LakeFile> => {
    if (!isArchiveClass(file.storageClass)) return { ...file, archive: null };
    const archive = (await store.head(file.key))?.archive ?? null;
    return { ...file, archive: archive && shownArchive(archive) };
  };

  const shownPage = async ({ files: found, nextCursor }: FilesPage) => ({
    files: await Promise.all(found.map(shown)),
    nextCursor,
  });

  const api = new OpenAPIHono();
  api.use('/files', revalidation());
  api.use('/files/*', revalidation());
  return api
    .openapi(routes.listFiles, async (c) => {
      const { folder, search, cursor, limit } = c.req.valid('query');
      // Read first: a rebuild that ends meanwhile cannot make an answer without its files complete.
      const complete = !(await files.needsRebuild());
      if (search !== undefined) {
        const page = await searchFiles(files, { words: search, limit, ...omitUndefined({ cursor }) });
        return c.json({ folder: await findFolder(''), folders: [], ...(await shownPage(page)), complete }, 200);
      }
      const page = await pageOf(files, folder, cursor, limit);
      return c.json(
        { folder: await findFolder(folder), folders: page.folders, ...(await shownPage(page)), complete },
        200,
      );
    })
    .openapi(routes.getFile, async (c) => c.json(await shown(await findFile(c.req.valid('param').id)), 200))
    .openapi(routes.getFileContent, async (c) => {
      const { id, key, name, sha256, contentType } = await findFile(c.req.valid('param').id);
      const object = await store.head(key);
      if (object === null) return refuseMissing(`content of file "${id}"`);
      // Another file may have taken the key since. Where another program wrote it, no hash is stored, and the ETag is one in some stores only.
      if ((object.metadata['sha256'] ?? object.etag) !== sha256)
        return refuseMissing(
          `content of file "${id}": the stored file is not, or may not be, the one that was imported`,
        );
      return storedBytes(c, store, object, fileHeaders(contentType, name));
    });
}

/** A page of a folder: its folders come first, then its files. The cursor says which of both it continues. */
async function pageOf(
  catalog: ApiServices['files'],
  folder: string,
  cursor: string | undefined,
  limit: number,
): Promise<FoldersPage & FilesPage> {
  const [kind, after] = cursor === undefined ? (['folders', ''] as const) : decodeCursor(cursor, ['string', 'string']);
  if (kind !== 'folders' && kind !== 'files') throw foreignCursor();
  const continued = after === '' ? {} : { cursor: after };
  const none: FoldersPage = { folders: [], nextCursor: null };
  const { folders, nextCursor } =
    kind === 'folders' ? await catalog.folders({ parent: folder, limit, ...continued }) : none;
  if (nextCursor !== null) return { folders, files: [], nextCursor: encodeCursor(['folders', nextCursor]) };
  const room = limit - folders.length;
  const page = await catalog.files({ folder, limit: Math.max(1, room), ...(kind === 'files' && continued) });
  if (room === 0)
    return { folders, files: [], nextCursor: page.files.length === 0 ? null : encodeCursor(['files', '']) };
  return {
    folders,
    files: page.files,
    nextCursor: page.nextCursor === null ? null : encodeCursor(['files', page.nextCursor]),
  };
}

export const shownArchive = (archive: ArchiveState): NonNullable<LakeFile['archive']> => ({
  state: archive.state,
  readyAt: archive.state === 'restoring' ? (archive.readyAt?.toISOString() ?? null) : null,
  until: archive.state === 'restored' ? archive.until.toISOString() : null,
});

function refuseMissing(what: string): never {
  throw new HttpProblem(404, 'not-found', `There is no ${what}.`);
}
