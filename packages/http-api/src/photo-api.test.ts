import { z } from '@hono/zod-openapi';
import { AlbumMissingError, CatalogError } from '@homelake/photos';
import type { Photo, PhotoCatalog, PhotoChange, PhotoFile } from '@homelake/photos';
import { createMemoryPhotoCatalog, createMemoryPhotoSearch } from '@homelake/photos/memory';
import { describe, expect, test } from 'vitest';
import { createClient } from './client.ts';
import { idOf, photoApp, photoOf } from './photo-lake.test-helper.ts';
import {
  AlbumList,
  Photo as PhotoSchema,
  PhotoCopies,
  PhotoFacets,
  PhotoMonths,
  PhotoPage,
  Trash,
} from './photo-schemas.ts';
import type { Problem } from './schemas.ts';
import type { PhotoEditor } from './services.ts';

/** An editor that keeps its changes in the catalog only. */
function editorOver(catalog: PhotoCatalog, changes: PhotoChange[] = []): PhotoEditor {
  const names = new Map<string, string>();
  const putAlbum = async (id: string, name: string) => {
    names.set(id, name);
    await catalog.putAlbum({ id, name, createdAt: '2024-02-01T00:00:00.000Z' });
  };
  const files = async (id: string): Promise<readonly PhotoFile[]> => {
    const photo = await catalog.get(id);
    if (photo === null) return [];
    const { key, name, sizeBytes } = photo;
    return [
      { name: `DCIM/${name}`, role: 'original', key, sizeBytes },
      { name: `DCIM/${name}.xmp`, role: 'sidecar', key: `${key}.xmp`, sizeBytes: 3 },
    ];
  };
  const trash: PhotoEditor['trash'] = async (request) => {
    const { id: ids, nextCursor } = await catalog.trash(request);
    return { photos: await Promise.all(ids.map(async (id) => ({ id, files: await files(id) }))), nextCursor };
  };
  return {
    async change(id, change) {
      const photo = await catalog.get(id);
      if (photo === null) return null;
      const known = new Set((await catalog.albums()).map((album) => album.id));
      for (const album of change.addAlbums ?? []) if (!known.has(album)) throw new AlbumMissingError(album);
      changes.push(change);
      const { favourite = photo.favourite, trashed, addAlbums = [] } = change;
      const trashedAt = trashed === undefined ? photo.trashedAt : trashed ? '2024-02-02T00:00:00.000Z' : null;
      await catalog.put([{ ...photo, favourite, trashedAt, albums: [...photo.albums, ...addAlbums] }]);
      return catalog.get(id);
    },
    files,
    async forget(id) {
      const gone = await files(id);
      await catalog.remove([id]);
      return gone.length === 0 ? null : gone;
    },
    trash,
    async emptyTrash() {
      const { photos: gone } = await trash({ limit: 500 });
      await catalog.remove(gone.map(({ id }) => id));
      return gone;
    },
    async createAlbum(name) {
      await putAlbum(`album${names.size}`, name);
      const [album] = await catalog.albums();
      return album === undefined ? Promise.reject(new TypeError('no album')) : { ...album, count: 0, coverId: null };
    },
    async renameAlbum(id, name) {
      if (!names.has(id)) return false;
      await putAlbum(id, name);
      return true;
    },
    async removeAlbum(id) {
      await catalog.removeAlbum(id);
      return names.delete(id);
    },
  };
}

async function appWith(...photos: Photo[]) {
  const catalog = createMemoryPhotoCatalog();
  await catalog.put(photos);
  const changes: PhotoChange[] = [];
  const search = createMemoryPhotoSearch({ catalog });
  return { ...photoApp({ catalog, search, photos: editorOver(catalog, changes) }), catalog, changes };
}

/** The body of a 200 response, after checking that it has exactly the shape that the OpenAPI document promises. */
async function read<Shape extends z.ZodRawShape>(response: Response, shape: z.ZodObject<Shape>) {
  expect(response.status).toBe(200);
  return z.strictObject(shape.shape).parse(await response.json());
}

