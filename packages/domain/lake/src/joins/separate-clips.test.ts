import { photoIdOf, processPhoto, readPhotoRecord, updatePhotoRecord } from '@homelake/photos';
import type { Companion } from '@homelake/photos';
import { photoKey, sha256Hex } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { enqueueClipChecks } from '../imports/enqueue-migrations.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import { companionOf, incoming, noRemains, openPhotoLake, stateOf } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake, ProcessOptions, Remains } from '../imports/photo-lake.test-helper.ts';
import { clipOf, photoPorts, pictureOf } from '../imports/photo-ports.test-helper.ts';

const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const LIVE = 'DCIM/IMG_1.tif';
const SHARED = 'DCIM/IMG_2.tif';

/** A lake of an earlier version: `IMG_1.MOV` is the clip of its picture, `IMG_2.MOV` only shares a name with another. */
async function earlierLake(): Promise<Remains> {
  const remains = noRemains();
  const lake = openPhotoLake(remains);
  for (const [name, picture, clip] of [
    [LIVE, pictureOf(1), clipOf(1)],
    [SHARED, pictureOf(2), clipOf(77)],
  ] as const) {
    const id = await idOf(picture);
    const put = async (path: string, bytes: Uint8Array, contentType: string): Promise<Omit<Companion, 'role'>> => {
      const key = photoKey.build({ id, name: path.slice(path.lastIndexOf('/') + 1) });
      const sha256 = await sha256Hex(bytes);
      await lake.store.put(key, bytes, { contentType, metadata: { sha256 } });
      return { name: path, key, sha256 };
    };
    const { key } = await put(name, picture, 'image/tiff');
    const motion = { role: 'motion' as const, ...(await put(name.replace('tif', 'MOV'), clip, 'video/quicktime')) };
    const arrival = { name, arrivedAt: '2023-02-03T04:05:06.000Z', fileTime: null, exportId: null };
    const elsewhere = { ...arrival, name: 'best/copy.tif', arrivedAt: '2022-01-01T00:00:00.000Z' };
    const ports = photoPorts(lake.store, lake.now, lake.catalog);
    await processPhoto(ports, { key, arrival: elsewhere });
    await processPhoto(ports, { key, arrival, companions: [motion] });
  }
  return remains;
}

const copyOf = ({ disk, rows, fileRows, jobs, uploads }: Remains): Remains => ({
  disk: new Map(disk),
  rows: structuredClone(rows),
  fileRows: structuredClone(fileRows),
  jobs: structuredClone(jobs),
  uploads: new Map(uploads),
});

async function start(remains: Remains, options: ProcessOptions = {}): Promise<{ lake: PhotoLake; queued: number }> {
  const lake = openPhotoLake(remains, options);
  const queued = await enqueueClipChecks(lake);
  await lake.work();
  return { lake, queued };
}

/** The clip that only shared a name is a separate photo with its name and time of arrival, and the other is still a clip. */
async function expectSeparated({ store, catalog, queue }: PhotoLake): Promise<void> {
  const film = await idOf(clipOf(77));
  const key = `raw-photos/${film}/IMG_2.MOV`;
  expect(await store.read(key)).toEqual(clipOf(77));
  expect(await catalog.get(film)).toMatchObject({ kind: 'video', name: 'IMG_2.MOV', trashedAt: null });
  expect(await readPhotoRecord(store, film)).toMatchObject({
    key,
    arrivals: [{ name: 'DCIM/IMG_2.MOV', arrivedAt: '2023-02-03T04:05:06.000Z', fileTime: null, exportId: null }],
  });
  const [live, shared] = [await idOf(pictureOf(1)), await idOf(pictureOf(2))];
  expect(await catalog.get(shared)).toMatchObject({ motionKey: null });
  expect((await readPhotoRecord(store, shared))?.companions).toEqual([]);
  expect(await store.head(`raw-photos/${shared}/IMG_2.MOV`)).toBeNull();
  expect(await catalog.get(live)).toMatchObject({ motionKey: `raw-photos/${live}/IMG_1.MOV` });
  expect(await store.read(`raw-photos/${live}/IMG_1.MOV`)).toEqual(clipOf(1));
  expect(await queue.deadLetters()).toEqual([]);
}

