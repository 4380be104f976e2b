import { createMemoryPhotoCatalog } from './memory-photo-catalog.ts';
import { createMemoryPhotoSearch } from './memory-photo-search.ts';
import { hammingDistance } from '../pictures/perceptual-hash.ts';
import type { PhotoCatalog, PhotoPage } from './photo-catalog.ts';
import type { PhotoFilter, PhotoSearch } from './photo-search.ts';
import type { Photo } from './photo.ts';

/** A search that breaks one promise, as somebody's real search might. */
export interface MutantSearch {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (search: PhotoSearch, catalog: PhotoCatalog) => Partial<PhotoSearch>;
}

/** Asks with another filter than it was asked with. */
const asking =
  (change: (filter: PhotoFilter) => PhotoFilter) =>
  (search: PhotoSearch): Partial<PhotoSearch> => ({
    page: (request) => search.page({ ...request, filter: change(request.filter) }),
    months: (filter) => search.months(change(filter)),
  });

const mapText = (change: (text: string) => string) =>
  asking((filter) => (filter.text === undefined ? filter : { ...filter, text: change(filter.text) }));

const mapPage =
  (change: (page: PhotoPage) => PhotoPage) =>
  (search: PhotoSearch): Partial<PhotoSearch> => ({ page: async (request) => change(await search.page(request)) });

/** A search of the same photos, changed. */
async function changed(catalog: PhotoCatalog, change: (photo: Photo) => Photo): Promise<PhotoSearch> {
  const other = createMemoryPhotoCatalog();
  for (const { month } of await catalog.months()) {
    for await (const photos of catalog.scan(month)) await other.put(photos.map(change));
  }
  for (const id of (await catalog.trash({ limit: 500 })).id) {
    const photo = await catalog.get(id);
    if (photo !== null) await other.put([change(photo)]);
  }
  return createMemoryPhotoSearch({ catalog: other });
}

const shownToo = (photo: Photo): Photo => ({ ...photo, hidden: false });
const outOfTrash = (photo: Photo): Photo => ({ ...photo, trashedAt: null });

