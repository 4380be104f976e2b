import type { AlbumFacts, PageRequest, PhotoCatalog, PhotoPage } from './photo-catalog.ts';
import type { MonthCount, PhotoFilter, PhotoSearch } from './photo-search.ts';

/** Sources of lists of photos: the catalog for lists by time, the search for lists by content. */
export interface PhotoLists {
  readonly catalog: Pick<PhotoCatalog, 'page' | 'months' | 'albums'>;
  readonly search: Pick<PhotoSearch, 'page' | 'months' | 'albums'>;
}

export interface Album extends AlbumFacts {
  /** Number of its photos that the timeline shows. */
  readonly count: number;
  /** Its newest photo; null where it has none. */
  readonly coverId: string | null;
}

/**
 * A page of the timeline: of all photos that it shows, or of those that match a filter. Cursors of the catalog and of the search are
 * interchangeable.
 */
export const listPhotos = (
  { catalog, search }: PhotoLists,
  { filter, ...request }: PageRequest & { readonly filter: PhotoFilter },
): Promise<PhotoPage> => (isEmpty(filter) ? catalog.page(request) : search.page({ filter, ...request }));

/** Number of photos that match a filter, by month, newest first. Months without photos are left out. */
export async function listMonths({ catalog, search }: PhotoLists, filter: PhotoFilter): Promise<readonly MonthCount[]> {
  if (!isEmpty(filter)) return search.months(filter);
  return (await catalog.months()).flatMap(({ month, count }) => (count > 0 ? [{ month, count }] : []));
}

/** Albums by name without regard to case, then by id. */
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
