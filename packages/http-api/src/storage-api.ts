import { OpenAPIHono } from '@hono/zod-openapi';
import type { StoredObject as Found } from '@homelake/lake';
import { StorageError } from '@homelake/storage';
import type { RestoreOptions, StorageClass } from '@homelake/storage';
import { shownArchive } from './file-api.ts';
import { archivedProblem, HttpProblem } from './problem.ts';
import { revalidation } from './revalidation.ts';
import type { ApiServices } from './services.ts';
import * as routes from './storage-routes.ts';
import type { StoredObject } from './storage-schemas.ts';

/** Routes of storage classes, of files and of the originals of photos. */
export function createStorageApi({ storage, files }: Pick<ApiServices, 'storage' | 'files'>) {
  const keyOfFile = async (id: string) => (await files.get(id))?.key ?? refuseMissing(`file "${id}"`);
  const find = async (target: string) => (await storage.find(target)) ?? refuseMissing(`file or photo "${target}"`);

  const restore = async (target: string, options: RestoreOptions): Promise<StoredObject> => {
    const { key, archive } = await find(target);
    if (archive === null) throw refused('It is not archived, and can be read at once.');
    if (archive.state === 'unavailable') throw archivedProblem(archive);
    try {
      await storage.restore(key, options);
    } catch (error) {
      const code = error instanceof StorageError ? error.code : null;
      if (code === 'wrong-content')
        throw refused('Its archived bytes are damaged, so that it cannot be restored.', error);
      if (code === 'not-archived') throw refused('It is not archived any more, and can be read at once.', error);
      // The answer shows the restore that runs.
      if (code !== 'restore-in-progress') throw error;
    }
    return shown(await find(target));
  };

  const change = async (target: string, storageClass: StorageClass): Promise<StoredObject> => {
    const found = await find(target);
    const reason = found.classes.find((one) => one.storageClass === storageClass)?.refused ?? null;
    if (reason !== null) throw refused(reason);
    if (found.storageClass !== storageClass) await storage.changeClass(found.key, storageClass);
    return shown(found);
  };

  const api = new OpenAPIHono();
  api.use('/files/:id/storage', revalidation());
  return api
    .openapi(routes.getFileStorage, async (c) =>
      c.json(shown(await find(await keyOfFile(c.req.valid('param').id))), 200),
    )
    .openapi(routes.getPhotoStorage, async (c) => c.json(shown(await find(c.req.valid('param').id)), 200))
    .openapi(routes.restoreFile, async (c) =>
      c.json(await restore(await keyOfFile(c.req.valid('param').id), c.req.valid('json')), 200),
    )
    .openapi(routes.restorePhoto, async (c) => c.json(await restore(c.req.valid('param').id, c.req.valid('json')), 200))
    .openapi(routes.changeFileClass, async (c) =>
      c.json(await change(await keyOfFile(c.req.valid('param').id), c.req.valid('json').storageClass), 200),
    )
    .openapi(routes.changePhotoClass, async (c) =>
      c.json(await change(c.req.valid('param').id, c.req.valid('json').storageClass), 200),
    );
}

const shown = ({ archive, ...facts }: Found): StoredObject => ({ ...facts, archive: archive && shownArchive(archive) });

const refused = (detail: string, cause?: unknown) => new HttpProblem(409, 'storage-refused', detail, { cause });

function refuseMissing(what: string): never {
  throw new HttpProblem(404, 'not-found', `There is no ${what}.`);
}
