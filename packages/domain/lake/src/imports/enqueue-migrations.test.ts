import { isDescribed, photoIdOf, readPhotoRecord, updatePhotoRecord } from '@homelake/photos';
import { photoRecordKey, sha256Hex } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { expect, test } from 'vitest';
import { enqueueDescriptions } from './enqueue-migrations.ts';
import { incoming, noRemains, openPhotoLake } from './photo-lake.test-helper.ts';
import type { Remains } from './photo-lake.test-helper.ts';
import { pictureOf } from './photo-ports.test-helper.ts';

const DAY = '2017-02-03T12:00:00';
const ids = await Promise.all([1, 2].map(async (number) => photoIdOf(await sha256Hex(pictureOf(number)))));

/** Two photos. The facts of the first are from an earlier version, which read no dates in names. */
async function earlierLake(): Promise<Remains> {
  const remains = noRemains();
  const lake = openPhotoLake(remains);
  for (const number of [1, 2]) await lake.put(incoming(`Trip 2017-02-03 ${number}.tif`, pictureOf(number)));
  await lake.work();
  await makeOld(lake.store, ids[0]!);
  return remains;
}

const makeOld = (store: ObjectStore, id: string) =>
  updatePhotoRecord(store, id, (record) => {
    const { described: _described, ...old } = record!;
    return { ...old, taken: { ...old.taken, takenLocal: '2024-06-01T00:00:00', takenSource: 'arrival' as const } };
  });

test('the facts of photos from an earlier version are derived again once, without a note on each', async () => {
  const remains = await earlierLake();
  const uploads = [...remains.uploads.values()];
  const lake = openPhotoLake(remains);
  expect(await enqueueDescriptions(lake)).toBe(1);
  await lake.work();
  for (const id of ids) {
    expect(await lake.catalog.get(id)).toMatchObject({ takenLocal: DAY, takenSource: 'file-name' });
    expect(isDescribed((await readPhotoRecord(lake.store, id))!)).toBe(true);
  }
  expect([...remains.uploads.values()]).toEqual(uploads);
  await makeOld(lake.store, ids[1]!);
  expect(await enqueueDescriptions(openPhotoLake(remains))).toBe(0);
});

test('after a kill at any write, a later start derives the facts of all again', async () => {
  for (let killedAt = 0; ; killedAt++) {
    const remains = await earlierLake();
    const first = openPhotoLake(remains, { killedAt });
    const ended = await enqueueDescriptions(first)
      .then(() => first.work())
      .catch(() => 'killed');
    const lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
    await enqueueDescriptions(lake);
    await lake.work();
    expect(await lake.catalog.get(ids[0]!)).toMatchObject({ takenLocal: DAY });
    if (ended !== 'killed') break;
    expect(killedAt).toBeLessThan(50);
  }
});

test('a damaged record is skipped, and a new lake has nothing to do', async () => {
  const remains = await earlierLake();
  const lake = openPhotoLake(remains);
  const id = ids[0]!;
  await lake.store.put(photoRecordKey.build({ shard: id.slice(0, 2), id }), new TextEncoder().encode('{'));
  expect(await enqueueDescriptions(lake)).toBe(0);
  expect(await enqueueDescriptions(openPhotoLake(noRemains()))).toBe(0);
});
