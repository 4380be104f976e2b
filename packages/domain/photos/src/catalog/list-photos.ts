import type { AlbumFacts, PageRequest, PhotoCatalog, PhotoPage } from './photo-catalog.ts';
import type { MonthCount, PhotoFilter, PhotoSearch } from './photo-search.ts';

/** Where photos are listed: by time from the catalog, by content from the search. */
export interface PhotoLists {
  readonly catalog: Pick<PhotoCatalog, 'page' | 'months' | 'albums'>;
  readonly search: Pick<PhotoSearch, 'page' | 'months' | 'albums'>;
}

export interface Album extends AlbumFacts {
  /** Photos in it that the timeline shows. */
  readonly count: number;
  /** Its newest photo; null where it has none. */
  readonly coverId: string | null;
}

/** A page of the timeline, of all photos that it shows or of those of a filter. The catalog and the search take each other's cursors. */
export const listPhotos = (
  { catalog, search }: PhotoLists,
  { filter, ...request }: PageRequest & { readonly filter: PhotoFilter },
): Promise<PhotoPage> => (isEmpty(filter) ? catalog.page(request) : search.page({ filter, ...request }));

/** How many photos of a filter each month has, newest first; months without any are left out. */
export async function listMonths({ catalog, search }: PhotoLists, filter: PhotoFilter): Promise<readonly MonthCount[]> {
  if (!isEmpty(filter)) return search.months(filter);
  return (await catalog.months()).flatMap(({ month, count }) => (count > 0 ? [{ month, count }] : []));
}

/** By name, case not counted, then by id. */
export async function listAlbums({ catalog, search }: PhotoLists): Promise<readonly Album[]> {
  const [albums, counts] = [await catalog.albums(), await search.albums()];
  const countOf = new Map(counts.map((one) => [one.id, one]));
  return albums.map((album) => ({
    ...album,
    count: countOf.get(album.id)?.count ?? 0,
    coverId: countOf.get(album.id)?.coverId ?? null,
  }));
}

const isEmpty = (filter: PhotoFilter): boolean => Object.values(filter).every((part) => part === undefined);
