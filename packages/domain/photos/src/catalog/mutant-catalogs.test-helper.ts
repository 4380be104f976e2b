import { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
import type { CatalogMemory } from './memory-photo-catalog.ts';
import type { PhotoCatalog, PhotoPage } from './photo-catalog.ts';
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

/** A catalog of the same photos, changed. */
async function changed(memory: CatalogMemory, change: (photo: Photo) => Photo): Promise<PhotoCatalog> {
  const catalog = createMemoryPhotoCatalog({ memory: { ...emptyCatalogMemory(), revisions: memory.revisions } });
  await catalog.put(photosIn(memory).map(change));
  return catalog;
}

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

export const mutantCatalogs: readonly MutantCatalog[] = [
  {
    name: 'keeps photos in its own memory',
    killedBy: 'a photo read through another handle equals the photo that was put',
    mutate: () => createMemoryPhotoCatalog(),
  },
  {
    name: 'lists a month without photos',
    killedBy: 'an empty catalog has empty results',
    mutate: (catalog) => ({
      months: async () => [
        ...(await catalog.months()),
        { month: '1970-01', count: 1, hidden: 0, trashed: 0, revision: '' },
      ],
    }),
  },
  {
    name: 'keeps the first of an id',
    killedBy: 'a photo that is put replaces the one of its id in all results',
    mutate: (catalog, memory) => ({
      put: (photos) => catalog.put(photos.filter(({ id }) => !memory.photos.has(id))),
    }),
  },
  {
    name: 'removes an old row before it writes the new one',
    killedBy: 'two handles that put the same photos at once leave each photo whole',
    mutate: (catalog, memory) => ({
      async put(photos) {
        for (const photo of photos) {
          const row = { ...photo, albums: memory.photos.has(photo.id) ? [] : photo.albums };
          await Promise.resolve();
          await catalog.put([photo]);
          await Promise.resolve();
          await catalog.put([row]);
        }
      },
      inAlbum: async () => [...memory.photos.keys()].sort(),
    }),
  },
  {
    name: 'keeps the first of several photos with one id',
    killedBy: 'the last of several photos with one id in one put counts',
    mutate: (catalog) => ({ put: (photos) => catalog.put(photos.toReversed()) }),
  },
  {
    name: 'keeps what it wrote before it failed',
    killedBy: 'a malformed photo is a TypeError, and no photo of its put is written',
    mutate: (catalog) => ({
      async put(photos) {
        for (const photo of photos) await catalog.put([photo]);
      },
    }),
  },
  {
    name: 'does not remove photos in the trash',
    killedBy: 'a removed photo leaves nothing behind',
    mutate: (catalog, memory) => ({
      async remove(ids) {
        const trash = new Set(photosIn(memory).flatMap(({ id, trashedAt }) => (trashedAt === null ? [] : [id])));
        await catalog.remove(ids.filter((id) => !trash.has(id)));
      },
    }),
  },
  {
    name: 'keeps photos of one second in the order of puts',
    killedBy: 'the timeline is newest first, and at the same time the greater id is first',
    mutate: offsetPages((a, b) => compareTimeline({ ...a, id: '' }, { ...b, id: '' })),
  },
  {
    name: 'shows sides where nothing is known',
    killedBy: 'a page has the columns of its photos, with null or 0 for unknown values',
    mutate: mapPage((page) => ({ ...page, width: page.width.map((width) => width || 1) })),
  },
  {
    name: 'continues a page after the second of the last photo',
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
    killedBy: 'pages of a month contain only that month, including its first and last second',
    mutate: (catalog) => ({
      async page({ month, ...request }) {
        if (month === undefined) return catalog.page(request);
        const page = await catalog.page({ ...request, month });
        const isKept = (_: unknown, at: number) => (page.takenLocal[at] ?? '') < `${month}-31T23:59:59`;
        return { ...page, id: page.id.filter(isKept), takenLocal: page.takenLocal.filter(isKept) };
      },
    }),
  },
  {
    name: 'treats every photo as dated',
    killedBy: 'a page has the columns of its photos, with null or 0 for unknown values',
    mutate: mapPage((page) => ({ ...page, dated: page.dated.map(() => true) })),
  },
  {
    name: 'pages by offset',
    killedBy: 'photos that are added or removed between pages neither repeat nor hide others',
    mutate: offsetPages(compareTimeline),
  },
  {
    name: 'accepts any text as a cursor',
    killedBy: 'a malformed cursor is refused',
    mutate: (catalog) => ({
      page: ({ cursor, ...request }) =>
        catalog.page(cursor === undefined || cursor.length < 10 ? request : { ...request, cursor }),
    }),
  },
  {
    name: 'ignores the limit',
    killedBy: 'a limit outside 1 to 500 and a malformed month are TypeErrors',
    mutate: (catalog) => ({
      page: (request) => catalog.page({ ...request, limit: Math.min(500, Math.max(1, Math.round(request.limit))) }),
    }),
  },
  {
    name: 'keeps photos of the trash in their month',
    killedBy: 'the counts of months follow every change',
    mutate: (_, memory) => ({
      months: async () => (await changed(memory, (photo) => ({ ...photo, trashedAt: null }))).months(),
    }),
  },
  {
    name: 'counts hidden photos in their month',
    killedBy: 'hidden copies are counted separately, and are on no page',
    mutate: (_, memory) => ({
      months: async () => (await changed(memory, (photo) => ({ ...photo, hidden: false }))).months(),
    }),
  },
  {
    name: 'shows hidden photos',
    killedBy: 'hidden copies are counted separately, and are on no page',
    mutate: (_, memory) => ({
      page: async (request) => (await changed(memory, (photo) => ({ ...photo, hidden: false }))).page(request),
    }),
  },
  {
    name: 'has no month in which all photos are hidden',
    killedBy: 'a month’s revision changes with what is hidden in it, and a month of nothing else has one',
    mutate: (catalog) => ({ months: async () => (await catalog.months()).filter(({ count }) => count > 0) }),
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
    killedBy: 'a put without a change, or within the trash, changes no revision',
    mutate: (catalog, memory) => ({
      async put(photos) {
        for (const photo of photos)
          if (memory.photos.has(photo.id)) memory.photos.set(photo.id, JSON.stringify({ ...photo, title: 'not this' }));
        await catalog.put(photos);
      },
    }),
  },
  {
    name: 'restarts revisions after a rebuild',
    killedBy: 'a revision never occurs again, even after a rebuild emptied the month',
    mutate: (catalog, memory) => ({
      async endRebuild(epoch) {
        const isLast = await catalog.endRebuild(epoch);
        memory.changes = 0;
        return isLast;
      },
    }),
  },
  {
    name: 'scans newest first',
    killedBy: 'a scan yields all photos of a month outside the trash, oldest first, including hidden ones',
    mutate: (catalog) => ({
      async *scan(month) {
        for await (const batch of catalog.scan(month)) yield batch.toReversed();
      },
    }),
  },
  {
    name: 'pages the trash by id',
    killedBy:
      'the trash begins with the photo that is there longest, and a cursor works although photos are added and removed',
    mutate: (catalog) => ({
      async trash(request) {
        const page = await catalog.trash(request);
        return { ...page, id: page.id.toSorted() };
      },
    }),
  },
  {
    name: 'pages the trash by offset',
    killedBy:
      'the trash begins with the photo that is there longest, and a cursor works although photos are added and removed',
    mutate: (catalog) => ({
      async trash({ cursor = '0', limit, ...request }) {
        const { id } = await catalog.trash({ ...request, limit: 500 });
        const end = Number(cursor) + limit;
        return { id: id.slice(Number(cursor), end), nextCursor: end < id.length ? String(end) : null };
      },
    }),
  },
  {
    name: 'compares instants as text',
    killedBy: 'photos moved to the trash before an instant are found, in any form of the instant',
    mutate: (catalog, memory) => ({
      async trash({ before, ...request }) {
        const page = await catalog.trash(request);
        const isBefore = (id: string): boolean =>
          photosIn(memory).some((photo) => photo.id === id && (photo.trashedAt ?? 'z') < (before ?? 'z'));
        return { ...page, id: page.id.filter(isBefore) };
      },
    }),
  },
  {
    name: 'accepts a cursor of the timeline for the trash',
    killedBy: 'a page of the trash refuses malformed cursors, instants and limits',
    mutate: (catalog) => ({
      trash: ({ cursor, ...request }) =>
        catalog.trash(cursor === undefined || cursor.length > 40 ? request : { ...request, cursor }),
    }),
  },
  {
    name: 'forgets the other names of a photo',
    killedBy: 'photos are found by the name key of every arrival, also in the trash',
    mutate: (_, memory) => ({
      named: async (nameKey) => (await changed(memory, (photo) => ({ ...photo, otherNames: [] }))).named(nameKey),
    }),
  },
  {
    name: 'forgets the other folders of a photo',
    killedBy: 'photos are found by the name key of every arrival, also in the trash',
    mutate: (_, memory) => ({
      named: async (nameKey) => (await changed(memory, (photo) => ({ ...photo, otherFolders: [] }))).named(nameKey),
    }),
  },
  {
    name: 'searches names only outside the trash',
    killedBy: 'photos are found by the name key of every arrival, also in the trash',
    mutate: (catalog, memory) => ({
      async named(nameKey) {
        const trash = new Set(photosIn(memory).flatMap(({ id, trashedAt }) => (trashedAt === null ? [] : [id])));
        return (await catalog.named(nameKey)).filter((id) => !trash.has(id));
      },
    }),
  },
  {
    name: 'lists only hidden ties',
    killedBy: 'copies are tied to their originals, whether hidden or not, outside the trash',
    mutate: (catalog, memory) => ({
      ties: async (originalId) => {
        const hidden = new Set(photosIn(memory).flatMap((one) => (one.hidden ? [one.id] : [])));
        return (await catalog.ties(originalId)).filter(({ copyId }) => hidden.has(copyId));
      },
    }),
  },
  {
    name: 'lists albums in the order of creation',
    killedBy: 'albums are ordered by name, and an album that is put replaces the one of its id',
    mutate: (_, memory) => ({ albums: async () => [...memory.albums.values()] }),
  },
  {
    name: 'takes its photos out of an album that it removes',
    killedBy: 'an album has its photos in every timeline, until they are put without it',
    mutate: (catalog, memory) => ({ inAlbum: async (id) => (memory.albums.has(id) ? catalog.inAlbum(id) : []) }),
  },
  {
    name: 'has only shown photos in an album',
    killedBy: 'an album has its photos in every timeline, until they are put without it',
    mutate: (catalog, memory) => ({
      async inAlbum(id) {
        const shown = new Set(
          photosIn(memory).flatMap((one) => (one.hidden || one.trashedAt !== null ? [] : [one.id])),
        );
        return (await catalog.inAlbum(id)).filter((one) => shown.has(one));
      },
    }),
  },
  {
    name: 'needs no rebuild before one has ended',
    killedBy: 'a new catalog needs a rebuild until one has ended',
    mutate: (_, memory) => ({ needsRebuild: async () => memory.photos.size === 0 }),
  },
  {
    name: 'asks for another rebuild where one was left',
    killedBy: 'a new catalog needs a rebuild until one has ended',
    mutate: (catalog, memory) => ({
      async beginRebuild() {
        memory.complete = false;
        return catalog.beginRebuild();
      },
    }),
  },
  {
    name: 'removes photos that a rebuild put unchanged',
    killedBy: 'a rebuild removes photos that were not put since it began, also from the trash, and keeps all others',
    mutate: (catalog, memory) => ({
      put: async (photos) =>
        catalog.put(
          photos.filter(({ id, title }) => {
            const known = photosIn(memory).find((photo) => photo.id === id);
            return known === undefined || known.title !== title;
          }),
        ),
    }),
  },
  {
    name: 'keeps albums that a rebuild did not put',
    killedBy: 'a rebuild removes photos that were not put since it began, also from the trash, and keeps all others',
    mutate: (catalog, memory) => ({
      async endRebuild(epoch) {
        const albums = [...memory.albums.values()];
        const isLast = await catalog.endRebuild(epoch);
        for (const album of albums) memory.albums.set(album.id, album);
        return isLast;
      },
    }),
  },
  {
    name: 'is empty while it is rebuilt',
    killedBy: 'during a rebuild old photos can be read, and puts and removals hold before and after its end',
    mutate: (catalog, memory) => ({
      async beginRebuild() {
        memory.photos.clear();
        return catalog.beginRebuild();
      },
    }),
  },
  {
    name: 'removes photos that are put during a rebuild',
    killedBy: 'during a rebuild old photos can be read, and puts and removals hold before and after its end',
    mutate: (catalog, memory) => {
      const known = new Set<string>();
      return {
        async beginRebuild() {
          for (const id of memory.photos.keys()) known.add(id);
          return catalog.beginRebuild();
        },
        async endRebuild(epoch) {
          await catalog.remove([...memory.photos.keys()].filter((id) => !known.has(id)));
          return catalog.endRebuild(epoch);
        },
      };
    },
  },
  {
    name: 'counts photos of a rebuild that was not ended',
    killedBy: 'a rebuild that is not ended loses nothing, and the next one begins from the start',
    mutate: (catalog, memory) => ({
      async beginRebuild() {
        for (const [id, epoch] of memory.epochs) if (epoch > 0) memory.epochs.set(id, memory.rebuilds + 1);
        return catalog.beginRebuild();
      },
    }),
  },
  {
    name: 'ends a superseded rebuild',
    killedBy: 'only the later of two concurrent rebuilds removes photos',
    mutate: (catalog, memory) => ({ endRebuild: () => catalog.endRebuild(String(memory.rebuilds)) }),
  },
  {
    name: 'touches every month that it rebuilds',
    killedBy: 'a rebuild that changes nothing changes no revision',
    mutate: (catalog, memory) => ({
      async put(photos) {
        for (const { id } of photos) if (memory.rebuilds > 0) memory.photos.delete(id);
        await catalog.put(photos);
      },
    }),
  },
];
