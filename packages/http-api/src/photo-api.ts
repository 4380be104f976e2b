import { OpenAPIHono } from '@hono/zod-openapi';
import {
  listAlbums,
  listMonths,
  listPhotos,
  photoIdOf,
  readPhotoRecord,
  RENDITIONS,
  renditionKeyOf,
} from '@homelake/photos';
import type { Photo, PhotoChange, PhotoFile, PhotoFilter, RenditionName } from '@homelake/photos';
import { photoKey } from '@homelake/storage';
import type { ObjectInfo } from '@homelake/storage';
import type { Context } from 'hono';
import { omitUndefined } from './omit-undefined.ts';
import { originalHeaders } from './original-headers.ts';
import * as routes from './photo-routes.ts';
import { HttpProblem } from './problem.ts';
import { revalidation } from './revalidation.ts';
import type { ApiServices, PhotoWithFiles } from './services.ts';
import { storedBytes } from './stored-bytes.ts';

/** One year, the longest time in common use (RFC 9111, section 5.2.2.1, sets no limit). */
const FOREVER = 'private, max-age=31536000, immutable';

/** Routes of photos and albums. */
export function createPhotoApi({
  catalog,
  search,
  photos,
  store,
}: Pick<ApiServices, 'catalog' | 'search' | 'photos' | 'store'>) {
  const lists = { catalog, search };
  const findPhoto = async (id: string) => (await catalog.get(id)) ?? refuseMissing(`photo "${id}"`);

  const findObject = async (key: string | null, what: string): Promise<ObjectInfo> =>
    (key === null ? null : await store.head(key)) ?? refuseMissing(what);

  const findOriginal = async ({ id, key }: Pick<Photo, 'id' | 'key'>): Promise<ObjectInfo> => {
    const what = `original of photo "${id}"`;
    const object = await findObject(key, what);
    // Bytes that were found damaged have no stored hash. The ETag is one in some stores only.
    return photoIdOf(object.metadata['sha256'] ?? object.etag) === id
      ? object
      : refuseMissing(`${what}: the stored file is not, or may not be, the one that was imported`);
  };

  const rendition = async (c: Context, id: string, name: RenditionName, version: string | undefined) => {
    const key = renditionKeyOf(id, name);
    // A rendition is small and requested often. Reading it whole costs a third of streaming it.
    const [object, bytes] = await Promise.all([store.head(key), store.read(key)]);
    if (object === null || bytes === null) return refuseMissing(`${name} of photo "${id}"`);
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': RENDITION_TYPES[name],
      'Content-Length': String(bytes.length),
      ETag: `"${object.etag}"`,
      ...(version === undefined ? {} : { 'Cache-Control': FOREVER }),
    });
  };

  const api = new OpenAPIHono();
  api.use('/photos/*', revalidation());
  api.use('/albums', revalidation());
  return api
    .openapi(routes.listPhotoMonths, async (c) => {
      const months = await listMonths(lists, filterOf(c.req.valid('query')));
      return c.json({ months, total: months.reduce((sum, { count }) => sum + count, 0) }, 200);
    })
    .openapi(routes.listPhotos, async (c) => {
      const { month, cursor, limit, ...filter } = c.req.valid('query');
      return c.json(
        await listPhotos(lists, { limit, filter: filterOf(filter), ...omitUndefined({ month, cursor }) }),
        200,
      );
    })
    .openapi(routes.getPhotoFacets, async (c) => c.json(await search.facets(filterOf(c.req.valid('query'))), 200))
    .openapi(routes.getPhoto, async (c) => c.json(await findPhoto(c.req.valid('param').id), 200))
    .openapi(routes.listSimilarPhotos, async (c) => {
      const alike = await search.alike((await findPhoto(c.req.valid('param').id)).id);
      return c.json({ photos: alike.map(({ id, bits }) => ({ id, distance: bits })) }, 200);
    })
    .openapi(routes.listPhotoCopies, async (c) => {
      const { id } = await findPhoto(c.req.valid('param').id);
      const copies = await Promise.all((await catalog.ties(id)).map(({ copyId }) => catalog.get(copyId)));
      return c.json({ photos: copies.filter((copy) => copy !== null) }, 200);
    })
    .openapi(routes.changePhoto, async (c) => {
      const { id } = c.req.valid('param');
      const change: PhotoChange = omitUndefined(c.req.valid('json'));
      return c.json((await photos.change(id, change)) ?? refuseMissing(`photo "${id}"`), 200);
    })
    .openapi(routes.removePhoto, async (c) => {
      const { id } = c.req.valid('param');
      const isForever = c.req.valid('query').forever ?? false;
      const gone = isForever ? await photos.forget(id) : await photos.change(id, { trashed: true });
      return gone !== null ? c.body(null, 204) : refuseMissing(`photo "${id}"`);
    })
    .openapi(routes.listPhotoFiles, async (c) => {
      const { id } = await findPhoto(c.req.valid('param').id);
      return c.json({ files: shown(await photos.files(id)) }, 200);
    })
    .openapi(routes.listTrash, async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const { photos: lying, nextCursor } = await photos.trash({ limit, ...omitUndefined({ cursor }) });
      return c.json({ photos: withFiles(lying), nextCursor }, 200);
    })
    .openapi(routes.emptyTrash, async (c) => {
      const gone = await photos.emptyTrash();
      return c.json({ forgotten: gone.length, photos: withFiles(gone) }, 200);
    })
    .openapi(routes.getThumbnail, (c) => rendition(c, c.req.valid('param').id, 'thumbnail', c.req.valid('query').v))
    .openapi(routes.getPreview, (c) => rendition(c, c.req.valid('param').id, 'preview', c.req.valid('query').v))
    .openapi(routes.getOriginal, async (c) => {
      const photo = await findPhoto(c.req.valid('param').id);
      const object = await findOriginal(photo);
      return storedBytes(c, store, object, originalHeaders(photo.contentType, photo.name));
    })
    .openapi(routes.getMotion, async (c) => {
      const { id, key, name, motionKey } = await findPhoto(c.req.valid('param').id);
      if (motionKey === key) {
        const object = await findOriginal({ id, key });
        const clip = (await readPhotoRecord(store, id))?.clip ?? refuseMissing(`moving part of photo "${id}"`);
        return storedBytes(c, store, object, originalHeaders('video/mp4', `${name}.mp4`), clip);
      }
      const object = await findObject(motionKey, `moving part of photo "${id}"`);
      return storedBytes(
        c,
        store,
        object,
        originalHeaders(object.contentType, photoKey.parse(object.key)?.name ?? 'motion'),
      );
    })
    .openapi(routes.listAlbums, async (c) => c.json({ albums: await listAlbums(lists) }, 200))
    .openapi(routes.createAlbum, async (c) => c.json(await photos.createAlbum(c.req.valid('json').name), 201))
    .openapi(routes.renameAlbum, async (c) => {
      const { id } = c.req.valid('param');
      const wasThere = await photos.renameAlbum(id, c.req.valid('json').name);
      return wasThere ? c.body(null, 204) : refuseMissing(`album "${id}"`);
    })
    .openapi(routes.removeAlbum, async (c) => {
      const { id } = c.req.valid('param');
      return (await photos.removeAlbum(id)) ? c.body(null, 204) : refuseMissing(`album "${id}"`);
    });
}

const shown = (files: readonly PhotoFile[]) => files.map(({ name, role, sizeBytes }) => ({ name, role, sizeBytes }));
const withFiles = (photos: readonly PhotoWithFiles[]) => photos.map(({ id, files }) => ({ id, files: shown(files) }));

function refuseMissing(what: string): never {
  throw new HttpProblem(404, 'not-found', `There is no ${what}.`);
}

const filterOf = (query: { [Key in keyof PhotoFilter]?: PhotoFilter[Key] | undefined }): PhotoFilter =>
  omitUndefined(query);

const RENDITION_TYPES = Object.fromEntries(RENDITIONS.map(({ name, contentType }) => [name, contentType])) as Readonly<
  Record<RenditionName, string>
>;