const rome = { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' };
const library = [
  photoOf(1, { takenLocal: '2024-03-01T08:00:00', camera: 'Canon EOS R6', tags: ['sea'] }),
  photoOf(2, { takenLocal: '2024-01-28T15:30:12', place: rome, favourite: true, title: 'Colosseum at noon' }),
  photoOf(3, { takenLocal: '2024-01-28T15:30:12', kind: 'video', durationSeconds: 2.5, albums: ['a1'] }),
  photoOf(4, { takenLocal: '2024-01-05T10:00:00', state: 'failed', reason: 'The file is damaged.', renditions: [] }),
  photoOf(5, { takenLocal: '2023-12-24T18:00:00', trashedAt: '2024-02-01T00:00:00.000Z' }),
];

const numbers = (ids: readonly string[]) => ids.map((id) => Number.parseInt(id, 16));

describe('the timeline', () => {
  test('has the number of photos of each month, newest first, and their sum', async () => {
    const { request } = await appWith(...library);
    const { months, total } = await read(await request('/api/photos/months'), PhotoMonths);
    expect(months).toEqual([
      { month: '2024-03', count: 1 },
      { month: '2024-01', count: 3 },
    ]);
    expect(total).toBe(4);
  });

  test('comes in pages that together are the whole timeline', async () => {
    const { request, catalog } = await appWith(...library);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: PhotoPage = await read(
        await request(`/api/photos?limit=1${cursor && `&cursor=${cursor}`}`),
        PhotoPage,
      );
      expect(page.id).toHaveLength(1);
      seen.push(...page.id);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual((await catalog.page({ limit: 500 })).id);
    expect(numbers(seen)).toEqual([1, 3, 2, 4]);
  });

  test.each([
    ['month=2024-01', [3, 2, 4]],
    ['text=colosseum', [2]],
    ['text=noo', [2]],
    ['text=', [1, 3, 2, 4]],
    ['camera=Canon%20EOS%20R6', [1]],
    ['place=Rome', [2]],
    ['place=Italy', [2]],
    ['tag=sea', [1]],
    ['album=a1', [3]],
    ['favourite=true', [2]],
    ['favourite=false', [1, 3, 4]],
    ['kind=video', [3]],
    ['state=failed', [4]],
    ['trashed=true', [5]],
    ['hidden=true', []],
    ['hidden=false', [1, 3, 2, 4]],
    ['trashed=false', [1, 3, 2, 4]],
    ['from=2024-01-28', [1, 3, 2]],
    ['to=2024-01-28T15:30', [4]],
    ['from=2024-01-05&to=2024-02-01&kind=image', [2, 4]],
    ['camera=canon', []],
  ])('with %s has the photos %j, and its months count the same photos', async (query, expected) => {
    const { request } = await appWith(...library);
    expect(numbers((await read(await request(`/api/photos?${query}`), PhotoPage)).id)).toEqual(expected);
    if (!query.startsWith('month'))
      expect((await read(await request(`/api/photos/months?${query}`), PhotoMonths)).total).toBe(expected.length);
  });

  test.each([
    ['month=2024-13', 'month'],
    ['month=2024-1', 'month'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['favourite=yes', 'favourite'],
    ['trashed=1', 'trashed'],
    ['kind=gif', 'kind'],
    ['state=new', 'state'],
    ['from=2024-02-30', 'from'],
    ['to=soon', 'to'],
    ['album=a%20b', 'album'],
    ['camera=', 'camera'],
    [`text=${'x'.repeat(501)}`, 'text'],
  ])('with %s is 400 and names the fault', async (query, path) => {
    const response = await (await appWith()).request(`/api/photos?${query}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Problem).errors?.[0]).toMatchObject({ in: 'query', path });
  });

  test.each(['x', 'MjAyNC0wMS0yOA', 'not base64 !', '%00'])('with the invalid cursor %s is 400', async (cursor) => {
    const { request, errors } = await appWith(...library);
    expect((await request(`/api/photos?cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    expect(errors).toEqual([]);
  });

  test.each(['/api/photos', '/api/photos/months', '/api/photos/facets', `/api/photos/${idOf(2)}`, '/api/albums'])(
    '%s is not sent again until it says something else',
    async (path) => {
      const { request, send, catalog } = await appWith(...library);
      const first = await request(path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"/);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const ask = () => request(path, { headers: { 'if-none-match': etag } });
      const second = await ask();
      expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', etag]);
      await send('POST', '/api/albums', { name: 'New' });
      await catalog.put([photoOf(2, { camera: 'New' }), photoOf(9)]);
      expect((await ask()).status).toBe(200);
    },
  );

  test('has facets: cameras, places and tags with their counts', async () => {
    const { request } = await appWith(...library);
    expect(await read(await request('/api/photos/facets'), PhotoFacets)).toEqual({
      cameras: [{ value: 'Canon EOS R6', count: 1 }],
      places: [{ value: 'Rome', count: 1 }],
      tags: [{ value: 'sea', count: 1 }],
      undated: 0,
    });
  });

  test('that cannot be read is 503, and the problem does not contain the error message', async () => {
    for (const [code, status] of [
      ['no-space', 507],
      ['access-denied', 503],
      ['unavailable', 503],
    ] as const) {
      const catalog = createMemoryPhotoCatalog();
      catalog.months = () => Promise.reject(new CatalogError(code, '/home/ann/secret'));
      const { request, errors } = photoApp({ catalog });
      const response = await request('/api/photos/months');
      expect(response.status).toBe(status);
      expect(await response.text()).not.toContain('secret');
      expect(errors).toHaveLength(1);
    }
  });
});

describe('a copy that a messenger made', () => {
  const copy = { sentCopy: true, originalId: idOf(2), takenLocal: '2024-01-29T00:00:00' };
  const withCopies = () => appWith(...library, photoOf(6, { ...copy, hidden: true }), photoOf(7, copy));

  test('is left out where its original is shown, and is found with the filter "hidden"', async () => {
    const { request } = await withCopies();
    const idsOf = async (query: string) => numbers((await read(await request(`/api/photos?${query}`), PhotoPage)).id);
    expect(await idsOf('from=2024-01-29&to=2024-01-30')).toEqual([7]);
    expect(await idsOf('hidden=true')).toEqual([6]);
    expect((await read(await request('/api/photos/months?hidden=true'), PhotoMonths)).total).toBe(1);
  });

  test('names its original, and the original lists its copies', async () => {
    const { request } = await withCopies();
    expect(await read(await request(`/api/photos/${idOf(6)}`), PhotoSchema)).toMatchObject({
      originalId: idOf(2),
      hidden: true,
    });
    const { photos } = await read(await request(`/api/photos/${idOf(2)}/copies`), PhotoCopies);
    expect(new Set(numbers(photos.map(({ id }) => id)))).toEqual(new Set([6, 7]));
    expect(await (await request(`/api/photos/${idOf(1)}/copies`)).json()).toEqual({ photos: [] });
    expect((await request(`/api/photos/${idOf(99)}/copies`)).status).toBe(404);
  });

  test('can be shown as a separate photo, and hidden behind its original again', async () => {
    const { send, changes } = await withCopies();
    for (const standsAlone of [true, false]) await send('PATCH', `/api/photos/${idOf(6)}`, { standsAlone });
    expect(changes).toEqual([{ standsAlone: true }, { standsAlone: false }]);
    expect((await send('PATCH', `/api/photos/${idOf(6)}`, { standsAlone: 'yes' })).status).toBe(400);
  });
});

describe('a photo', () => {
  test('comes with all its facts', async () => {
    const { request } = await appWith(...library);
    expect(await read(await request(`/api/photos/${idOf(2)}`), PhotoSchema)).toEqual(library[1]);
    expect((await request(`/api/photos/${idOf(99)}`)).status).toBe(404);
  });

  test('answers a change with the changed photo', async () => {
    const { send, changes } = await appWith(...library);
    const change = { favourite: true, addTags: [' holiday '], removeTags: ['sea'], takenLocal: '2024-03-01T09:00:00' };
    const photo = await read(await send('PATCH', `/api/photos/${idOf(1)}`, change), PhotoSchema);
    expect(photo).toMatchObject({ id: idOf(1), favourite: true });
    expect(changes).toEqual([{ ...change, addTags: ['holiday'] }]);
    await send('PATCH', `/api/photos/${idOf(1)}`, { takenLocal: null });
    expect(changes[1]).toEqual({ takenLocal: null });
  });

  test.each([
    { favorite: true },
    { favourite: 'yes' },
    { addTags: [''] },
    { addTags: 'sea' },
    { addTags: Array.from({ length: 101 }, () => 'x') },
    { addAlbums: ['a/b'] },
    { takenLocal: '2024-03-01' },
    { takenLocal: '2024-02-30T10:00:00' },
    { takenLocal: '0999-12-31T10:00:00' },
    { id: idOf(2) },
    [],
    null,
  ])('takes no change like %j', async (change) => {
    const { send, changes } = await appWith(...library);
    expect((await send('PATCH', `/api/photos/${idOf(1)}`, change)).status).toBe(400);
    expect(changes).toEqual([]);
  });

  test('cannot be added to an unknown album', async () => {
    const { send, changes } = await appWith(...library);
    const response = await send('PATCH', `/api/photos/${idOf(1)}`, { addAlbums: ['nope'] });
    expect([response.status, ((await response.json()) as Problem).detail]).toEqual([404, 'There is no album "nope".']);
    expect(changes).toEqual([]);
    await send('POST', '/api/albums', { name: 'Sea' });
    const joined = await send('PATCH', `/api/photos/${idOf(1)}`, { addAlbums: ['album0'] });
    expect((await read(joined, PhotoSchema)).albums).toEqual(['album0']);
  });

  test('is put into the trash, is restored, and is deleted for good on request', async () => {
    const { request, send, catalog } = await appWith(...library);
    const path = `/api/photos/${idOf(1)}`;
    const trashed = await request(path, { method: 'DELETE' });
    expect([trashed.status, await trashed.text()]).toEqual([204, '']);
    expect((await catalog.get(idOf(1)))?.trashedAt).not.toBeNull();
    await send('PATCH', path, { trashed: false });
    expect((await catalog.get(idOf(1)))?.trashedAt).toBeNull();
    await request(`${path}?forever=false`, { method: 'DELETE' });
    expect(await catalog.get(idOf(1))).not.toBeNull();
    expect((await request(`${path}?forever=true`, { method: 'DELETE' })).status).toBe(204);
    expect(await catalog.get(idOf(1))).toBeNull();
    for (const query of ['', '?forever=true'])
      expect((await request(`${path}${query}`, { method: 'DELETE' })).status).toBe(404);
    expect((await request(`${path}?forever=1`, { method: 'DELETE' })).status).toBe(400);
  });

  test('lists every file that is deleted with it', async () => {
    const { request } = await appWith(...library);
    expect(await (await request(`/api/photos/${idOf(1)}/files`)).json()).toEqual({
      files: [
        { name: 'DCIM/IMG_1.jpg', role: 'original', sizeBytes: 10 },
        { name: 'DCIM/IMG_1.jpg.xmp', role: 'sidecar', sizeBytes: 3 },
      ],
    });
    expect((await request(`/api/photos/${idOf(77)}/files`)).status).toBe(404);
  });

  test('in the trash is deleted when the trash is emptied', async () => {
    const { request, catalog } = await appWith(...library);
    const files = [
      { name: 'DCIM/IMG_5.jpg', role: 'original', sizeBytes: 10 },
      { name: 'DCIM/IMG_5.jpg.xmp', role: 'sidecar', sizeBytes: 3 },
    ];
    expect(await (await request('/api/trash')).json()).toEqual({ photos: [{ id: idOf(5), files }], nextCursor: null });
    const response = await request('/api/trash', { method: 'DELETE' });
    expect(await response.json()).toEqual({ forgotten: 1, photos: [{ id: idOf(5), files }] });
    expect((await catalog.trash({ limit: 500 })).id).toEqual([]);
  });
});

test('the trash comes in pages, the photo that is there longest first', async () => {
  const lying = [1, 2, 3].map((n) => photoOf(n, { trashedAt: `2024-02-0${4 - n}T00:00:00.000Z` }));
  const { request } = await appWith(...lying);
  const first = await read(await request('/api/trash?limit=2'), Trash);
  expect(numbers(first.photos.map(({ id }) => id))).toEqual([3, 2]);
  const second = await read(await request(`/api/trash?limit=2&cursor=${first.nextCursor}`), Trash);
  expect(numbers(second.photos.map(({ id }) => id))).toEqual([1]);
  expect(second.nextCursor).toBeNull();
  expect((await request('/api/trash?cursor=xyz')).status).toBe(400);
  expect((await request('/api/trash?limit=501')).status).toBe(400);
  const all = await read(await request('/api/trash?limit=500'), Trash);
  expect(all.photos.length).toBe(3);
});

test('facets follow the filter, but each list ignores its own part of the filter', async () => {
  const { request } = await appWith(
    photoOf(1, { camera: 'A', place: rome, tags: ['sea'] }),
    photoOf(2, { camera: 'B', tags: ['sea', 'night'] }),
  );
  expect(await read(await request('/api/photos/facets?camera=A'), PhotoFacets)).toEqual({
    cameras: [
      { value: 'A', count: 1 },
      { value: 'B', count: 1 },
    ],
    places: [{ value: 'Rome', count: 1 }],
    tags: [{ value: 'sea', count: 1 }],
    undated: 0,
  });
  expect((await request('/api/photos/facets?from=yesterday')).status).toBe(400);
});

describe('an album', () => {
  test('is made, renamed, listed with its cover, and removed', async () => {
    const { request, send } = await appWith(...library);
    const made = await send('POST', '/api/albums', { name: '  Sea ' });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ id: 'album0', name: 'Sea', count: 0, coverId: null });
    await send('PATCH', `/api/photos/${idOf(1)}`, { addAlbums: ['album0'] });
    expect((await send('PATCH', '/api/albums/album0', { name: 'Ocean' })).status).toBe(204);
    expect((await read(await request('/api/albums'), AlbumList)).albums).toMatchObject([
      { id: 'album0', name: 'Ocean', count: 1, coverId: idOf(1) },
    ]);
    expect((await request('/api/albums/album0', { method: 'DELETE' })).status).toBe(204);
    expect((await read(await request('/api/albums'), AlbumList)).albums).toEqual([]);
  });

  test('that is unknown is 404, and an invalid name is 400', async () => {
    const { request, send } = await appWith();
    expect((await request('/api/albums/nope', { method: 'DELETE' })).status).toBe(404);
    expect((await send('PATCH', '/api/albums/nope', { name: 'x' })).status).toBe(404);
    for (const name of ['', '   ', 'x'.repeat(201), 7])
      expect((await send('POST', '/api/albums', { name })).status).toBe(400);
  });
});

describe('another site', () => {
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('with %j can neither change, delete nor read anything', async (headers) => {
    const { request, send, catalog, changes } = await appWith(...library);
    const path = `/api/photos/${idOf(1)}`;
    const answers = [
      await send('PATCH', path, { favourite: true }, headers),
      await send('POST', '/api/albums', { name: 'x' }, headers),
      await send('PATCH', '/api/albums/a1', { name: 'x' }, headers),
      await request(path, { method: 'DELETE', headers }),
      await request(`${path}?forever=true`, { method: 'DELETE', headers }),
      await request('/api/trash', { method: 'DELETE', headers }),
      await request('/api/photos', { headers }),
      await request(`${path}/thumbnail?v=1`, { headers }),
      await request(`${path}/original`, { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    expect(changes).toEqual([]);
    expect(await catalog.get(idOf(1))).toEqual(library[0]);
    expect(await catalog.albums()).toEqual([]);
  });
});

test('the typed client reads pages and changes photos', async () => {
  const { app, catalog } = await appWith(...library);
  const client = createClient('http://127.0.0.1:4600/api', async (input, init) =>
    app.request(new Request(input, init)),
  );
  const page = await client.photos.$get({ query: { month: '2024-01', favourite: 'true' } });
  const body = await page.json();
  expect('id' in body && body.id).toEqual([idOf(2)]);
  await client.photos[':id'].$patch({ param: { id: idOf(2) }, json: { favourite: false } });
  expect((await catalog.get(idOf(2)))?.favourite).toBe(false);
});
