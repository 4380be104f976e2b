import { describe, expect, test } from 'vitest';
import { changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import { arrivalOf, contents, createWorld, putCompanion, putOriginal } from './photo-world.test-helper.ts';
import type { World } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';
import { readPhotoEdits } from './photo-records.ts';
import { purgeTrash } from './purge-trash.ts';
import { rebuildCatalog } from './rebuild-catalog.ts';

async function photographed(): Promise<{ world: World; id: string; other: string }> {
  const world = createWorld();
  const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
  const companions = [await putCompanion(world, id, 'motion', 'beach.mov', 'a clip')];
  await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions });
  await changePhoto(world.ports, id, { favourite: true });
  const second = await putOriginal(world, 'dune.jpg', 'a dune');
  await processPhoto(world.ports, { key: second.key, arrival: arrivalOf('dune.jpg') });
  return { world, id, other: second.id };
}

describe('an erased photo', () => {
  test('leaves nothing, and the others as they are', async () => {
    const { world, id, other } = await photographed();
    const before = contents(world);
    const removed = await erasePhoto(world.ports, id);
    expect([...removed].sort()).toEqual(Object.keys(before).filter((key) => key.includes(id)));
    expect(contents(world)).toEqual(Object.fromEntries(Object.entries(before).filter(([key]) => !key.includes(id))));
    expect(await world.catalog.get(id)).toBeNull();
    expect(await world.catalog.get(other)).not.toBeNull();
    expect(await erasePhoto(world.ports, id)).toEqual([]);
  });

  test('that was never processed is removed too', async () => {
    const world = createWorld();
    const { id } = await putOriginal(world, 'beach.jpg', 'a beach');
    expect(await erasePhoto(world.ports, id)).toHaveLength(1);
    expect(contents(world)).toEqual({});
  });

  test('that is half removed after a kill is in the trash, is found by a purge, and is not restored by a rebuild', async () => {
    const begun = await photographed();
    for (let plug = 0; plug < 10; plug++) {
      for (const withRebuild of [false, true]) {
        const disk = new Map(begun.world.disk);
        const memory = { ...begun.world.memory, photos: new Map(begun.world.memory.photos) };
        const world = createWorld({ disk, memory, failFrom: plug });
        const killed = await erasePhoto(world.ports, begun.id).then(
          () => false,
          () => true,
        );
        const again = createWorld({ disk, memory });
        if (withRebuild) await rebuildCatalog(again);
        const row = await again.catalog.get(begun.id);
        // The first write puts it into the trash.
        if (killed && plug > 1) expect(row?.trashedAt ?? 'gone').not.toBeNull();
        const { catalog, ports } = again;
        await purgeTrash({ catalog, now: ports.now, forget: (id) => erasePhoto(ports, id) }, { everything: true });
        const left = () => Object.keys(contents(again)).filter((key) => key.includes(begun.id));
        if (plug > 1) expect(await again.catalog.get(begun.id)).toBeNull();
        if (plug > 1 && !withRebuild) expect(left()).toEqual([]);
        await erasePhoto(ports, begun.id);
        expect(left()).toEqual([]);
      }
    }
  });
});

describe('the trash', () => {
  test('keeps photos for thirty days and no longer', async () => {
    const { world, id, other } = await photographed();
    const { catalog, ports } = world;
    const dayMs = 24 * 3_600_000;
    await changePhoto(ports, id, { trashed: true });
    const purge = (days: number) =>
      purgeTrash({ catalog, now: () => ports.now() + days * dayMs, forget: (one) => erasePhoto(ports, one) });
    expect(await purge(30)).toEqual([]);
    expect(await purge(30 + 1 / 24)).toEqual([id]);
    expect(await catalog.get(id)).toBeNull();
    expect(await catalog.get(other)).not.toBeNull();
  });

  test('is emptied completely on request', async () => {
    const { world, id, other } = await photographed();
    const { catalog, ports } = world;
    for (const one of [id, other]) await changePhoto(ports, one, { trashed: true });
    const forget = (one: string) => erasePhoto(ports, one);
    const emptied = await purgeTrash({ catalog, now: ports.now, forget }, { everything: true });
    expect([...emptied].sort()).toEqual([id, other].sort());
    expect(contents(world)).toEqual({});
  });

  test('that is emptied keeps photos that are taken out meanwhile', async () => {
    const { world, id, other } = await photographed();
    const { catalog, ports } = world;
    for (const one of [id, other]) await changePhoto(ports, one, { trashed: true });
    const forget = async (one: string) => {
      await changePhoto(ports, one === id ? other : id, { trashed: false });
      return erasePhoto(ports, one);
    };
    const emptied = await purgeTrash({ catalog, now: ports.now, forget }, { everything: true });
    expect(emptied).toHaveLength(1);
    expect(await catalog.get(emptied[0] === id ? other : id)).toMatchObject({ trashedAt: null });
  });

  test('that is emptied keeps a photo that is taken out right before it is erased, and does not report it', async () => {
    const { world, id, other } = await photographed();
    const { catalog, ports, store } = world;
    for (const one of [id, other]) await changePhoto(ports, one, { trashed: true });
    const isTrashed = (one: string) => async () => (await readPhotoEdits(store, one))?.trashedAt != null;
    const forget = async (one: string) => {
      if (one === id) await changePhoto(ports, one, { trashed: false });
      return erasePhoto(ports, one, { isDue: isTrashed(one) });
    };
    expect(await purgeTrash({ catalog, now: ports.now, forget }, { everything: true })).toEqual([other]);
    expect(await catalog.get(id)).toMatchObject({ trashedAt: null });
  });
});
