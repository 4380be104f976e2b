import type { ObjectStore } from '@homelake/storage';
import { albumKey, photoEditsKey, photoRecordKey } from '@homelake/storage';
import { putAlbumRow } from './albums.ts';
import { missingAlbums } from './missing-albums.ts';
import { CatalogError } from '../catalog/photo-catalog.ts';
import { photoOf } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import { readPhotoEdits, readPhotoRecord, RecordDamagedError } from './photo-records.ts';
import type { Photo } from '../catalog/photo.ts';
import { lookAtOriginalOf, photoMark, syncCatalogRow } from './sync-catalog-row.ts';
import type { OriginalOfCopy } from './sync-catalog-row.ts';
import { listAll, SHARDS } from './shards.ts';

export interface RebuildProgress {
  readonly photos: number;
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
}

export interface RebuildReport {
  readonly photos: number;
  readonly albums: number;
  /** Keys of records that could not be read. Their photos are left out. */
  readonly damaged: readonly string[];
}

export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

const READ_AT_ONCE = 32;
/**
 * Number of photos in one put. Photos come in the order of their ids but are stored in the order of time, so a few large puts touch each
 * page of the database only once.
 */
const PUT_AT_ONCE = 2_000;

/**
 * Rebuilds the catalog from the records of photos, edits and albums. Its old content can be read until the end; then photos without a
 * record are removed. It works shard by shard, so that only a few thousand photos are in memory at any size. A killed or stopped rebuild
 * loses nothing and can be repeated. Photos that are changed or erased meanwhile are checked again after their row is written. Rejects with
 * CatalogError `superseded` where another rebuild began meanwhile.
 */
export async function rebuildCatalog(
  { store, catalog }: PhotoStores,
  { onProgress = () => {}, signal }: RebuildOptions = {},
): Promise<RebuildReport> {
  const damaged: string[] = [];
  /** The value; null where it does not exist or cannot be read, which is reported. */
  const orReport = async <Value>(reading: Promise<Value | null>): Promise<Value | null> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof RecordDamagedError)) throw error;
      damaged.push(error.key);
      return null;
    }
  };
  const classOf = async (key: string) => (await store.head(key))?.storageClass;
  const epoch = await catalog.beginRebuild();
  const albums = new Set<string>();
  for (const { key } of await listAll(store, albumKey.prefix)) {
    const id = albumKey.parse(key)?.id;
    const album = id === undefined ? null : await orReport(putAlbumRow({ store, catalog }, id));
    if (album !== null) albums.add(album.id);
  }

  let photos = 0;
  let batch: Photo[] = [];
  /** By photo id of the batch, the mark of the record and edits from which its row was made. */
  let marks = new Map<string, string>();
  let originals = new Map<string, OriginalOfCopy>();
  const flush = async (): Promise<void> => {
    await catalog.put(batch);
    photos += batch.length;
    const removed = new Set(await missingAlbums(store, [...albums]));
    const moved = new Set<string>();
    for (let from = 0; from < batch.length; from += READ_AT_ONCE) {
      const looked = batch.slice(from, from + READ_AT_ONCE).map(async ({ id, key, storageClass }) => {
        if (((await classOf(key)) ?? 'standard') !== storageClass) moved.add(id);
      });
      await Promise.all(looked);
    }
    for (const shard of new Set(batch.map(({ id }) => id.slice(0, 2)))) {
      const now = await marksOf(store, shard);
      for (const { id, albums: own } of batch) {
        if (!id.startsWith(shard)) continue;
        const original = originals.get(id);
        const isSame =
          now.get(id)?.mark === marks.get(id) && !moved.has(id) && !own.some((album) => removed.has(album));
        if (isSame && (original === undefined || original.mark === (await photoMark(store, original.id)))) continue;
        if ((await orReport(syncCatalogRow({ store, catalog }, id))) === null) photos--;
      }
    }
    batch = [];
    marks = new Map();
    originals = new Map();
  };
  for (const [at, shard] of SHARDS.entries()) {
    const known = await marksOf(store, shard);
    const ids = [...known.keys()];
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      signal?.throwIfAborted();
      const read = ids.slice(from, from + READ_AT_ONCE).map(async (id) => {
        const [record, edits] = await Promise.all([
          orReport(readPhotoRecord(store, id)),
          known.get(id)?.isEdited ? orReport(readPhotoEdits(store, id)) : null,
        ]);
        // Left out: albums that were removed while the catalog did not have all of their photos.
        const own = edits && { ...edits, albums: edits.albums.filter((album) => albums.has(album)) };
        const original = record && (await lookAtOriginalOf(store, record));
        if (original !== null) originals.set(id, original);
        const folderAlbums = record?.folderAlbums?.filter((album) => albums.has(album));
        const described = record && { ...record, ...(folderAlbums && { folderAlbums }) };
        return described && photoOf(described, own, original?.isShown, await classOf(described.key));
      });
      for (const photo of await Promise.all(read)) {
        if (photo === null) continue;
        batch.push(photo);
        marks.set(photo.id, known.get(photo.id)?.mark ?? '');
      }
      if (batch.length >= PUT_AT_ONCE) await flush();
    }
    onProgress({ photos: photos + batch.length, done: (at + 1) / SHARDS.length });
  }
  await flush();
  if (!(await catalog.endRebuild(epoch))) throw new CatalogError('superseded', 'another rebuild of the catalog began');
  return { photos, albums: albums.size, damaged };
}

/** All photos of a shard that have a record, in the order of ids, each with a mark that changes with its record and its edits. */
async function marksOf(
  store: ObjectStore,
  shard: string,
): Promise<ReadonlyMap<string, { readonly mark: string; readonly isEdited: boolean }>> {
  const edits = new Map(
    (await listAll(store, `${photoEditsKey.prefix}${shard}/`)).map(({ key, etag }) => [
      photoEditsKey.parse(key)?.id,
      etag,
    ]),
  );
  const records = await listAll(store, `${photoRecordKey.prefix}${shard}/`);
  return new Map(
    records.flatMap(({ key, etag }) => {
      const id = photoRecordKey.parse(key)?.id;
      if (id === undefined) return [];
      const edited = edits.get(id);
      return [[id, { mark: `${etag} ${edited ?? ''}`, isEdited: edited !== undefined }]];
    }),
  );
}
