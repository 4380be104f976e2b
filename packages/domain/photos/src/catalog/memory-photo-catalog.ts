import { compareAlbums } from './album-order.ts';
import { MAX_SCAN_PHOTOS } from './photo-catalog.ts';
import type { AlbumFacts, CatalogMonth, PhotoCatalog } from './photo-catalog.ts';
import { monthOf, shelfOf } from './photo.ts';
import type { Photo } from './photo.ts';
import { nameKeys } from './search-words.ts';
import {
  checkNameKey,
  checkPhoto,
  checkRequest,
  compareTimeline,
  decodeCursor,
  timelinePage,
  timelineRow,
} from './timeline.ts';
import { compareTrash, decodeTrashCursor, instantMs, trashBefore, trashPage } from './trash-order.ts';

/** State of a catalog. A second catalog over the same state has the same photos. */
export interface CatalogMemory {
  /** Photos by id as JSON text, so that no caller can change the stored value. */
  readonly photos: Map<string, string>;
  readonly albums: Map<string, AlbumFacts>;
  /** By month, the number of the change that touched it last. */
  readonly revisions: Map<string, number>;
  changes: number;
  /** By id of a photo or album, the rebuild in which it was put last. */
  readonly epochs: Map<string, number>;
  /** Number of rebuilds that began. */
  rebuilds: number;
  /** True once a rebuild has ended. */
  complete: boolean;
}

export const emptyCatalogMemory = (): CatalogMemory => ({
  photos: new Map(),
  albums: new Map(),
  revisions: new Map(),
  changes: 0,
  epochs: new Map(),
  rebuilds: 0,
  complete: false,
});

/** Makes a catalog for tests and demonstrations. It keeps all promises of the port except durability and speed. */
export function createMemoryPhotoCatalog({
  memory = emptyCatalogMemory(),
}: { readonly memory?: CatalogMemory } = {}): PhotoCatalog {
  const all = (): Photo[] => [...memory.photos.values()].map((text) => JSON.parse(text) as Photo);
  /** All photos outside the trash, newest first. */
  const live = (): Photo[] =>
    all()
      .filter(({ trashedAt }) => trashedAt === null)
      .sort(compareTimeline);
  const idsWhere = (holds: (photo: Photo) => boolean): string[] =>
    all()
      .filter(holds)
      .map(({ id }) => id)
      .sort();
  const touch = (photo: Photo | null): void => {
    if (photo === null || photo.trashedAt !== null) return;
    memory.changes += 1;
    memory.revisions.set(monthOf(photo), memory.changes);
  };
  const write = (photo: Photo): void => {
    const [before, after] = [memory.photos.get(photo.id), canonical(photo)];
    memory.epochs.set(photo.id, memory.rebuilds);
    if (before === after) return;
    touch(read(before));
    touch(photo);
    memory.photos.set(photo.id, after);
  };
  const drop = (id: string): void => {
    touch(read(memory.photos.get(id)));
    memory.photos.delete(id);
  };
  const isOld = (id: string): boolean => (memory.epochs.get(id) ?? 0) < memory.rebuilds;

  return {
    async put(photos) {
      for (const photo of photos) checkPhoto(photo);
      for (const photo of new Map(photos.map((one) => [one.id, one])).values()) write(photo);
    },

    async remove(ids) {
      for (const id of ids) drop(id);
    },

    async get(id) {
      return read(memory.photos.get(id));
    },

    async months() {
      const months = new Map<string, CatalogMonth>();
      for (const photo of all()) {
        const month = monthOf(photo);
        const known = months.get(month) ?? {
          month,
          count: 0,
          hidden: 0,
          trashed: 0,
          revision: String(memory.revisions.get(month) ?? 0),
        };
        const counter = ({ timeline: 'count', hidden: 'hidden', trash: 'trashed' } as const)[shelfOf(photo)];
        months.set(month, { ...known, [counter]: known[counter] + 1 });
      }
      return [...months.values()].sort((a, b) => (a.month > b.month ? -1 : 1));
    },

    async page(request) {
      checkRequest(request);
      const { month, cursor, limit } = request;
      const after = cursor === undefined ? null : decodeCursor(cursor);
      const rows = live()
        .filter((photo) => !photo.hidden && (month === undefined || monthOf(photo) === month))
        .filter((photo) => after === null || compareTimeline(photo, after) > 0);
      return timelinePage(rows.slice(0, limit + 1).map(timelineRow), limit);
    },

    async *scan(month) {
      const photos = live()
        .filter((photo) => monthOf(photo) === month)
        .toReversed();
      for (let at = 0; at < photos.length; at += MAX_SCAN_PHOTOS) yield photos.slice(at, at + MAX_SCAN_PHOTOS);
    },

    async trash(request) {
      const before = trashBefore(request);
      const after = request.cursor === undefined ? null : decodeTrashCursor(request.cursor);
      const rows = all()
        .flatMap(({ id, trashedAt }) => (trashedAt === null ? [] : [{ id, trashedMs: instantMs(trashedAt) }]))
        .filter((row) => row.trashedMs < before && (after === null || compareTrash(row, after) > 0))
        .sort(compareTrash);
      return trashPage(rows, request.limit);
    },

    async named(nameKey) {
      checkNameKey(nameKey);
      return idsWhere((photo) => nameKeys(photo).includes(nameKey));
    },

    async ties(originalId) {
      return live()
        .flatMap((photo) => (photo.originalId === null ? [] : [{ copyId: photo.id, originalId: photo.originalId }]))
        .filter((tie) => originalId === undefined || tie.originalId === originalId)
        .sort((a, b) => (a.copyId < b.copyId ? -1 : 1));
    },

    async putAlbum({ id, name, createdAt }) {
      memory.albums.set(id, { id, name, createdAt });
      memory.epochs.set(albumEpoch(id), memory.rebuilds);
    },

    async removeAlbum(id) {
      memory.albums.delete(id);
    },

    async albums() {
      return [...memory.albums.values()].sort(compareAlbums);
    },

    async inAlbum(id) {
      return idsWhere(({ albums }) => albums.includes(id));
    },

    async needsRebuild() {
      return !memory.complete;
    },

    async beginRebuild() {
      memory.rebuilds += 1;
      return String(memory.rebuilds);
    },

    async endRebuild(epoch) {
      if (epoch !== String(memory.rebuilds)) return false;
      for (const id of [...memory.photos.keys()].filter(isOld)) drop(id);
      for (const id of [...memory.albums.keys()].filter((one) => isOld(albumEpoch(one)))) memory.albums.delete(id);
      memory.complete = true;
      return true;
    },
  };
}

const albumEpoch = (id: string): string => `album ${id}`;

const read = (text: string | undefined): Photo | null => (text === undefined ? null : (JSON.parse(text) as Photo));

/** Text of a photo that does not depend on the order of its properties. */
const canonical = (photo: Photo): string =>
  JSON.stringify(photo, (_, part: unknown) =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
