import { photoKey } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { createAlbum, removeAlbum, renameAlbum } from './albums.ts';
import { AlbumMissingError, changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import { listAlbums } from '../catalog/list-photos.ts';
import { createMemoryPhotoSearch } from '../catalog/memory-photo-search.ts';
import { arrivalOf, contents, createWorld, interleaved, putOriginal, rows } from './photo-world.test-helper.ts';
import { readPhotoEdits } from './photo-records.ts';
import { processPhoto } from './process-photo.ts';
import { rebuildCatalog } from './rebuild-catalog.ts';

async function withPhoto(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
  await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') });
  return { ...world, world, key, id };
}

type Ports = Parameters<typeof removeAlbum>[0];
const join = (ports: Ports, id: string) =>
  changePhoto(ports, id, { addAlbums: ['summer'], favourite: true }).catch((error: unknown) => {
    if (!(error instanceof AlbumMissingError)) throw error;
  });
const restore = (ports: Ports, id: string) => changePhoto(ports, id, { trashed: false });
const remove = (ports: Ports) => removeAlbum(ports, 'summer');
const rename = (ports: Ports) => renameAlbum(ports, 'summer', 'Winter');

describe('the owner’s edits of a photo', () => {
  test('are stored in bronze and in the catalog', async () => {
    const { ports, store, catalog, id } = await withPhoto();
    const photo = await changePhoto(ports, id, { favourite: true, addTags: ['sea', ' sun '], trashed: true });
    expect(photo).toMatchObject({ favourite: true, tags: ['sea', 'sun'], trashedAt: '2024-06-01T00:00:00.000Z' });
    expect(await catalog.get(id)).toEqual(photo);
    expect(await readPhotoEdits(store, id)).toEqual({
      version: 1,
      favourite: true,
      tags: ['sea', 'sun'],
      albums: [],
      trashedAt: '2024-06-01T00:00:00.000Z',
      takenLocal: null,
      standsAlone: false,
    });
    const back = await changePhoto(ports, id, { trashed: false, removeTags: ['sea'] });
    expect(back).toMatchObject({ favourite: true, tags: ['sun'], trashedAt: null });
  });

  test('that are repeated are written once', async () => {
    const { ports, world, id } = await withPhoto();
    await changePhoto(ports, id, { favourite: true, trashed: true });
    const before = contents(world);
    const later = { ...ports, now: () => ports.now() + 5000 };
    await changePhoto(later, id, { favourite: true, trashed: true });
    expect(contents(world)).toEqual(before);
  });

  test('correct the capture time, and remove the correction', async () => {
    const { ports, catalog, id } = await withPhoto();
    const before = await catalog.get(id);
    const offset = before?.offsetMinutes ?? null;
    expect(await changePhoto(ports, id, { takenLocal: '1999-12-31T23:59:00' })).toMatchObject({
      takenLocal: '1999-12-31T23:59:00',
      takenSource: 'user',
      offsetMinutes: offset,
      takenUtc: offset === null ? null : expect.stringMatching(/^(?:1999-12-31|2000-01-01)T.*Z$/),
    });
    expect((await catalog.months()).map(({ month }) => month)).toEqual(['1999-12']);
    expect(await changePhoto(ports, id, { takenLocal: null })).toEqual(before);
  });

  test('across a clock change gets the offset of the home zone again', async () => {
    const { ports, key } = await withPhoto();
    await processPhoto({ ...ports, homeZone: 'Europe/Rome' }, { key, arrival: null }, { again: true });
    const id = photoKey.parse(key)!.id;
    expect(await changePhoto(ports, id, { takenLocal: '2024-01-10T12:00:00' })).toMatchObject({
      takenUtc: '2024-01-10T11:00:00Z',
      offsetMinutes: 60,
      offsetSource: 'assumed',
    });
    expect(await changePhoto(ports, id, { takenLocal: '2024-07-10T12:00:00' })).toMatchObject({ offsetMinutes: 120 });
  });

  test('by several concurrently are all applied, also in the catalog', async () => {
    const { ports, catalog, id } = await withPhoto();
    const tags = Array.from({ length: 8 }, (_, at) => `tag ${at}`);
    await Promise.all(tags.map((tag) => changePhoto(ports, id, { addTags: [tag] })));
    expect([...((await catalog.get(id))?.tags ?? [])].sort()).toEqual(tags);
  });

  test('during a repeated processing are not lost, at any point', async () => {
    for (let at = 0; ; at++) {
      const { ports, world, catalog, key, id } = await withPhoto();
      const inBetween = interleaved(world, at, () => changePhoto(ports, id, { favourite: true }));
      await processPhoto(inBetween.ports, { key, arrival: null }, { again: true });
      if (!inBetween.happened()) break;
      expect((await catalog.get(id))?.favourite).toBe(true);
      expect(at).toBeLessThan(50);
    }
  });

  test('has the latest state of the photo, which changes at any point of its write', async () => {
    for (let at = 0; ; at++) {
      const { ports, world, catalog, key, id } = await withPhoto();
      const arrived = () => processPhoto(ports, { key, arrival: arrivalOf('copy.jpg', 'an export') });
      const inBetween = interleaved(world, at, arrived);
      await changePhoto(inBetween.ports, id, { favourite: true });
      if (!inBetween.happened()) break;
      expect(await catalog.get(id)).toMatchObject({ favourite: true, exportIds: ['an export'] });
      expect(at).toBeLessThan(50);
    }
  });

  test('do not restore a photo that is erased concurrently in any order, except by taking it out of the trash', async () => {
    const endings = new Set<string>();
    for (const change of [{ favourite: true }, { trashed: false }, { trashed: true, addTags: ['sea'] }]) {
      const edit = (ports: Parameters<typeof changePhoto>[0], id: string) => changePhoto(ports, id, change);
      for (const [first, second] of [
        [edit, erasePhoto],
        [erasePhoto, edit],
      ] as const) {
        for (let at = 0; ; at++) {
          const { ports, world, id } = await withPhoto();
          const inBetween = interleaved(world, at, () => second(ports, id));
          await first(inBetween.ports, id);
          if (!inBetween.happened()) break;
          expect(at).toBeLessThan(50);
          const [row] = Object.values(rows(world));
          if (change.trashed === false && row !== undefined) {
            // Taken out before its original went: nothing of it is lost.
            expect(JSON.parse(row), `${first.name} at ${at}`).toMatchObject({ trashedAt: null });
            expect(Object.keys(contents(world)).filter((name) => !name.startsWith('bronze/'))).toHaveLength(3);
            endings.add('stays');
            continue;
          }
          expect(contents(world), `${first.name} at ${at}`).toEqual({});
          expect(rows(world)).toEqual({});
          endings.add('goes');
        }
      }
    }
    expect([...endings].toSorted()).toEqual(['goes', 'stays']);
  });

  test('complete an erasure that was killed at any point, and never show a photo without its original', async () => {
    for (let plug = 0; plug < 10; plug++) {
      const { world, id } = await withPhoto();
      const { disk, memory } = world;
      await erasePhoto(createWorld({ disk, memory, failFrom: plug }).ports, id).catch(() => {});
      const again = createWorld({ disk, memory });
      const photo = await changePhoto(again.ports, id, { trashed: false });
      const isThere = Object.keys(contents(again)).some((key) => key.endsWith('/beach.jpg'));
      expect(photo?.trashedAt, `killed at ${plug}`).toBe(isThere ? null : undefined);
      if (isThere) continue;
      await erasePhoto(again.ports, id);
      expect([contents(again), rows(again)]).toEqual([{}, {}]);
    }
  });

  test('stays with a photo whose original was lost in another way', async () => {
    const { ports, store, catalog, key, id } = await withPhoto();
    await store.remove(key);
    expect(await changePhoto(ports, id, { favourite: true })).toMatchObject({ favourite: true });
    expect(await catalog.get(id)).toMatchObject({ favourite: true });
  });

  test('are refused where they are malformed, and give null where the photo does not exist', async () => {
    const { ports, id } = await withPhoto();
    for (const takenLocal of ['2024-02-30T00:00:00', '2024-01-01', '2024-01-01T25:00:00', 'yesterday']) {
      await expect(changePhoto(ports, id, { takenLocal })).rejects.toThrow(TypeError);
    }
    await expect(changePhoto(ports, id, { addTags: [' '] })).rejects.toThrow(TypeError);
    await expect(changePhoto(ports, id, { addAlbums: ['nowhere'] })).rejects.toThrow(TypeError);
    expect(await changePhoto(ports, '0'.repeat(32), { favourite: true })).toBeNull();
  });

  test('outlives the catalog', async () => {
    const { ports, world, catalog, id } = await withPhoto();
    await createAlbum(ports, { id: 'summer', name: 'Summer' });
    await changePhoto(ports, id, { favourite: true, addTags: ['sea'], addAlbums: ['summer'] });
    const before = await catalog.get(id);
    const fresh = createWorld({ disk: world.disk });
    expect(await rebuildCatalog(fresh)).toEqual({ photos: 1, albums: 1, damaged: [] });
    expect(await fresh.catalog.get(id)).toEqual(before);
    expect(await fresh.catalog.albums()).toEqual(await catalog.albums());
  });
});

describe('an album', () => {
  test('has a name and photos, which stay when it is removed', async () => {
    const { ports, catalog, store, id } = await withPhoto();
    const album = await createAlbum(ports, { id: 'summer', name: '  Summer ' });
    expect(album).toEqual({
      id: 'summer',
      name: 'Summer',
      createdAt: '2024-06-01T00:00:00.000Z',
      count: 0,
      coverId: null,
    });
    await changePhoto(ports, id, { addAlbums: ['summer'] });
    const search = createMemoryPhotoSearch({ catalog });
    expect(await listAlbums({ catalog, search })).toMatchObject([{ name: 'Summer', count: 1, coverId: id }]);
    expect(await renameAlbum(ports, 'summer', 'Summer 2024')).toBe(true);
    expect(await listAlbums({ catalog, search })).toMatchObject([{ name: 'Summer 2024', count: 1 }]);
    expect(await removeAlbum(ports, 'summer')).toBe(true);
    expect(await catalog.albums()).toEqual([]);
    expect(await catalog.get(id)).toMatchObject({ albums: [] });
    expect((await readPhotoEdits(store, id))?.albums).toEqual([]);
    expect(await renameAlbum(ports, 'summer', 'x')).toBe(false);
    expect(await removeAlbum(ports, 'summer')).toBe(false);
  });

  test('needs a name and an id of its own', async () => {
    const { ports } = createWorld();
    await createAlbum(ports, { id: 'a', name: 'A' });
    await expect(createAlbum(ports, { id: 'a', name: 'B' })).rejects.toThrow(TypeError);
    await expect(createAlbum(ports, { id: 'b', name: ' ' })).rejects.toThrow(TypeError);
    await expect(renameAlbum(ports, 'a', '')).rejects.toThrow(TypeError);
  });

  test('whose removal was killed exists until it is removed again, and then is in no photo, also in the trash', async () => {
    for (let plug = 0; plug < 6; plug++) {
      const { world, ports, id } = await withPhoto();
      await createAlbum(ports, { id: 'summer', name: 'Summer' });
      await changePhoto(ports, id, { addAlbums: ['summer'], trashed: true });
      const { disk, memory } = world;
      await removeAlbum(createWorld({ disk, memory, failFrom: plug }).ports, 'summer').catch(() => {});
      const again = createWorld({ disk, memory });
      await removeAlbum(again.ports, 'summer');
      expect(await again.catalog.get(id)).toMatchObject({ albums: [] });
      expect(JSON.stringify(contents(again))).not.toContain('summer');
    }
  });

  test('that is removed is in no photo that is concurrently added to it or changed, in any order', async () => {
    for (const [first, second, isIn] of [
      [join, remove, false],
      [remove, join, false],
      [restore, remove, true],
      [remove, restore, true],
    ] as const) {
      for (let at = 0; ; at++) {
        const { ports, world, catalog, id } = await withPhoto();
        await createAlbum(ports, { id: 'summer', name: 'Summer' });
        if (isIn) await changePhoto(ports, id, { addAlbums: ['summer'], trashed: true });
        const inBetween = interleaved(world, at, () => second(ports, id));
        await first(inBetween.ports, id);
        if (!inBetween.happened()) break;
        expect(JSON.stringify(contents(world)), `${first.name} at ${at}`).not.toContain('summer');
        expect(await catalog.get(id)).toMatchObject({ albums: [] });
        expect(await catalog.albums()).toEqual([]);
        expect(at).toBeLessThan(80);
      }
    }
  });

  test('that is renamed while it is removed stays removed, and is in no photo, in any order', async () => {
    for (const [first, second] of [
      [rename, remove],
      [remove, rename],
    ] as const) {
      for (let at = 0; ; at++) {
        const { ports, world, catalog, id } = await withPhoto();
        await createAlbum(ports, { id: 'summer', name: 'Summer' });
        await changePhoto(ports, id, { addAlbums: ['summer'] });
        const inBetween = interleaved(world, at, () => second(ports));
        await first(inBetween.ports);
        if (!inBetween.happened()) break;
        expect(await catalog.albums(), `${first.name} at ${at}`).toEqual([]);
        expect(JSON.stringify(contents(world))).not.toMatch(/Winter|summer/);
        expect(await catalog.get(id)).toMatchObject({ albums: [] });
        expect(at).toBeLessThan(80);
      }
    }
  });

  test('that is removed while a photo of it is shown for the first time is not in that photo', async () => {
    for (let at = 0; ; at++) {
      const { world, catalog, key, id, ports } = await withPhoto();
      await createAlbum(ports, { id: 'summer', name: 'Summer' });
      await changePhoto(ports, id, { addAlbums: ['summer'] });
      // A catalog that does not know the photo, as after a kill.
      await catalog.remove([id]);
      const inBetween = interleaved(world, at, () => removeAlbum(ports, 'summer'));
      await processPhoto(inBetween.ports, { key, arrival: null });
      if (!inBetween.happened()) break;
      expect(await catalog.get(id), `at ${at}`).toMatchObject({ albums: [] });
      expect(JSON.stringify(contents(world))).not.toContain('summer');
      expect(at).toBeLessThan(50);
    }
  });

  test('whose removal a rename finds unfinished is also removed from its photos', async () => {
    const { ports, world, catalog, id } = await withPhoto();
    await createAlbum(ports, { id: 'summer', name: 'Summer' });
    await changePhoto(ports, id, { addAlbums: ['summer'] });
    const inBetween = interleaved(world, 2, async () => {
      const { disk, memory } = world;
      await expect(removeAlbum(createWorld({ disk, memory, failFrom: 1 }).ports, 'summer')).rejects.toThrow();
    });
    expect(await renameAlbum(inBetween.ports, 'summer', 'Winter')).toBe(false);
    expect(inBetween.happened()).toBe(true);
    expect(JSON.stringify(contents(world))).not.toContain('summer');
    expect(await catalog.get(id)).toMatchObject({ albums: [] });
  });

  test('is listed until its removal is done, so that a killed removal is run again', async () => {
    const { ports, world, id } = await withPhoto();
    await createAlbum(ports, { id: 'summer', name: 'Summer' });
    await changePhoto(ports, id, { addAlbums: ['summer'] });
    const { disk, memory } = world;
    await expect(removeAlbum(createWorld({ disk, memory, failFrom: 1 }).ports, 'summer')).rejects.toThrow();
    const again = createWorld({ disk, memory });
    expect(await again.catalog.albums()).toHaveLength(1);
    await expect(changePhoto(again.ports, id, { addAlbums: ['summer'] })).rejects.toThrow(AlbumMissingError);
    expect(await removeAlbum(again.ports, 'summer')).toBe(true);
    expect(await again.catalog.albums()).toEqual([]);
    expect(await removeAlbum(again.ports, 'summer')).toBe(false);
  });
});
