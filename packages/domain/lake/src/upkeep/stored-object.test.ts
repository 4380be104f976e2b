import { earlyDeletionCost, DEFAULT_PRICES, StorageError } from '@homelake/storage';
import type { StorageClass } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { changeClassJob } from '../imports/class-of-upload.ts';
import { incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { findStoredObject } from './stored-object.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2024, 5, 1);
const KEY = 'files/deed.md';
const text = (words: string) => new TextEncoder().encode(words);

/** A lake with a file and a photo, both of this class, at its first day, and the same lake `days` later. */
async function lakeOf(storageClass: StorageClass, days = 0) {
  const remains = noRemains();
  const first = openPhotoLake(remains);
  await first.put({ ...incoming('deed.md', text('Deed')), storageClass });
  await first.put({ ...incoming('a.tif', pictureOf(1)), storageClass });
  await first.work();
  const id = (await first.uploads()).find(({ kind }) => kind === 'photo')?.of ?? '';
  const lake = openPhotoLake(remains, { nowMs: START_MS + days * DAY_MS });
  return { lake, id, find: (target: string) => findStoredObject(lake, target) };
}

const refusals = (found: Awaited<ReturnType<typeof findStoredObject>>) =>
  found?.classes.map(({ storageClass, refused }) => [storageClass, refused]);

describe('a stored object', () => {
  test('is a file by its key, and the original of a photo by its id or its key, with the costs of each class', async () => {
    const { find, id } = await lakeOf('standard');
    const file = await find(KEY);
    expect(file).toMatchObject({ key: KEY, name: 'deed.md', sizeBytes: 4, storageClass: 'standard', early: null });
    expect(
      file?.classes.map(({ storageClass, refused, retrieval }) => [storageClass, refused, retrieval === null]),
    ).toEqual([
      ['standard', null, true],
      ['intelligent-tiering', null, true],
      ['deep-archive', null, false],
    ]);
    const key = `raw-photos/${id}/a.tif`;
    expect(await find(id)).toMatchObject({ key, name: 'a.tif' });
    expect(await find(key)).toEqual(await find(id));
  });

  test('is none for unknown keys, companions, thumbnails and records', async () => {
    const { find, id, lake } = await lakeOf('standard');
    const { objects } = await lake.store.list('thumbnails/');
    for (const target of [
      'files/no.md',
      '0'.repeat(32),
      `raw-photos/${id}/a.xmp`,
      objects[0]?.key ?? '',
      'settings.json',
    ])
      expect(await find(target), target).toBeNull();
  });

  test.each([
    [0, 180],
    [179.5, 1],
    [180, 0],
  ])(
    'that left the archive after %d days would leave it %d days early, at the price of these days',
    async (age, left) => {
      const { find } = await lakeOf('deep-archive', age);
      const early = (await find(KEY))?.early ?? null;
      if (left === 0) expect(early).toBeNull();
      else {
        const usd = earlyDeletionCost(DEFAULT_PRICES, 'deep-archive', { objects: 1, bytes: 4 }, age);
        expect(early).toEqual({ daysLeft: left, usd });
      }
    },
  );

  test('that is archived can leave its class after a restore, and says so', async () => {
    const { lake, find } = await lakeOf('deep-archive');
    const words = 'It is archived. Restore it first, then it can be moved.';
    expect(refusals(await find(KEY))).toEqual([
      ['standard', words],
      ['intelligent-tiering', words],
      ['deep-archive', null],
    ]);
    await lake.store.restore(KEY, { days: 1, speed: 'standard' });
    expect(refusals(await find(KEY))?.[0]?.[1]).toMatch(/^It is being restored/);
    const later = openPhotoLake(lake.remains, { nowMs: START_MS + DAY_MS });
    expect(refusals(await findStoredObject(later, KEY))?.[0]?.[1]).toBeNull();
  });

  test('that is a photo without a thumbnail stays where it is read at once', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('a.tif', pictureOf(1).slice(0, 20)));
    await lake.work();
    const [upload] = await lake.uploads();
    expect(refusals(await findStoredObject(lake, upload?.of ?? ''))).toEqual([
      ['standard', null],
      ['intelligent-tiering', null],
      ['deep-archive', expect.stringContaining('cannot be shown yet')],
    ]);
  });
});

describe('a change of class that the owner asks for', () => {
  test('moves bytes out of the archive, and the catalogs follow', async () => {
    const { lake, id } = await lakeOf('deep-archive');
    const later = openPhotoLake(lake.remains, { nowMs: START_MS + DAY_MS });
    const photo = (await later.catalog.get(id))!;
    for (const key of [KEY, photo.key]) {
      await lake.store.restore(key, { days: 3, speed: 'standard' });
      await later.queue.send(changeClassJob(key, 'standard'));
    }
    await later.work();
    expect((await later.store.head(photo.key))?.storageClass).toBe('standard');
    expect((await later.catalog.get(id))?.storageClass).toBe('standard');
    const { files } = await later.files.files({ limit: 9 });
    expect(files.map(({ storageClass }) => storageClass)).toEqual(['standard']);
  });

  test('is complete from a kill at any write on, after it is delivered again', async () => {
    for (let killedAt = 0; ; killedAt++) {
      const { lake, id } = await lakeOf('standard');
      const { key } = (await lake.catalog.get(id))!;
      await lake.queue.send(changeClassJob(key, 'deep-archive'));
      const killed = openPhotoLake(lake.remains, { killedAt, nowMs: START_MS });
      const isKilled = await killed.work().then(
        () => false,
        (error: unknown) => error instanceof StorageError,
      );
      await openPhotoLake(lake.remains, { nowMs: START_MS + DAY_MS }).work();
      expect(
        [(await lake.store.head(key))?.storageClass, (await lake.catalog.get(id))?.storageClass],
        `at ${killedAt}`,
      ).toEqual(['deep-archive', 'deep-archive']);
      if (!isKilled) break;
      expect(killedAt).toBeLessThan(50);
    }
  });
});
