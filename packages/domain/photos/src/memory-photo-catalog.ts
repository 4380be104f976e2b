import { compareAlbums } from './album-order.ts';
import { MAX_FACETS, MAX_SCAN_PHOTOS } from './photo-catalog.ts';
import type { Album, Facet, PhotoCatalog, PhotoFilter } from './photo-catalog.ts';
import { matchesFilter, SHELF_FILTERS } from './photo-filter.ts';
import { isDated, monthOf } from './photo.ts';
import type { Photo } from './photo.ts';
import {
  checkFilter,
  checkPhoto,
  checkRequest,
  compareTimeline,
  decodeCursor,
  timelinePage,
  timelineRow,
} from './timeline.ts';

/** What outlives a catalog: give the same one to a second catalog and it sees the same photos. */
export interface CatalogMemory {
  /** By id, each as JSON text, so that nobody holds the catalog's own copy. */
  readonly photos: Map<string, string>;
  readonly albums: Map<string, Pick<Album, 'id' | 'name' | 'createdAt'>>;
  /** Of each month, the change that touched it last. */
  readonly revisions: Map<string, number>;
  changes: number;
}

export const emptyCatalogMemory = (): CatalogMemory => ({
  photos: new Map(),
  albums: new Map(),
  revisions: new Map(),
  changes: 0,
});

/** A catalog for tests and demonstrations: keeps every promise of the port but durability and speed. */
export function createMemoryPhotoCatalog({
  memory = emptyCatalogMemory(),
}: { readonly memory?: CatalogMemory } = {}): PhotoCatalog {
  /** Newest first. */
  const select = (filter: PhotoFilter = {}): Photo[] => {
    checkFilter(filter);
    return [...memory.photos.values()]
      .map((text) => JSON.parse(text) as Photo)
      .filter((photo) => matchesFilter(photo, filter))
      .sort(compareTimeline);
  };
  /** All but the trash, newest first. */
  const live = (): Photo[] => [...select(), ...select({ hidden: true })].sort(compareTimeline);
  const touch = (photo: Photo | null): void => {
    if (photo === null || photo.trashedAt !== null) return;
    memory.changes += 1;
    memory.revisions.set(monthOf(photo), memory.changes);
  };
  const write = (photo: Photo): void => {
    const [before, after] = [memory.photos.get(photo.id), canonical(photo)];
    if (before === after) return;
    touch(read(before));
    touch(photo);
    memory.photos.set(photo.id, after);
  };

  return {
    async put(photos) {
      for (const photo of photos) checkPhoto(photo);
      for (const photo of new Map(photos.map((one) => [one.id, one])).values()) write(photo);
    },

    async remove(ids) {
      let removed = 0;
      for (const id of ids) {
        touch(read(memory.photos.get(id)));
        if (memory.photos.delete(id)) removed += 1;
      }
      return removed;
    },

    async get(id) {
      return read(memory.photos.get(id));
    },

    async months(filter) {
      return countBy(select(filter), (photo) => [monthOf(photo)])
        .map(({ value, count }) => ({ month: value, count }))
        .sort((a, b) => (a.month > b.month ? -1 : 1));
    },

    async page(request) {
      checkRequest(request);
      const { filter, month, cursor, limit } = request;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      const rows = select(filter)
        .filter((photo) => month === undefined || monthOf(photo) === month)
        .filter((photo) => after === null || compareTimeline(photo, after) > 0);
      return timelinePage(rows.slice(0, limit + 1).map(timelineRow), limit);
    },

    async facets() {
      const photos = select();
      const most = (valuesOf: (photo: Photo) => readonly (string | null | undefined)[]): Facet[] =>
        countBy(photos, valuesOf)
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, MAX_FACETS);
      return {
        cameras: most((photo) => [photo.camera]),
        places: most((photo) => [photo.place?.name]),
        tags: most((photo) => photo.tags),
        undated: photos.filter((photo) => !isDated(photo)).length,
      };
    },

    async putAlbum({ id, name, createdAt }) {
      memory.albums.set(id, { id, name, createdAt });
    },

    async removeAlbum(id) {
      for (const photo of SHELF_FILTERS.flatMap((shelf) => select({ album: id, ...shelf }))) {
        write({ ...photo, albums: photo.albums.filter((album) => album !== id) });
      }
      return memory.albums.delete(id);
    },

    async albums() {
      return [...memory.albums.values()].sort(compareAlbums).map((album) => {
        const photos = select({ album: album.id });
        return { ...album, count: photos.length, coverId: photos[0]?.id ?? null };
      });
    },

    async revisions() {
      const months = countBy(live(), (photo) => [monthOf(photo)]).map(({ value }) => value);
      return months.sort().map((month) => ({ month, revision: String(memory.revisions.get(month)) }));
    },

    async *scan(month) {
      const photos = live()
        .filter((photo) => monthOf(photo) === month)
        .toReversed();
      for (let at = 0; at < photos.length; at += MAX_SCAN_PHOTOS) yield photos.slice(at, at + MAX_SCAN_PHOTOS);
    },

    async perceptualHashes(which = 'shown') {
      const hashed = (which === 'shown' ? select() : live().filter((photo) => photo.sentCopy === (which === 'copies')))
        .flatMap(({ id, perceptualHash: hash }) => (hash === null ? [] : [{ id, hash }]))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return { id: hashed.map(({ id }) => id), hash: hashed.map(({ hash }) => hash) };
    },

    async ties(originalId) {
      return live()
        .flatMap((photo) => (photo.originalId === null ? [] : [{ copyId: photo.id, originalId: photo.originalId }]))
        .filter((tie) => originalId === undefined || tie.originalId === originalId)
        .sort((a, b) => (a.copyId < b.copyId ? -1 : 1));
    },

    async trashedBefore(instant) {
      const before = Date.parse(instant);
      return select({ trashed: true }).flatMap(({ id, trashedAt }) =>
        trashedAt !== null && Date.parse(trashedAt) < before ? [id] : [],
      );
    },

    async clear() {
      memory.photos.clear();
      memory.albums.clear();
      memory.revisions.clear();
    },
  };
}

const read = (text: string | undefined): Photo | null => (text === undefined ? null : (JSON.parse(text) as Photo));

/** The same text for the same photo, in whatever order its properties were written. */
const canonical = (photo: Photo): string =>
  JSON.stringify(photo, (_, part: unknown) =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
  );

/** How many photos have each value, in no order. */
function countBy(
  photos: readonly Photo[],
  valuesOf: (photo: Photo) => readonly (string | null | undefined)[],
): Facet[] {
  const counts = new Map<string, number>();
  for (const value of photos.flatMap(valuesOf)) {
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}
