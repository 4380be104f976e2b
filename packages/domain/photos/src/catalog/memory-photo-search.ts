import type { PhotoCatalog } from './photo-catalog.ts';
import { matchesFilter } from './photo-filter.ts';
import { MAX_ALIKE, MAX_FACETS } from './photo-search.ts';
import type { Facet, PhotoFilter, PhotoSearch } from './photo-search.ts';
import { hammingDistance, LOOKS_ALIKE_BITS, NO_STRUCTURE } from '../pictures/perceptual-hash.ts';
import { isDated, monthOf } from './photo.ts';
import type { Photo } from './photo.ts';
import { checkFilter, checkRequest, compareTimeline, decodeCursor, timelinePage, timelineRow } from './timeline.ts';

/** A month as it was last read from the catalog. */
interface KnownMonth {
  readonly revision: string;
  readonly photos: readonly Photo[];
}

/**
 * Makes a search for tests and demonstrations, which scans all photos of a catalog. Before each answer it reads the trash, and the months
 * whose revision has changed.
 */
export function createMemoryPhotoSearch({ catalog }: { readonly catalog: PhotoCatalog }): PhotoSearch {
  const known = new Map<string, KnownMonth>();

  const follow = async (): Promise<void> => {
    const months = (await catalog.months()).filter(({ count, hidden }) => count + hidden > 0);
    for (const month of known.keys()) if (!months.some((one) => one.month === month)) known.delete(month);
    for (const { month, revision } of months) {
      if (known.get(month)?.revision === revision) continue;
      const photos: Photo[] = [];
      for await (const batch of catalog.scan(month)) photos.push(...batch);
      known.set(month, { revision, photos });
    }
  };
  const readTrash = async (): Promise<Photo[]> => {
    const photos: Photo[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<PhotoCatalog['trash']>> = await catalog.trash({
        limit: 500,
        ...(cursor !== null && { cursor }),
      });
      for (const id of page.id) {
        const photo = await catalog.get(id);
        if (photo !== null) photos.push(photo);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    return photos;
  };
  /** All photos outside the trash. */
  const live = async (): Promise<Photo[]> => {
    await follow();
    return [...known.values()].flatMap(({ photos }) => photos);
  };
  /** Photos that match a filter, newest first. */
  const select = async (filter: PhotoFilter): Promise<Photo[]> => {
    checkFilter(filter);
    const photos = filter.trashed === true ? await readTrash() : await live();
    return photos.filter((photo) => matchesFilter(photo, filter)).sort(compareTimeline);
  };

  return {
    async revisions() {
      await follow();
      return [...known]
        .map(([month, { revision }]) => ({ month, revision }))
        .sort((a, b) => (a.month < b.month ? -1 : 1));
    },

    async page(request) {
      checkRequest(request);
      const { filter, month, cursor, limit } = request;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      const rows = (await select(filter))
        .filter((photo) => month === undefined || monthOf(photo) === month)
        .filter((photo) => after === null || compareTimeline(photo, after) > 0);
      return timelinePage(rows.slice(0, limit + 1).map(timelineRow), limit);
    },

    async months(filter) {
      return countBy(await select(filter), (photo) => [monthOf(photo)])
        .map(({ value, count }) => ({ month: value, count }))
        .sort((a, b) => (a.month > b.month ? -1 : 1));
    },

    async facets(filter) {
      const { camera: _camera, ...anyCamera } = filter;
      const { place: _place, ...anyPlace } = filter;
      const { tag: _tag, ...anyTag } = filter;
      const { dated: _dated, ...datedOrNot } = filter;
      return {
        cameras: mostFrequent(await select(anyCamera), (photo) => [photo.camera]),
        places: mostFrequent(await select(anyPlace), (photo) => [photo.place?.name]),
        tags: mostFrequent(await select(anyTag), (photo) => [...new Set(photo.tags)]),
        undated: (await select(datedOrNot)).filter((photo) => !isDated(photo)).length,
      };
    },

    async albums() {
      const shown = await select({});
      return countBy(shown, ({ albums }) => [...new Set(albums)])
        .map(({ value: id, count }) => ({
          id,
          count,
          coverId: shown.find(({ albums }) => albums.includes(id))?.id ?? '',
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    async alike(id) {
      const own = (await catalog.get(id))?.perceptualHash ?? NO_STRUCTURE;
      if (own === NO_STRUCTURE) return [];
      return (await select({}))
        .flatMap((photo) =>
          photo.id === id || photo.perceptualHash === null || photo.perceptualHash === NO_STRUCTURE
            ? []
            : [{ id: photo.id, bits: hammingDistance(own, photo.perceptualHash) }],
        )
        .filter(({ bits }) => bits <= LOOKS_ALIKE_BITS)
        .sort((a, b) => a.bits - b.bits || (a.id < b.id ? -1 : 1))
        .slice(0, MAX_ALIKE);
    },

    async perceptualHashes(which = 'shown') {
      const photos =
        which === 'shown'
          ? await select({})
          : (await live()).filter((photo) => photo.sentCopy === (which === 'copies'));
      const hashed = photos
        .flatMap(({ id, perceptualHash: hash }) => (hash === null ? [] : [{ id, hash }]))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return { id: hashed.map(({ id }) => id), hash: hashed.map(({ hash }) => hash) };
    },
  };
}

type ValuesOf = (photo: Photo) => readonly (string | null | undefined)[];

/** Number of photos for each value, in any order. */
function countBy(photos: readonly Photo[], valuesOf: ValuesOf): Facet[] {
  const counts = new Map<string, number>();
  for (const value of photos.flatMap(valuesOf)) {
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}

const mostFrequent = (photos: readonly Photo[], valuesOf: ValuesOf): Facet[] =>
  countBy(photos, valuesOf)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_FACETS);
