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

/** Photos on a page of the timeline: the most that the API gives. */
const PAGE_PHOTOS = 500;
/** Changes that are under way at the same time. */
const MOST_CHANGES = 4;

/** Changes that have begun and have not ended. */
const underWay = new Set<Promise<unknown>>();

function changing<T>(work: Promise<T>): Promise<T> {
  const change = work.finally(() => underWay.delete(change));
  underWay.add(change);
  return change;
}

/** Reads after the changes that have begun: the page shows a change at once, and a list from before it would take it back. */
async function readChanged<T>(...[from, path, query, init]: Parameters<typeof request>): Promise<T> {
  await Promise.allSettled(underWay);
  return request<T>(from, path, query, init);
}

/** What a filter shows, by month. Throws ApiError; an aborted request throws what `fetch` throws. */
export const timelineSource = (filter: PhotoFilter): TimelineSource => ({
  months: async (signal) =>
    (await readChanged<PhotoMonths>(fetch, '/api/photos/months', { ...filter }, { signal })).months,
  page: (month, cursor, signal) =>
    readChanged<PhotoPage>(fetch, '/api/photos', { ...filter, month, cursor, limit: PAGE_PHOTOS }, { signal }),
});

export const readMonths = async (fetch: typeof globalThis.fetch): Promise<PhotoMonths['months']> =>
  (await readChanged<PhotoMonths>(fetch, '/api/photos/months', {})).months;

/** What photos of a filter have in common; each list as if nothing were chosen from it. */
export const readFacets = (filter: PhotoFilter, signal: AbortSignal): Promise<PhotoFacets> =>
  readChanged<PhotoFacets>(fetch, '/api/photos/facets', { ...filter }, { signal });

export const readPhoto = (id: string, signal?: AbortSignal): Promise<Photo> =>
  request<Photo>(fetch, pathOf(id), {}, signal ? { signal } : {});

/** Copies of it that messengers made. */
export const readCopies = async (id: string, signal: AbortSignal): Promise<readonly Photo[]> =>
  (await request<PhotoCopies>(fetch, `${pathOf(id)}/copies`, {}, { signal })).photos;

export const changePhoto = (id: string, change: PhotoChange): Promise<Photo> =>
  changing(request<Photo>(fetch, pathOf(id), {}, withBody('PATCH', change)));

/** The same change to each; resolves when the last is done, rejects with the first that failed. */
export const changePhotos = (ids: Iterable<string>, change: PhotoChange): Promise<void> =>
  changing(forEach(ids, (id) => changePhoto(id, change)));

/** Deletes each for good; resolves and rejects as `changePhotos` does. */
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

/** The same of all that lies in the trash. */
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
