import type {
  Album,
  AlbumList,
  Photo,
  PhotoChange,
  PhotoCopies,
  PhotoFacets,
  PhotoFiles,
  PhotoMonths,
  PhotoPage,
  Trash,
} from '@homelake/http-api';
import { request } from '#lib/api.ts';
import type { PhotoFilter } from './photo-filter.ts';
import type { TimelineSource } from './timeline.ts';

/** Page size of the timeline: the largest that the API allows. */
const PAGE_PHOTOS = 500;
/** Largest number of concurrent changes. */
const MOST_CHANGES = 4;

/** Changes that have started and not ended. */
const underWay = new Set<Promise<unknown>>();

function changing<T>(work: Promise<T>): Promise<T> {
  const change = work.finally(() => underWay.delete(change));
  underWay.add(change);
  return change;
}

/** Reads after all started changes have ended. The page shows a change at once, and an older list would undo it on the screen. */
async function readChanged<T>(...[from, path, query, init]: Parameters<typeof request>): Promise<T> {
  await Promise.allSettled(underWay);
  return request<T>(from, path, query, init);
}

/** Reads the photos of a filter, by month. Throws ApiError; an aborted request throws the error of `fetch`. */
export const timelineSource = (filter: PhotoFilter): TimelineSource => ({
  months: async (signal) =>
    (await readChanged<PhotoMonths>(fetch, '/api/photos/months', { ...filter }, { signal })).months,
  page: (month, cursor, signal) =>
    readChanged<PhotoPage>(fetch, '/api/photos', { ...filter, month, cursor, limit: PAGE_PHOTOS }, { signal }),
});

export const readMonths = async (fetch: typeof globalThis.fetch): Promise<PhotoMonths['months']> =>
  (await readChanged<PhotoMonths>(fetch, '/api/photos/months', {})).months;

/** Facets of a filter's photos. Each list is computed as if nothing were chosen from that list. */
export const readFacets = (filter: PhotoFilter, signal: AbortSignal): Promise<PhotoFacets> =>
  readChanged<PhotoFacets>(fetch, '/api/photos/facets', { ...filter }, { signal });

export const readPhoto = (id: string, signal?: AbortSignal): Promise<Photo> =>
  request<Photo>(fetch, pathOf(id), {}, signal ? { signal } : {});

/** Reads the copies of a photo that messengers made. */
export const readCopies = async (id: string, signal: AbortSignal): Promise<readonly Photo[]> =>
  (await request<PhotoCopies>(fetch, `${pathOf(id)}/copies`, {}, { signal })).photos;

export const changePhoto = (id: string, change: PhotoChange): Promise<Photo> =>
  changing(request<Photo>(fetch, pathOf(id), {}, withBody('PATCH', change)));

/** Makes the same change to each photo. Resolves when all are done; rejects with the first error. */
export const changePhotos = (ids: Iterable<string>, change: PhotoChange): Promise<void> =>
  changing(forEach(ids, (id) => changePhoto(id, change)));

/** Deletes each photo for good. Resolves and rejects as `changePhotos` does. */
export const deleteForever = (ids: Iterable<string>): Promise<void> =>
  changing(forEach(ids, (id) => request<void>(fetch, pathOf(id), { forever: 'true' }, { method: 'DELETE' })));

async function forEach(ids: Iterable<string>, change: (id: string) => Promise<unknown>): Promise<void> {
  const rest = [...ids];
  const work = async (): Promise<void> => {
    for (let id = rest.shift(); id !== undefined; id = rest.shift()) await change(id);
  };
  await Promise.all(Array.from({ length: MOST_CHANGES }, work));
}

/** Names of every file that is deleted with these photos. */
export async function filesOf(ids: Iterable<string>): Promise<readonly string[]> {
  const names: string[] = [];
  for (const id of ids)
    names.push(...(await request<PhotoFiles>(fetch, `${pathOf(id)}/files`, {})).files.map(({ name }) => name));
  return names;
}

/** Names of every file that is deleted when the trash is emptied. */
export async function filesInTrash(): Promise<readonly string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Trash = await request<Trash>(fetch, '/api/trash', {
      limit: PAGE_PHOTOS,
      ...(cursor !== null && { cursor }),
    });
    names.push(...page.photos.flatMap(({ files }) => files.map(({ name }) => name)));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return names;
}

export const emptyTrash = (): Promise<unknown> => changing(request(fetch, '/api/trash', {}, { method: 'DELETE' }));

export const readAlbums = async (fetch: typeof globalThis.fetch): Promise<readonly Album[]> =>
  (await readChanged<AlbumList>(fetch, '/api/albums', {})).albums;

export const createAlbum = (name: string): Promise<Album> =>
  changing(request<Album>(fetch, '/api/albums', {}, withBody('POST', { name })));

const pathOf = (id: string): string => `/api/photos/${encodeURIComponent(id)}`;

const withBody = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
