import { albumKey, photoEditsKey, photoRecordKey } from '@homelake/storage';
import { photoOf } from './photo-of.ts';
import type { PhotoStores } from './photo-ports.ts';
import { readAlbum, readPhotoEdits, readPhotoRecord, RecordDamagedError } from './photo-records.ts';
import type { Photo } from './photo.ts';
import { listAll, SHARDS } from './shards.ts';

export interface RebuildProgress {
  readonly photos: number;
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
}

export interface RebuildReport {
  readonly photos: number;
  readonly albums: number;
  /** Keys of records that could not be read; their photos are left out. */
  readonly damaged: readonly string[];
}

export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

const READ_AT_ONCE = 32;
/** Photos come in the order of their ids, and lie in that of their time: few large puts touch each place once. */
const PUT_AT_ONCE = 2_000;

/**
 * Makes the catalog anew from the records of photos, edits and albums; what was in it before is gone. A shard at a time, so
 * that no more than a few thousand photos are held however many there are. Killed or stopped, it is to be run again.
 */
export async function rebuildCatalog(
  { store, catalog }: PhotoStores,
  { onProgress = () => {}, signal }: RebuildOptions = {},
): Promise<RebuildReport> {
  const damaged: string[] = [];
  /** Null where it is not there, or cannot be read; the latter is reported. */
  const orReport = async <Value>(reading: Promise<Value | null>): Promise<Value | null> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof RecordDamagedError)) throw error;
      damaged.push(error.key);
      return null;
    }
  };
  await catalog.clear();
  const albums = new Set<string>();
  for (const { key } of await listAll(store, albumKey.prefix)) {
    const id = albumKey.parse(key)?.id;
    const album = id === undefined ? null : await orReport(readAlbum(store, id));
    if (album === null) continue;
    await catalog.putAlbum({ id: album.id, name: album.name, createdAt: album.createdAt });
    albums.add(album.id);
  }

  let photos = 0;
  let batch: Photo[] = [];
  const flush = async (): Promise<void> => {
    await catalog.put(batch);
    photos += batch.length;
    batch = [];
  };
  for (const [at, shard] of SHARDS.entries()) {
    const ids = (await listAll(store, `${photoRecordKey.prefix}${shard}/`)).flatMap(
      ({ key }) => photoRecordKey.parse(key)?.id ?? [],
    );
    const edited = new Set(
      (await listAll(store, `${photoEditsKey.prefix}${shard}/`)).map(({ key }) => photoEditsKey.parse(key)?.id),
    );
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      signal?.throwIfAborted();
      const read = ids.slice(from, from + READ_AT_ONCE).map(async (id) => {
        const [record, edits] = await Promise.all([
          orReport(readPhotoRecord(store, id)),
          edited.has(id) ? orReport(readPhotoEdits(store, id)) : null,
        ]);
        // An album that was removed while the catalog did not know all of its photos.
        const own = edits && { ...edits, albums: edits.albums.filter((album) => albums.has(album)) };
        return record && photoOf(record, own);
      });
      for (const photo of await Promise.all(read)) if (photo !== null) batch.push(photo);
      if (batch.length >= PUT_AT_ONCE) await flush();
    }
    onProgress({ photos: photos + batch.length, done: (at + 1) / SHARDS.length });
  }
  await flush();
  return { photos, albums: albums.size, damaged };
}
