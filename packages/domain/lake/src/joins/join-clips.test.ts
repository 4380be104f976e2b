import { changePhoto, photoIdOf, readPhotoEdits, readPhotoRecord } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import { verifyLake } from '../upkeep/verify-lake.ts';
import type { IncomingFile } from '../imports/import-upload.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { clipOf, pictureOf } from '../imports/photo-ports.test-helper.ts';
import { createMemorySha256 } from '@homelake/storage/memory';

const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const still = incoming('trip/IMG_1.HEIC', pictureOf(1));
const clip = incoming('trip/IMG_1.MOV', clipOf(1));

async function bring(lake: PhotoLake, ...files: readonly IncomingFile[]): Promise<void> {
  for (const file of files) {
    await lake.put(file);
    await lake.work();
  }
  expect(await lake.queue.deadLetters()).toEqual([]);
}

/** Names of the clips of each photo, by its own name. */
async function clips({ store, catalog }: PhotoLake): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const { month } of await catalog.months())
    for await (const photos of catalog.scan(month))
      for (const { id, name, folder } of photos) {
        const record = await readPhotoRecord(store, id);
        const own = record?.companions.filter(({ role }) => role === 'motion') ?? [];
        found[folder === null ? name : `${folder}/${name}`] = own.map((one) => one.name);
      }
  return found;
}

const JOINED = { 'trip/IMG_1.HEIC': ['trip/IMG_1.MOV'] };

describe('a clip that comes without its still', () => {
  test.each([
    ['before it', [clip, still]],
    ['after it', [still, clip]],
  ])('joins it when it comes %s, and is no entry any more', async (_when, files) => {
    const lake = openPhotoLake();
    await bring(lake, ...files);
    expect(await clips(lake)).toEqual(JOINED);
    const [id, clipId] = [await idOf(pictureOf(1)), await idOf(clipOf(1))];
    const { motionKey = null } = (await lake.catalog.get(id)) ?? {};
    expect(await lake.store.read(motionKey ?? '')).toEqual(clipOf(1));
    for (const prefix of [`raw-photos/${clipId}/`, `bronze/photos/${clipId.slice(0, 2)}/${clipId}`])
      expect(await listKeys(lake.store, prefix)).toEqual([]);
    const uploads = await lake.uploads();
    expect(uploads.find(({ name }) => name === clip.path)).toMatchObject({
      state: 'done',
      kind: 'companion',
      result: 'new',
      key: motionKey,
      of: id,
      note: 'It joins trip/IMG_1.HEIC.',
    });
    for await (const { findings } of verifyLake({ ...lake, createSha256: createMemorySha256 }))
      expect(findings).toEqual([]);
  });

  test('is shown as a video meanwhile, and its upload says that it waits', async () => {
    const lake = openPhotoLake();
    await bring(lake, clip);
    expect(await clips(lake)).toEqual({ 'trip/IMG_1.MOV': [] });
    expect(await lake.uploads()).toMatchObject([
      {
        kind: 'photo',
        note: expect.stringContaining(
          'the clip of a Live Photo without its picture; shown as a video, and joined to the picture when both are here.',
        ),
      },
    ]);
  });

  test('is known when it comes again, by itself or with its still', async () => {
    const lake = openPhotoLake();
    await bring(lake, still, clip);
    expect(await lake.put(clip)).toMatchObject({ state: 'done', kind: 'companion', result: 'unchanged' });
    const together = incoming(still.path, still.head, [companionOf('motion', clip.path, clipOf(1))]);
    expect(await lake.put(together)).toMatchObject({ result: 'unchanged' });
    const other = openPhotoLake();
    await bring(other, together);
    expect(await other.put(clip)).toMatchObject({ state: 'done', kind: 'companion', result: 'unchanged' });
  });

  test('stays an entry under the name by which it is of no still', async () => {
    const lake = openPhotoLake();
    await bring(lake, { ...clip, path: 'best/IMG_1.MOV' }, clip, still);
    expect(await clips(lake)).toEqual({ ...JOINED, 'best/IMG_1.MOV': [] });
    await bring(lake, { ...still, path: 'best/IMG_1.HEIC' });
    expect(Object.values(await clips(lake))).toEqual([['trip/IMG_1.MOV']]);
  });

  test('of another folder or another moment stays an entry', async () => {
    const lake = openPhotoLake();
    const files = [incoming('trip/IMG_1.MOV', clipOf(2)), incoming('old/IMG_1.MOV', clipOf(1)), still];
    await bring(lake, ...files);
    expect(await clips(lake)).toEqual({ 'trip/IMG_1.HEIC': [], 'trip/IMG_1.MOV': [], 'old/IMG_1.MOV': [] });
  });

  test('hands on what its owner said of it, and stays an entry in the trash', async () => {
    const lake = openPhotoLake();
    await bring(lake, clip);
    await changePhoto(lake, await idOf(clipOf(1)), { favourite: true, addTags: ['sea'] });
    await bring(lake, still);
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({ favourite: true, tags: ['sea'] });
    const other = openPhotoLake();
    await bring(other, clip);
    await changePhoto(other, await idOf(clipOf(1)), { trashed: true });
    await bring(other, still);
    expect(await clips(other)).toEqual({ 'trip/IMG_1.HEIC': [] });
    expect((await readPhotoEdits(other.store, await idOf(clipOf(1))))?.trashedAt).not.toBeNull();
  });

  test('stays an entry while its still lies in the trash', async () => {
    const lake = openPhotoLake();
    await bring(lake, still);
    await changePhoto(lake, await idOf(pictureOf(1)), { trashed: true });
    await bring(lake, clip);
    expect(await clips(lake)).toEqual({ 'trip/IMG_1.MOV': [] });
    expect((await lake.uploads()).at(-1)).toMatchObject({ state: 'done', kind: 'photo' });
  });

  test('that came with a sidecar leaves it as a file', async () => {
    const lake = openPhotoLake();
    const sidecar = companionOf('sidecar', 'trip/IMG_1.MOV.xmp', 'Sunset');
    await bring(lake, incoming(clip.path, clip.head, [sidecar]), still);
    expect(await clips(lake)).toEqual(JOINED);
    expect(await lake.store.read('files/trip/IMG_1.MOV.xmp')).toEqual(new TextEncoder().encode('Sunset'));
  });

  test('and its companions are at the keys in the records of their uploads, whatever still comes later', async () => {
    const sidecar = companionOf('sidecar', 'trip/IMG_1.MOV.xmp', 'Sunset');
    const worse = incoming('trip/IMG_1.jpg', Uint8Array.from([...pictureOf(1), 1]));
    const lake = openPhotoLake();
    await bring(lake, incoming(clip.path, clip.head, [sidecar]), worse, still);
    expect(await clips(lake)).toMatchObject(JOINED);
    const records = [...lake.remains.uploads.values()].map((one) => JSON.parse(one) as UploadRecord);
    expect(records).toHaveLength(4);
    for (const { name, key, sha256, state } of records)
      expect([name, state, (await lake.store.head(key ?? ''))?.metadata['sha256']]).toEqual([name, 'done', sha256]);
  });

  test('that comes again with a sidecar brings the sidecar', async () => {
    const lake = openPhotoLake();
    await bring(lake, clip, still);
    await bring(lake, incoming(clip.path, clip.head, [companionOf('sidecar', 'trip/IMG_1.MOV.xmp', 'Sunset')]));
    expect(await clips(lake)).toEqual(JOINED);
    expect(await lake.store.read('files/trip/IMG_1.MOV.xmp')).toEqual(new TextEncoder().encode('Sunset'));
    const records = [...lake.remains.uploads.values()].map((one) => JSON.parse(one) as UploadRecord);
    expect(records.map(({ state }) => state)).toEqual(records.map(() => 'done'));
  });

  test('goes with its still when that is forgotten', async () => {
    const lake = openPhotoLake();
    await bring(lake, clip, still);
    await forgetPhoto({ ...lake, index: createBronzeIndex(lake.store) }, await idOf(pictureOf(1)));
    expect([...lake.remains.disk.keys()]).toEqual([]);
    expect(await lake.put(clip)).toMatchObject({ state: 'waiting' });
  });
});

