import { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
import type { CatalogMemory } from './memory-photo-catalog.ts';
import type { PhotoCatalog, PhotoFilter, PhotoPage } from './photo-catalog.ts';
import type { Photo } from './photo.ts';
import { compareTimeline, timelinePage, timelineRow } from './timeline.ts';

/** A catalog that breaks one promise, as somebody's real catalog might. */
export interface MutantCatalog {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (catalog: PhotoCatalog, memory: CatalogMemory) => Partial<PhotoCatalog>;
}

const photosIn = (memory: CatalogMemory): Photo[] =>
  [...memory.photos.values()].map((text) => JSON.parse(text) as Photo);

/** Asks with another filter than it was asked with. */
const asking =
  (change: (filter: PhotoFilter) => PhotoFilter) =>
  (catalog: PhotoCatalog): Partial<PhotoCatalog> => ({
    page: (request) => catalog.page({ ...request, filter: change(request.filter ?? {}) }),
    months: (filter) => catalog.months(filter && change(filter)),
  });

/** Pages without a rule of where they end, of a timeline in some order, a page from an offset. */
const offsetPages =
  (order: (a: Photo, b: Photo) => number) =>
  (_: PhotoCatalog, memory: CatalogMemory): Partial<PhotoCatalog> => ({
    async page({ limit, cursor = '0' }): Promise<PhotoPage> {
      const rows = photosIn(memory).sort(order).map(timelineRow);
      const end = Number(cursor) + limit;
      const page = timelinePage(rows.slice(Number(cursor), end), limit);
      return { ...page, nextCursor: end < rows.length ? String(end) : null };
    },
  });

const mapPage =
  (change: (page: PhotoPage) => PhotoPage) =>
  (catalog: PhotoCatalog): Partial<PhotoCatalog> => ({ page: async (request) => change(await catalog.page(request)) });

const mapText = (change: (text: string) => string) =>
  asking((filter) => (filter.text === undefined ? filter : { ...filter, text: change(filter.text) }));

export const mutantCatalogs: readonly MutantCatalog[] = [
  {
    name: 'keeps photos in its own memory',
    killedBy: 'a photo comes out of another handle as it went in',
    mutate: () => createMemoryPhotoCatalog(),
  },
  {
    name: 'has a tag that nobody has',
    killedBy: 'an empty catalog answers with nothing',
    mutate: (catalog) => ({
      facets: async () => ({ ...(await catalog.facets()), tags: [{ value: '', count: 0 }] }),
    }),
  },
  {
    name: 'keeps the first of an id',
    killedBy: 'a put photo replaces the one of its id in all that is asked',
    mutate: (catalog, memory) => ({
      put: (photos) => catalog.put(photos.filter(({ id }) => !memory.photos.has(id))),
    }),
  },
  {
    name: 'takes the first of those with the same id',
    killedBy: 'of photos with the same id in one put, the last counts',
    mutate: (catalog) => ({ put: (photos) => catalog.put(photos.toReversed()) }),
  },
  {
    name: 'keeps what it wrote before it failed',
    killedBy: 'a malformed photo is a bug of the caller, and nothing of its put is kept',
    mutate: (catalog) => ({
      async put(photos) {
        for (const photo of photos) await catalog.put([photo]);
      },
    }),
  },
  {
    name: 'counts what it did not remove',
    killedBy: 'a removed photo leaves nothing behind, and the answer is how many there were',
    mutate: (catalog) => ({ remove: async (ids) => Math.max(await catalog.remove(ids), ids.length) }),
  },
  {
    name: 'keeps albums when it is cleared',
    killedBy: 'a cleared catalog is empty, albums and all, and can be filled anew',
    mutate: (catalog, memory) => ({
      async clear() {
        await catalog.remove([...memory.photos.keys()]);
      },
    }),
  },
  {
    name: 'leaves photos of one second as they came',
    killedBy: 'the timeline is newest first, and of the same instant the greater id first',
    mutate: offsetPages((a, b) => compareTimeline({ ...a, id: '' }, { ...b, id: '' })),
  },
  {
    name: 'shows sides where nothing is known',
    killedBy: 'a page has the columns of its photos, and says where nothing is known',
    mutate: mapPage((page) => ({ ...page, width: page.width.map((width) => width || 1) })),
  },
  {
    name: 'goes on after the second of the last photo',
    killedBy: '1,205 photos of one second come in three pages, without a gap or a double',
    mutate: (_, memory) => ({
      async page({ cursor, limit }) {
        const rows = photosIn(memory).sort(compareTimeline).map(timelineRow);
        const page = timelinePage(
          rows.filter(({ takenLocal }) => takenLocal < (cursor ?? 'z')).slice(0, limit + 1),
          limit,
        );
        return { ...page, nextCursor: page.nextCursor === null ? null : (page.takenLocal.at(-1) ?? null) };
      },
    }),
  },
  {
    name: 'fills every page',
    killedBy: 'a page ends with a whole day where that leaves at least half of it',
    mutate: offsetPages(compareTimeline),
  },
  {
    name: 'gives a cursor with every page',
    killedBy: 'a page that just fits has no cursor',
    mutate: (catalog) => ({
      async page(request) {
        const page = await catalog.page(request);
        const cursor = (await catalog.page({ ...request, limit: 1 })).nextCursor;
        return { ...page, nextCursor: page.nextCursor ?? cursor };
      },
    }),
  },
  {
    name: 'ends a month at the beginning of its last second',
    killedBy: 'pages of a month hold that month alone, its first and last second too',
    mutate: (catalog) => ({
      page: ({ month, filter, ...request }) =>
        month === undefined
          ? catalog.page({ ...request, filter: filter ?? {} })
          : catalog.page({ ...request, month, filter: { ...filter, to: `${month}-31T23:59:59` } }),
    }),
  },
  {
    name: 'pages by offset',
    killedBy: 'between pages photos may come and go: none of the others repeats or is missed',
    mutate: offsetPages(compareTimeline),
  },
  {
    name: 'takes any text for a cursor',
    killedBy: 'a text that is no cursor is refused',
    mutate: (catalog) => ({
      page: ({ cursor, ...request }) =>
        catalog.page(cursor === undefined || cursor.length < 10 ? request : { ...request, cursor }),
    }),
  },
  {
    name: 'gives as much as it is asked for',
    killedBy: 'a limit outside 1 to 500, and a bound that is no wall time, are bugs of the caller',
    mutate: (catalog) => ({
      page: (request) => catalog.page({ ...request, limit: Math.min(500, Math.max(1, Math.round(request.limit))) }),
    }),
  },
  {
    name: 'minds accents',
    killedBy:
      'words are found in name, title, description, tags, camera, lens and place, whatever their case and accents',
    mutate: mapText((text) => text.replaceAll(/[^\0-\x7f]+/g, 'x')),
  },
  {
    name: 'looks for letters of a script without spaces one by one',
    killedBy:
      'in scripts without spaces what is typed stands as it is typed, and marks of Hebrew and Arabic do not count',
    mutate: mapText((text) => text.replaceAll(/\p{sc=Han}/gu, '$& ')),
  },
  {
    name: 'minds the marks of Arabic',
    killedBy:
      'in scripts without spaces what is typed stands as it is typed, and marks of Hebrew and Arabic do not count',
    mutate: mapText((text) => text.replaceAll(/[\u064b-\u065f]/g, 'x')),
  },
  {
    name: 'forgets the other names of a photo',
    killedBy: 'a photo is found by every name under which it came, by words and by key',
    mutate: (inner) => ({
      ...inner,
      put: (photos) => inner.put(photos.map((photo) => ({ ...photo, otherNames: [] }))),
    }),
  },
  {
    name: 'counts what has no date in the trash too',
    killedBy: 'facets count cameras, towns and tags outside the trash, the most frequent first, and what has no date',
    mutate: (catalog, memory) => ({
      facets: async () => ({
        ...(await catalog.facets()),
        undated: photosIn(memory).filter(({ takenSource }) => /^(?:file-time|arrival)$/.test(takenSource)).length,
      }),
    }),
  },
  {
    name: 'calls every photo dated',
    killedBy: 'a page has the columns of its photos, and says where nothing is known',
    mutate: mapPage((page) => ({ ...page, dated: page.dated.map(() => true) })),
  },
  {
    name: 'ignores whether photos are dated',
    killedBy: 'each filter finds what it says, exactly',
    mutate: asking(({ dated: _dated, ...filter }) => filter),
  },
  {
    name: 'takes the last word for a whole one',
    killedBy: 'all words must occur, the last as the beginning of one, in any order and field',
    mutate: mapText((text) => (text === '' ? text : `${text} ${text.split(' ').at(-1) ?? ''}`)),
  },
  {
    name: 'reads OR as a word of a query',
    killedBy: 'what somebody types is words, never a query language',
    mutate: mapText((text) => text.split(/ (?:AND|OR|NOT)\b/)[0] ?? ''),
  },
  {
    name: 'finds cameras by how they begin',
    killedBy: 'each filter finds what it says, exactly',
    mutate: asking(({ camera, ...filter }) =>
      camera === undefined ? filter : { ...filter, camera: camera === 'Pixel' ? 'Pixel 8' : camera },
    ),
  },
  {
    name: 'knows days, and no time of day',
    killedBy: 'from is within and to is not, to the second',
    mutate: asking((filter) => (filter.to === undefined ? filter : { ...filter, to: filter.to.slice(0, 10) })),
  },
  {
    name: 'forgets the other filters in a search',
    killedBy: 'filters combine, and a cursor holds its place among what they find',
    mutate: asking(({ text, trashed, ...filter }) =>
      text === undefined ? { ...filter, ...(trashed && { trashed }) } : { text, ...(trashed && { trashed }) },
    ),
  },
  {
    name: 'counts whole months',
    killedBy: 'months can be counted for any filter',
    mutate: (catalog) => ({
      months: ({ from, to, ...filter } = {}) =>
        catalog.months({
          ...filter,
          ...(from && { from: `${from.slice(0, 8)}01` }),
          ...(to && { to: `${to.slice(0, 8)}31` }),
        }),
    }),
  },
  {
    name: 'leaves what goes into the trash in its month',
    killedBy: 'the counts of months follow every change',
    mutate: (catalog, memory) => ({
      async months(filter) {
        if (filter?.trashed === true) return catalog.months(filter);
        const all = emptyCatalogMemory();
        await createMemoryPhotoCatalog({ memory: all }).put(
          photosIn(memory).map((one) => ({ ...one, trashedAt: null })),
        );
        return createMemoryPhotoCatalog({ memory: all }).months(filter);
      },
    }),
  },
  {
    name: 'counts the trash as well',
    killedBy: 'facets count cameras, towns and tags outside the trash, the most frequent first, and what has no date',
    mutate: (catalog) => ({
      facets: async () => {
        const trash = await catalog.page({ filter: { trashed: true }, limit: 500 });
        const facets = await catalog.facets();
        return { ...facets, cameras: facets.cameras.map((one) => ({ ...one, count: one.count + trash.id.length })) };
      },
    }),
  },
  {
    name: 'counts what is hidden in its month',
    killedBy: 'what is hidden behind its original has months of its own, and counts in no facet and no album',
    mutate: (catalog, memory) => ({
      async months(filter) {
        if (filter?.hidden === true) return catalog.months(filter);
        const all = emptyCatalogMemory();
        await createMemoryPhotoCatalog({ memory: all }).put(photosIn(memory).map((one) => ({ ...one, hidden: false })));
        return createMemoryPhotoCatalog({ memory: all }).months(filter);
      },
    }),
  },
  {
    name: 'knows no month in which all is hidden',
    killedBy: 'a month’s revision changes with what is hidden in it, and a month of nothing else has one',
    mutate: (catalog) => ({
      revisions: async () => {
        const shown = new Set((await catalog.months()).map(({ month }) => month));
        return (await catalog.revisions()).filter(({ month }) => shown.has(month));
      },
    }),
  },
  {
    name: 'ties what is hidden alone',
    killedBy: 'copies are tied to their originals, whether hidden or not, outside the trash',
    mutate: (catalog, memory) => ({
      ties: async (originalId) => {
        const hidden = new Set(photosIn(memory).flatMap((one) => (one.hidden ? [one.id] : [])));
        return (await catalog.ties(originalId)).filter(({ copyId }) => hidden.has(copyId));
      },
    }),
  },
  {
    name: 'has hashes of what is shown alone',
    killedBy: 'perceptual hashes of copies and of all others come apart, hidden ones among them',
    mutate: (catalog, memory) => ({
      async perceptualHashes(which) {
        const shown = new Set(photosIn(memory).flatMap((one) => (one.hidden ? [] : [one.id])));
        const { id, hash } = await catalog.perceptualHashes(which);
        return { id: id.filter((one) => shown.has(one)), hash: hash.filter((_, at) => shown.has(id[at] ?? '')) };
      },
    }),
  },
  {
    name: 'shows what is hidden to whoever searches',
    killedBy: 'what is hidden behind its original is found where it is asked for, and nowhere else',
    mutate: (catalog) => ({
      async page(request) {
        const page = await catalog.page(request);
        if (request.filter?.text === undefined || page.id.length > 0) return page;
        return catalog.page({ ...request, filter: { ...request.filter, hidden: true } });
      },
    }),
  },
  {
    name: 'lists every tag',
    killedBy: 'facets list the 200 most frequent of each kind',
    mutate: (catalog, memory) => ({
      facets: async () => {
        const tags = [...new Set(photosIn(memory).flatMap((photo) => photo.tags))];
        return { ...(await catalog.facets()), tags: tags.map((value) => ({ value, count: 1 })) };
      },
    }),
  },
  {
    name: 'lists albums as they were made',
    killedBy: 'albums come by name, with what is in them outside the trash and the newest of it',
    mutate: (catalog, memory) => ({
      albums: async () => {
        const byId = new Map((await catalog.albums()).map((album) => [album.id, album]));
        return [...memory.albums.keys()].flatMap((id) => byId.get(id) ?? []);
      },
    }),
  },
  {
    name: 'lets photos keep an album that is gone',
    killedBy: 'a removed album lets go of its photos, in the trash too',
    mutate: (_, memory) => ({ removeAlbum: async (id) => memory.albums.delete(id) }),
  },
  {
    name: 'touches the month that a photo came to, and not the one that it left',
    killedBy: 'a month’s revision changes with its photos, and no other month’s does',
    mutate: (catalog, memory) => ({
      async put(photos) {
        for (const photo of photos) if (memory.photos.has(photo.id)) memory.photos.delete(photo.id);
        await catalog.put(photos);
      },
    }),
  },
  {
    name: 'touches a month whenever it writes',
    killedBy: 'what changes nothing, or happens within the trash, changes no revision',
    mutate: (catalog, memory) => ({
      async put(photos) {
        for (const photo of photos)
          if (memory.photos.has(photo.id)) memory.photos.set(photo.id, JSON.stringify({ ...photo, title: 'not this' }));
        await catalog.put(photos);
      },
    }),
  },
  {
    name: 'counts changes anew once it is cleared',
    killedBy: 'a revision never comes back, not even after a rebuild',
    mutate: (catalog, memory) => ({
      async clear() {
        await catalog.clear();
        memory.changes = 0;
      },
    }),
  },
  {
    name: 'scans newest first',
    killedBy: 'a scan gives all of a month outside the trash, oldest first, hidden ones in their places',
    mutate: (catalog) => ({
      async *scan(month) {
        for await (const batch of catalog.scan(month)) yield batch.toReversed();
      },
    }),
  },
  {
    name: 'compares with what lies in the trash',
    killedBy: 'perceptual hashes come by id, where there is one and the photo is not in the trash',
    mutate: (_, memory) => ({
      async perceptualHashes() {
        const hashed = photosIn(memory)
          .filter(({ perceptualHash }) => perceptualHash !== null)
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        return { id: hashed.map(({ id }) => id), hash: hashed.map(({ perceptualHash }) => perceptualHash ?? '') };
      },
    }),
  },
  {
    name: 'compares instants as text',
    killedBy: 'what lies in the trash since before an instant is found by the instant, however it is written',
    mutate: (_, memory) => ({
      trashedBefore: async (instant) =>
        photosIn(memory).flatMap((photo) => (photo.trashedAt !== null && photo.trashedAt < instant ? [photo.id] : [])),
    }),
  },
];
