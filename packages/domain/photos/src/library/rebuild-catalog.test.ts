import { describe, expect, test } from 'vitest';
import { createAlbum, removeAlbum } from './albums.ts';
import { changePhoto } from './change-photo.ts';
import { erasePhoto, leaving } from './erase-photo.ts';
import { arrivalOf, bytesOf, createWorld, interleaved, putOriginal, rows } from './photo-world.test-helper.ts';
import { photoRecordKeyOf, readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import { processPhoto } from './process-photo.ts';
import type { PhotoCatalog } from '../catalog/photo-catalog.ts';
import { rebuildCatalog } from './rebuild-catalog.ts';
import { putRowsOfCopies, syncCatalogRow } from './sync-catalog-row.ts';

async function library(count: number) {
  const world = createWorld();
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const { key, id } = await putOriginal(world, `${at}.jpg`, `picture ${at}`);
    await processPhoto(world.ports, { key, arrival: arrivalOf(`${at}.jpg`) });
    ids.push(id);
  }
  return { ...world, world, ids };
}

const counts = async (catalog: PhotoCatalog) =>
  (await catalog.months()).map(({ revision: _revision, ...month }) => month);

describe('a rebuilt catalog', () => {
  test('equals the old one, with albums and edits', async () => {
    const { ports, world, ids, disk } = await library(30);
    await createAlbum(ports, { id: 'summer', name: 'Summer' });
    for (const id of ids.slice(0, 5)) await changePhoto(ports, id, { addAlbums: ['summer'], addTags: ['sea'] });
    for (const id of ids.slice(5, 8)) await changePhoto(ports, id, { trashed: true });
    const fresh = createWorld({ disk });
    expect(await rebuildCatalog(fresh)).toEqual({ photos: 30, albums: 1, damaged: [] });
    expect(rows(fresh)).toEqual(rows(world));
    expect(await fresh.catalog.albums()).toEqual(await world.catalog.albums());
    expect(await counts(fresh.catalog)).toEqual(await counts(world.catalog));
  });

  test('has edits, and no erased photos, from any point of the rebuild', async () => {
    const { world, ids } = await library(3);
    const [said, erased, joined] = [ids[0]!, ids[1]!, ids[2]!];
    await createAlbum(world.ports, { id: 'summer', name: 'Summer' });
    await changePhoto(world.ports, joined, { addAlbums: ['summer'] });
    const { disk, memory } = world;
    for (let at = 0; ; at++) {
      const mine = createWorld({
        disk: new Map(disk),
        memory: structuredClone(memory),
      });
      const inBetween = interleaved(mine, at, async () => {
        await changePhoto(mine.ports, said, { favourite: true });
        await erasePhoto(mine.ports, erased);
        await removeAlbum(mine.ports, 'summer');
      });
      const { photos } = await rebuildCatalog(inBetween.ports);
      if (!inBetween.happened()) break;
      expect(await mine.catalog.get(said), `at ${at}`).toMatchObject({ favourite: true });
      expect(await mine.catalog.get(joined)).toMatchObject({ albums: [] });
      expect(await mine.catalog.get(erased)).toBeNull();
      expect(photos).toBeGreaterThan(0);
      expect(at).toBeLessThan(2000);
    }
  });

  test('has the class of an original that is moved at any point of the rebuild', async () => {
    const { world, ids } = await library(2);
    const moved = ids[0]!;
    const key = (await world.catalog.get(moved))!.key;
    for (let at = 0; ; at++) {
      const mine = createWorld({ disk: new Map(world.disk) });
      const inBetween = interleaved(mine, at, async () => {
        await mine.ports.store.changeClass(key, 'deep-archive');
        await syncCatalogRow(mine.ports, moved);
      });
      await rebuildCatalog(inBetween.ports);
      if (!inBetween.happened()) break;
      expect((await mine.catalog.get(moved))?.storageClass, `at ${at}`).toBe('deep-archive');
      expect(at).toBeLessThan(2000);
    }
  });

  test('has no album that is removed at any point of the rebuild of a lost catalog, also where the album comes from a folder', async () => {
    const { world, ids } = await library(2);
    const joined = ids[0]!;
    await createAlbum(world.ports, { id: 'summer', name: 'Summer' });
    await updatePhotoRecord(world.ports.store, joined, (record) => record && { ...record, folderAlbums: ['summer'] });
    for (let at = 0; ; at++) {
      const mine = createWorld({ disk: new Map(world.disk) });
      const inBetween = interleaved(mine, at, async () => {
        await removeAlbum(mine.ports, 'summer');
      });
      await rebuildCatalog(inBetween.ports);
      if (!inBetween.happened()) break;
      expect(await mine.catalog.get(joined), `at ${at}`).toMatchObject({ albums: [] });
      expect(at).toBeLessThan(2000);
    }
  });

  test('shows a copy whose original begins to leave at any point of the rebuild of a lost catalog', async () => {
    const { world, ids } = await library(2);
    const [copy, original] = [ids[0]!, ids[1]!];
    const reunion = { originalId: original, bits: 0, difference: 0, peak: 0, contrast: 50 };
    await updatePhotoRecord(world.ports.store, copy, (record) => record && { ...record, reunion });
    for (let at = 0; ; at++) {
      const mine = createWorld({ disk: new Map(world.disk) });
      const inBetween = interleaved(mine, at, async () => {
        await updatePhotoRecord(mine.ports.store, original, (record) => leaving(record, '2024-05-01T12:00:00.000Z'));
        await putRowsOfCopies(mine.ports, original);
      });
      await rebuildCatalog(inBetween.ports);
      expect(await mine.catalog.get(copy), `at ${at}`).toMatchObject({ hidden: !inBetween.happened() });
      if (!inBetween.happened()) break;
      expect(at).toBeLessThan(2000);
    }
  });

  test('forgets rows whose photos are gone', async () => {
    const { store, catalog, ids } = await library(3);
    await store.remove(photoRecordKeyOf(ids[1]!));
    expect(await rebuildCatalog({ store, catalog })).toMatchObject({ photos: 2 });
    expect(await Promise.all(ids.map(async (id) => (await catalog.get(id))?.id ?? null))).toEqual([
      ids[0],
      null,
      ids[2],
    ]);
  });

  test('leaves out damaged records and reports them', async () => {
    const { store, catalog, ids } = await library(3);
    const key = photoRecordKeyOf(ids[1]!);
    await store.put(key, bytesOf('{"version": 1, "id"'));
    expect(await rebuildCatalog({ store, catalog })).toEqual({ photos: 2, albums: 0, damaged: [key] });
  });

  test('that is killed before any call leaves all photos and albums readable, and is complete after another run', async () => {
    const { world, ids } = await library(4);
    await createAlbum(world.ports, { id: 'summer', name: 'Summer' });
    await changePhoto(world.ports, ids[0]!, { addAlbums: ['summer'] });
    await world.store.remove(photoRecordKeyOf(ids[3]!));
    const { disk, memory } = world;
    for (let at = 0; ; at++) {
      const mine = createWorld({ disk: new Map(disk), memory: structuredClone(memory) });
      const killed = interleaved(mine, at, () => Promise.reject(new Error('killed')));
      const ended = await rebuildCatalog(killed.ports).then(
        () => true,
        () => false,
      );
      if (ended) break;
      expect(Object.keys(rows(mine)).sort(), `at ${at}`).toEqual([...ids].sort());
      expect((await mine.catalog.albums()).length, `at ${at}`).toBe(1);
      await rebuildCatalog(mine);
      expect(Object.keys(rows(mine)).sort(), `at ${at}`).toEqual(ids.slice(0, 3).sort());
      expect(await mine.catalog.needsRebuild(), `at ${at}`).toBe(false);
    }
  });

  test('is not changed by a rebuild during which another one begins', async () => {
    const { store, catalog, ids } = await library(3);
    await store.remove(photoRecordKeyOf(ids[1]!));
    let begun = false;
    const onProgress = () => {
      if (!begun) void catalog.beginRebuild();
      begun = true;
    };
    await expect(rebuildCatalog({ store, catalog }, { onProgress })).rejects.toMatchObject({ code: 'superseded' });
    expect((await catalog.get(ids[1]!))?.id).toBe(ids[1]);
  });

  test('reports progress, and stops when the signal aborts', async () => {
    const { store, catalog } = await library(3);
    const shares: number[] = [];
    const stop = new AbortController();
    await rebuildCatalog({ store, catalog }, { onProgress: ({ done }) => shares.push(done) });
    expect(shares).toHaveLength(256);
    expect(shares.at(-1)).toBe(1);
    stop.abort();
    await expect(rebuildCatalog({ store, catalog }, { signal: stop.signal })).rejects.toThrow();
  });

  test('holds a few thousand photos in memory, whatever their number', async () => {
    const { store, ids } = await library(1);
    const record = (await readPhotoRecord(store, ids[0]!))!;
    for (let at = 0; at < 3000; at++) {
      // All of one shard, which is as bad as it gets.
      const id = `aa${at.toString(16).padStart(30, '0')}`;
      await updatePhotoRecord(store, id, () => ({ ...record, id }));
    }
    const batches: number[] = [];
    let atOnce = 0;
    let most = 0;
    const { catalog } = createWorld();
    const watched = {
      store: {
        ...store,
        read: async (key: string) => {
          most = Math.max(most, ++atOnce);
          const bytes = await store.read(key);
          atOnce -= 1;
          return bytes;
        },
      },
      catalog: { ...catalog, put: async (photos: readonly unknown[]) => void batches.push(photos.length) },
    };
    expect(await rebuildCatalog(watched)).toMatchObject({ photos: 3001 });
    expect(Math.max(...batches)).toBeLessThan(2100);
    expect(batches.length).toBeLessThan(10);
    expect(most).toBeLessThanOrEqual(64);
  });
});