test('the job of a clip completes what it began, wherever it is killed', async () => {
  for (let killedAt = 0, isWhole = false; !isWhole; killedAt++) {
    const remains = noRemains();
    const lake = openPhotoLake(remains);
    await bring(lake, still);
    await lake.put(clip);
    isWhole = await openPhotoLake(remains, { killedAt })
      .work()
      .then(
        () => true,
        () => false,
      );
    const next = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
    await next.resume();
    await next.work();
    const records = [...remains.uploads.values()].map((one) => JSON.parse(one) as UploadRecord);
    expect(
      records.map(({ state }) => state),
      `killed at ${killedAt}`,
    ).toEqual(['done', 'done']);
    expect(await clips(next), `killed at ${killedAt}`).toEqual(JOINED);
  }
});

test('a clip leaves its sidecar and the edits of its owner wherever the process is killed', async () => {
  const sidecar = companionOf('sidecar', 'trip/IMG_1.MOV.xmp', 'Sunset');
  for (let killedAt = 0, isWhole = false; !isWhole; killedAt++) {
    const remains = noRemains();
    const lake = openPhotoLake(remains);
    await bring(lake, incoming(clip.path, clip.head, [sidecar]));
    await changePhoto(lake, await idOf(clipOf(1)), { favourite: true });
    const { id: clipUpload } = (await lake.uploads())[0] ?? { id: '' };
    await lake.put(still);
    isWhole = await openPhotoLake(remains, { killedAt })
      .work()
      .then(
        () => true,
        () => false,
      );
    const next = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
    await next.resume();
    await next.work();
    expect(await clips(next), `killed at ${killedAt}`).toEqual(JOINED);
    expect(await next.catalog.get(await idOf(pictureOf(1))), `killed at ${killedAt}`).toMatchObject({
      favourite: true,
    });
    expect(await next.store.read('files/trip/IMG_1.MOV.xmp'), `killed at ${killedAt}`).not.toBeNull();
    const of = await idOf(pictureOf(1));
    expect(await next.view.get([clipUpload]), `killed at ${killedAt}`).toMatchObject([{ kind: 'companion', of }]);
  }
});

test('a still and its clip come to the same end wherever the process is killed', async () => {
  const files = [clip, { ...clip, path: 'best/IMG_1.MOV' }, still];
  const undisturbed = openPhotoLake();
  await bring(undisturbed, ...files);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(files, { minLength: files.length }),
      fc.array(fc.nat({ max: 90 }), { maxLength: 4 }),
      async (shuffled, kills) => {
        const remains = noRemains();
        for (const killedAt of [...kills, Infinity]) {
          const lake = openPhotoLake(remains, { killedAt });
          try {
            await lake.resume();
            for (const file of shuffled) await lake.put(file);
            await lake.work();
          } catch (error) {
            if (killedAt === Infinity) throw error;
          }
        }
        let lake = openPhotoLake(remains);
        // What came while an entry was removed is tried again later.
        for (const day of [2, 3, 4]) {
          lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, day) });
          await lake.resume();
          await lake.work();
        }
        expect(await lake.queue.deadLetters()).toEqual([]);
        expect(await clips(lake)).toEqual(await clips(undisturbed));
        for await (const { findings } of verifyLake({ ...lake, createSha256: createMemorySha256 }))
          expect(findings).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