describe('clips that an earlier version joined by name', () => {
  test('are checked once, and those without evidence become separate photos', async () => {
    const remains = await earlierLake();
    const { lake, queued } = await start(remains);
    expect(queued).toBe(2);
    await expectSeparated(lake);
    const before = stateOf(remains);
    expect((await start(remains)).queued).toBe(0);
    expect(stateOf(remains)).toEqual(before);
  });

  test('are judged by the current facts of their photos', async () => {
    const remains = await earlierLake();
    await updatePhotoRecord(openPhotoLake(remains).store, await idOf(pictureOf(1)), (record) => {
      if (record === null) return null;
      const { described: _described, metadata, ...facts } = record;
      return { ...facts, metadata: { ...metadata, captured: null, contentIdentifier: null } };
    });
    const { lake } = await start(remains);
    await expectSeparated(lake);
  });

  test('with the same bytes as a photo become a second name of it', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains);
    // Without the key of its identifier: `quicktime` is misspelled.
    const film = clipOf(77).map((byte, at) => (at > 32 && byte === 0x71 ? 0x51 : byte));
    await lake.put(incoming('DCIM/IMG_3.JPG', film, [companionOf('motion', 'DCIM/IMG_3.MOV', film)]));
    await lake.work();
    const id = await idOf(film);
    expect((await readPhotoRecord(lake.store, id))?.companions).toEqual([]);
    expect(await listKeys(lake.store, `raw-photos/${id}/`)).toEqual([`raw-photos/${id}/IMG_3.JPG`]);
  });

  test('are checked in the trash too', async () => {
    const remains = await earlierLake();
    const id = await idOf(pictureOf(2));
    for (const [at, row] of remains.rows.photos)
      if (at === id) remains.rows.photos.set(at, row.replace('"trashedAt":null', '"trashedAt":"2024-01-01T00:00:00Z"'));
    expect((await start(remains)).queued).toBe(2);
  });

  test('are not checked in a lake that began with this version', async () => {
    const remains = noRemains();
    expect((await start(remains)).queued).toBe(0);
    const lake = openPhotoLake(remains);
    await lake.put(incoming('a.tif', pictureOf(3)));
    await lake.work();
    expect((await start(remains)).queued).toBe(0);
  });

  test('lose no byte and have the same result after a kill at any write', async () => {
    const before = await earlierLake();
    const calm = copyOf(before);
    await start(calm);
    for (let killedAt = 0; ; killedAt++) {
      const remains = copyOf(before);
      const isDone = await start(remains, { killedAt }).then(
        () => true,
        () => false,
      );
      const bytes = [...remains.disk.values()].map((object) => object.bytes);
      for (const clip of [clipOf(1), clipOf(77)]) expect(bytes, `killed at ${killedAt}`).toContainEqual(clip);
      // Long after, so that all leases have ended.
      const again = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
      await enqueueClipChecks(again);
      await again.work();
      await expectSeparated(again);
      const states = [stateOf(remains), stateOf(calm)].map((state) => withoutMigration(state));
      expect(states[0]).toEqual(states[1]);
      if (isDone) break;
      expect(killedAt).toBeLessThan(80);
    }
  });

  test('of a photo that is deleted at any point are deleted with it, or are separate photos', async () => {
    const before = await earlierLake();
    const [shared, film] = [await idOf(pictureOf(2)), await idOf(clipOf(77))];
    let calls = Infinity;
    for (let at = 0; at < calls; at++) {
      const remains = copyOf(before);
      let call = 0;
      const pause = async () => {
        if (call++ === at) await forgetPhoto(openPhotoLake(remains), shared);
      };
      await start(remains, { pause });
      calls = call;
      const after = openPhotoLake(remains);
      await after.work();
      expect(await after.queue.deadLetters()).toEqual([]);
      expect(Object.keys(stateOf(remains)).filter((key) => key.includes(shared))).toEqual([]);
      const row = await after.catalog.get(film);
      expect((await after.store.head(`raw-photos/${film}/IMG_2.MOV`)) !== null, `at ${at}`).toBe(row !== null);
    }
    expect(calls).toBeGreaterThan(20);
  });

  test('that were also uploaded as a video are one photo with both names', async () => {
    const remains = await earlierLake();
    const lake = openPhotoLake(remains);
    await lake.put(incoming('films/christmas.mov', clipOf(77)));
    await lake.work();
    await start(remains);
    const film = await idOf(clipOf(77));
    const record = await readPhotoRecord(lake.store, film);
    expect(record?.arrivals.map(({ name }) => name)).toEqual(['DCIM/IMG_2.MOV', 'films/christmas.mov']);
    expect(await lake.store.head(`raw-photos/${await idOf(pictureOf(2))}/IMG_2.MOV`)).toBeNull();
  });

  test('that are lost stay in the record, so that they are reported', async () => {
    const remains = await earlierLake();
    const id = await idOf(pictureOf(2));
    await openPhotoLake(remains).store.remove(`raw-photos/${id}/IMG_2.MOV`);
    const { lake } = await start(remains);
    expect((await readPhotoRecord(lake.store, id))?.companions).toHaveLength(1);
    expect(await lake.catalog.get(await idOf(clipOf(77)))).toBeNull();
  });
});

test('an upload that was killed after it moved a clip ends, though the clip became a separate photo meanwhile', async () => {
  const file = incoming('a.tif', pictureOf(1), [companionOf('motion', 'other.mov', clipOf(2))]);
  const lease = { signal: new AbortController().signal, renew: async () => {} };
  const film = `raw-photos/${await idOf(clipOf(2))}/other.mov`;
  const beside = `raw-photos/${await idOf(pictureOf(1))}/other.mov`;
  const endings = new Set<string>();
  for (let killedAt = 0, isKilled = true; isKilled; killedAt++) {
    const remains = noRemains();
    const first = openPhotoLake(remains);
    await first.put(file);
    await first.workNext();
    // Nothing of it is processed yet, so these bytes are an upload of their own.
    const { id } = await first.put(file);
    const second = openPhotoLake(remains, { killedAt });
    const claimed = second.handlers['claim-upload']?.({ upload: id }, lease);
    isKilled = await Promise.resolve(claimed).then(
      () => false,
      () => true,
    );
    const [child] = (await first.view.list({ parent: id })).records;
    const isMoved = child?.state !== 'done' && (await first.store.head(`uploads/${child?.id}/other.mov`)) === null;
    endings.add(isKilled && isMoved && (await first.store.head(beside)) !== null ? 'killed after it moved' : 'other');
    // So that a job that failed is tried again.
    for (const days of [1, 2, 3, 9]) {
      const after = openPhotoLake(remains, { nowMs: first.now() + days * 86_400_000 });
      await after.resume();
      await after.work();
    }
    const what = `killed at ${killedAt}`;
    expect(await first.queue.deadLetters(), what).toEqual([]);
    for (const state of ['receiving', 'waiting', 'working', 'failed'] as const)
      expect((await first.view.list({ state })).records, `${state}, ${what}`).toEqual([]);
    expect(await first.store.read(film), what).toEqual(clipOf(2));
  }
  expect(endings).toContain('killed after it moved');
});

/** The time at which it was done differs. */
const withoutMigration = (state: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(state).filter(([key]) => !key.startsWith('bronze/migrations/')));