export const mutantSearches: readonly MutantSearch[] = [
  {
    name: 'minds accents',
    killedBy:
      'words are found in name, title, description, tags, camera, lens and place, whatever their case and accents',
    mutate: mapText((text) => text.replaceAll(/[^\0-\x7f]+/g, 'x')),
  },
  {
    name: 'searches single letters of scripts without spaces',
    killedBy:
      'in scripts without spaces the typed text must occur unchanged, and marks of Hebrew and Arabic are ignored',
    mutate: mapText((text) => text.replaceAll(/\p{sc=Han}/gu, '$& ')),
  },
  {
    name: 'does not ignore marks of Arabic',
    killedBy:
      'in scripts without spaces the typed text must occur unchanged, and marks of Hebrew and Arabic are ignored',
    mutate: mapText((text) => text.replaceAll(/[\u064b-\u065f]/g, 'x')),
  },
  {
    name: 'ignores whether photos are dated',
    killedBy: 'each filter finds exactly its matches',
    mutate: asking(({ dated: _dated, ...filter }) => filter),
  },
  {
    name: 'treats the last word as a whole word',
    killedBy: 'all words must occur, the last as the beginning of one, in any order and field',
    mutate: mapText((text) => (text === '' ? text : `${text} ${text.split(' ').at(-1) ?? ''}`)),
  },
  {
    name: 'reads OR as a word of a query',
    killedBy: 'a search text is words, never a query language',
    mutate: mapText((text) => text.split(/ (?:AND|OR|NOT)\b/)[0] ?? ''),
  },
  {
    name: 'finds cameras by how they begin',
    killedBy: 'each filter finds exactly its matches',
    mutate: asking(({ camera, ...filter }) =>
      camera === undefined ? filter : { ...filter, camera: camera === 'Pixel' ? 'Pixel 8' : camera },
    ),
  },
  {
    name: 'ignores the time of day',
    killedBy: 'from is inclusive and to is exclusive, to the second',
    mutate: asking((filter) => (filter.to === undefined ? filter : { ...filter, to: filter.to.slice(0, 10) })),
  },
  {
    name: 'forgets the other filters in a search',
    killedBy: 'filters combine, and a cursor keeps its position among their matches',
    mutate: asking(({ text, trashed, ...filter }) =>
      text === undefined ? { ...filter, ...(trashed && { trashed }) } : { text, ...(trashed && { trashed }) },
    ),
  },
  {
    name: 'counts whole months',
    killedBy: 'months can be counted for any filter',
    mutate: (search) => ({
      months: ({ from, to, ...filter }) =>
        search.months({
          ...filter,
          ...(from && { from: `${from.slice(0, 8)}01` }),
          ...(to && { to: `${to.slice(0, 8)}31` }),
        }),
    }),
  },
  {
    name: 'finds hidden photos in every search',
    killedBy: 'hidden copies are found only where they are requested',
    mutate: (search) => ({
      async page(request) {
        const page = await search.page(request);
        if (request.filter.text === undefined || page.id.length > 0) return page;
        return search.page({ ...request, filter: { ...request.filter, hidden: true } });
      },
    }),
  },
  {
    name: 'forgets the other names of a photo',
    killedBy: 'a photo is found by the words of every name of its arrivals',
    mutate: (_, catalog) => ({
      page: async (request) => (await changed(catalog, (photo) => ({ ...photo, otherNames: [] }))).page(request),
    }),
  },
  {
    name: 'treats every photo as dated',
    killedBy: 'a page has the columns of the timeline, or of one month where requested',
    mutate: mapPage((page) => ({ ...page, dated: page.dated.map(() => true) })),
  },
  {
    name: 'ignores the limit',
    killedBy: 'a limit outside 1 to 500, a bound that is not a wall time, and a malformed cursor are refused',
    mutate: (search) => ({
      page: (request) => search.page({ ...request, limit: Math.min(500, Math.max(1, Math.round(request.limit))) }),
    }),
  },
  {
    name: 'has a tag of no photo',
    killedBy: 'an empty catalog and an emptied one have no matches',
    mutate: (search) => ({
      facets: async (filter) => ({ ...(await search.facets(filter)), tags: [{ value: '', count: 0 }] }),
    }),
  },
  {
    name: 'never reads a month again',
    killedBy: 'a search follows puts, changes and removals, and returns the revisions from which it answers',
    mutate: (search) => {
      let kept: Awaited<ReturnType<PhotoSearch['revisions']>> = [];
      return {
        async revisions() {
          if (kept.length === 0) kept = await search.revisions();
          return kept;
        },
      };
    },
  },
  {
    name: 'returns the catalog’s revisions without reading the changes',
    killedBy: 'a search follows puts, changes and removals, and returns the revisions from which it answers',
    mutate: (search) => {
      const kept = new Map<string, Promise<PhotoPage>>();
      return {
        async page(request) {
          const question = JSON.stringify(request);
          const answer = kept.get(question) ?? search.page(request);
          kept.set(question, answer);
          return answer;
        },
      };
    },
  },
  {
    name: 'keeps photos that a rebuild dropped',
    killedBy: 'a search does not find photos that a rebuild removed',
    mutate: (search) => {
      let kept: readonly { readonly id: string; readonly count: number; readonly coverId: string }[] = [];
      let most: Awaited<ReturnType<PhotoSearch['facets']>> | null = null;
      return {
        async albums() {
          if (kept.length === 0) kept = await search.albums();
          return kept;
        },
        async revisions() {
          const revisions = await search.revisions();
          if (kept.length === 0) kept = await search.albums();
          return revisions;
        },
        async facets(filter) {
          most ??= await search.facets(filter);
          return most;
        },
      };
    },
  },
  {
    name: 'counts undated photos in the trash too',
    killedBy: 'facets count cameras, towns and tags outside the trash, most frequent first, and undated photos',
    mutate: (search, catalog) => ({
      facets: async (filter) => ({
        ...(await search.facets(filter)),
        undated: (await (await changed(catalog, outOfTrash)).facets(filter)).undated,
      }),
    }),
  },
  {
    name: 'counts the trash as well',
    killedBy: 'facets count cameras, towns and tags outside the trash, most frequent first, and undated photos',
    mutate: (_, catalog) => ({ facets: async (filter) => (await changed(catalog, outOfTrash)).facets(filter) }),
  },
  {
    name: 'lists the facets of all photos, whatever the filter',
    killedBy: 'facets follow the filter, and each list ignores the filter’s own choice from it',
    mutate: (search) => ({ facets: () => search.facets({}) }),
  },
  {
    name: 'lists only the chosen camera',
    killedBy: 'facets follow the filter, and each list ignores the filter’s own choice from it',
    mutate: (search) => ({
      async facets(filter) {
        const { cameras, ...others } = await search.facets(filter);
        return { ...others, cameras: cameras.filter(({ value }) => value === (filter.camera ?? value)) };
      },
    }),
  },
  {
    name: 'forgets the time in its facets',
    killedBy: 'facets follow the filter, and each list ignores the filter’s own choice from it',
    mutate: (search) => ({ facets: ({ from: _from, to: _to, ...filter }) => search.facets(filter) }),
  },
  {
    name: 'lists every tag',
    killedBy: 'facets list the 200 most frequent of each kind',
    mutate: (search, catalog) => ({
      async facets(filter) {
        const tags = new Set<string>();
        for (const { month } of await catalog.months()) {
          for await (const photos of catalog.scan(month)) {
            for (const tag of photos.flatMap((photo) => photo.tags)) tags.add(tag);
          }
        }
        return { ...(await search.facets(filter)), tags: [...tags].map((value) => ({ value, count: 1 })) };
      },
    }),
  },
  {
    name: 'counts the trash in albums',
    killedBy: 'albums have the number and the newest of their photos outside the trash',
    mutate: (_, catalog) => ({ albums: async () => (await changed(catalog, outOfTrash)).albums() }),
  },
  {
    name: 'counts hidden photos in albums',
    killedBy: 'albums have the number and the newest of their photos outside the trash',
    mutate: (_, catalog) => ({ albums: async () => (await changed(catalog, shownToo)).albums() }),
  },
  {
    name: 'lists similar photos in the order of ids',
    killedBy: 'similar photos are ordered by distance, only those of the timeline and without the photo itself',
    mutate: (search) => ({
      alike: async (id) => (await search.alike(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    }),
  },
  {
    name: 'treats pictures without structure as similar',
    killedBy: 'similar photos are ordered by distance, only those of the timeline and without the photo itself',
    mutate: (search, catalog) => ({
      async alike(id) {
        const photo = await catalog.get(id);
        const { id: ids, hash } = await search.perceptualHashes();
        const own = photo?.perceptualHash ?? null;
        if (own === null) return [];
        return ids
          .flatMap((one, at) => (one === id ? [] : [{ id: one, bits: hammingDistance(own, hash[at] ?? '') }]))
          .filter(({ bits }) => bits <= 6)
          .sort((a, b) => a.bits - b.bits || (a.id < b.id ? -1 : 1));
      },
    }),
  },
  {
    name: 'treats only hashes within five bits as similar',
    killedBy: 'similar photos are ordered by distance, only those of the timeline and without the photo itself',
    mutate: (search) => ({ alike: async (id) => (await search.alike(id)).filter(({ bits }) => bits < 6) }),
  },
  {
    name: 'lists hidden photos as similar',
    killedBy: 'similar photos are ordered by distance, only those of the timeline and without the photo itself',
    mutate: (_, catalog) => ({ alike: async (id) => (await changed(catalog, shownToo)).alike(id) }),
  },
  {
    name: 'lists 40 similar photos',
    killedBy: 'the 50 most similar photos are listed',
    mutate: (search) => ({ alike: async (id) => (await search.alike(id)).slice(0, 40) }),
  },
  {
    name: 'has hashes of shown photos only',
    killedBy: 'perceptual hashes of copies and of other photos are listed separately, including hidden ones',
    mutate: (search) => ({
      async perceptualHashes(which) {
        const shown = new Set((await search.perceptualHashes()).id);
        const { id, hash } = await search.perceptualHashes(which);
        return { id: id.filter((one) => shown.has(one)), hash: hash.filter((_, at) => shown.has(id[at] ?? '')) };
      },
    }),
  },
  {
    name: 'compares with photos in the trash',
    killedBy: 'perceptual hashes are listed by id, for photos outside the trash that have one',
    mutate: (_, catalog) => ({
      perceptualHashes: async () => (await changed(catalog, outOfTrash)).perceptualHashes(),
    }),
  },
];
