import { expect, test } from 'vitest';

import { readPhotoRecord, updatePhotoEdits, updatePhotoRecord } from './photo-records.ts';
import { NO_EDITS } from './photo-of.ts';
import { arrivalOf, createWorld, putOriginal } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';
import { syncCatalogRow } from './sync-catalog-row.ts';

test('a copy is shown again where its original is moved to the trash while the row is written', async () => {
  const world = createWorld();
  const { store, catalog } = world.ports;
  const [original, copy] = await Promise.all(
    ['IMG_1.jpg', 'IMG-20240501-WA0001.jpg'].map(async (name) => {
      const { key, id } = await putOriginal(world, name, `the bytes of ${name}`);
      await processPhoto(world.ports, { key, arrival: arrivalOf(name) });
      return id;
    }),
  );
  if (original === undefined || copy === undefined) throw new Error('world: it lacks a photo');
  const reunion = { originalId: original, bits: 2, difference: 0.5, peak: 2, contrast: 60 };
  await updatePhotoRecord(store, copy, (now) => now && { ...now, reunion });
  await syncCatalogRow({ store, catalog }, copy);
  expect(await catalog.get(copy)).toMatchObject({ originalId: original, hidden: true });

  let isTrashed = false;
  const beside = {
    ...catalog,
    put: async (photos: Parameters<typeof catalog.put>[0]) => {
      await catalog.put(photos);
      if (isTrashed) return;
      isTrashed = true;
      await updatePhotoEdits(store, original, (edits) => ({
        ...(edits ?? NO_EDITS),
        trashedAt: '2026-01-01T00:00:00Z',
      }));
    },
  };
  await syncCatalogRow({ store, catalog: beside }, copy);
  expect(await readPhotoRecord(store, copy)).toMatchObject({ reunion: { originalId: original } });
  expect(await catalog.get(copy)).toMatchObject({ originalId: original, hidden: false });
});

test('the row is right where the record changes and changes back while the row is written', async () => {
  const world = createWorld();
  const { store, catalog } = world.ports;
  const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
  await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') });
  const reason = async (said: string | null) =>
    void (await updatePhotoRecord(store, id, (now) => now && { ...now, reason: said }));
  const happened: string[] = [];
  const once = async (what: string, change: () => Promise<void>): Promise<void> => {
    if (happened.includes(what)) return;
    happened.push(what);
    await change();
  };
  const beside = {
    store: {
      ...store,
      read: async (...given: Parameters<typeof store.read>) => {
        await once('changed', () => reason('damaged'));
        return store.read(...given);
      },
    },
    catalog: {
      ...catalog,
      put: async (photos: Parameters<typeof catalog.put>[0]) => {
        await catalog.put(photos);
        await once('changed back', () => reason(null));
      },
    },
  };
  await syncCatalogRow(beside, id);
  expect(happened).toEqual(['changed', 'changed back']);
  expect(await catalog.get(id)).toMatchObject({ reason: null });
});
