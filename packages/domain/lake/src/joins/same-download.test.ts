import { changePhoto, photoIdOf, readPhotoEdits, readPhotoRecord } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gzipOf, tarOf } from '../archives/tar.test-helper.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake, Remains } from '../imports/photo-lake.test-helper.ts';
import { clipOf, pictureOf, pictureTaken } from '../imports/photo-ports.test-helper.ts';
import { zipOf } from '../imports/zip.test-helper.ts';

const YEAR = 'Takeout/Google Photos/Photos from 2015';
const PART = 'takeout-20240101T000000Z-00';
const SHOT = pictureTaken(1, '2015:03:02 10:11:12');
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The date was corrected at Google, so that it speaks against the photo's own time. */
const saidOf = (title: string, more: object = { trashed: true }): string =>
  JSON.stringify({
    title,
    description: 'On the roof',
    favorited: true,
    photoTakenTime: { timestamp: String(Date.UTC(2011, 6, 9, 3, 2, 1) / 1000) },
    ...more,
  });

const photo = { name: `${YEAR}/a.tif`, content: SHOT };
const json = { name: `${YEAR}/a.tif.json`, content: saidOf('a.tif') };
const corrected = { name: `${YEAR}/a.tif.json`, content: saidOf('a.tif', {}) };

type Entry = typeof photo | typeof json;
type Archive = readonly [name: string, bytes: Uint8Array];

const part = (number: number, ...entries: readonly Entry[]): Archive => [`${PART}${number}.zip`, zipOf(entries)];

const JUNE = Date.UTC(2024, 5, 1);
/** A process of the same lake some days later. */
const after = (remains: Remains, days: number) => openPhotoLake(remains, { nowMs: JUNE + days * 86_400_000 });

async function bring(lake: PhotoLake, ...archives: readonly Archive[]): Promise<PhotoLake> {
  for (const [name, bytes] of archives) await lake.put(incoming(name, bytes));
  await lake.work();
  expect(await lake.queue.deadLetters()).toEqual([]);
  return lake;
}

const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const rowOf = async ({ catalog }: PhotoLake, bytes: Uint8Array = SHOT) => catalog.get(await idOf(bytes));

/** What is shown of a photo, apart from when and under which keys it came. */
async function seen(lake: PhotoLake, bytes: Uint8Array = SHOT) {
  const row = await rowOf(lake, bytes);
  if (row === null) return null;
  const { key: _key, motionKey, importedAt: _at, trashedAt, ...facts } = row;
  return { ...facts, isMoving: motionKey !== null, isTrashed: trashedAt !== null };
}

/** The same files, unpacked, as `import DIR` hands them in. */
async function unpacked(said: string): Promise<PhotoLake> {
  const lake = openPhotoLake();
  await lake.put(incoming(photo.name, SHOT, [companionOf('takeout', json.name, said)]));
  await lake.work();
  return lake;
}

describe.each([
  ['in the trash', json, { isTrashed: true, favourite: true, description: 'On the roof' }],
  ['with a corrected date', corrected, { isTrashed: false, favourite: true, description: 'On the roof' }],
])('a photo %s at Google is taken over as from the unpacked folder', (_what, said, facts) => {
  test.each<readonly [string, () => Promise<readonly Archive[]>]>([
    ['one .zip', async () => [['Takeout.zip', zipOf([photo, said])]]],
    ['one .zip that begins with the JSON', async () => [['Takeout.zip', zipOf([said, photo])]]],
    ['one .tgz', async () => [['Takeout.tgz', await gzipOf(tarOf([photo, said]))]]],
    ['two parts', async () => [part(1, photo), part(2, said)]],
    ['two parts in reverse', async () => [part(2, said), part(1, photo)]],
  ])('from %s', async (_how, archives) => {
    const lake = await bring(openPhotoLake(), ...(await archives()));
    expect(await seen(lake)).toMatchObject(facts);
    expect(await seen(lake)).toEqual(await seen(await unpacked(said.content)));
  });

  test('from two parts of which the second comes a month later', async () => {
    const first = await bring(openPhotoLake(), part(1, photo));
    expect(await seen(first)).toMatchObject({ isTrashed: false, description: null });
    const lake = await bring(after(first.remains, 31), part(2, said));
    expect(await seen(lake)).toMatchObject(facts);
    const { trashedAt } = (await rowOf(lake)) ?? {};
    // What was in the trash for a month may be removed.
    if (facts.isTrashed) expect(trashedAt).toBe(new Date(JUNE + 31 * 86_400_000).toISOString());
  });
});

describe('a photo whose JSON says that it was in the trash', () => {
  test('stays where its owner restored it, however often the archive or its parts come', async () => {
    const archives: Archive[] = [part(1, photo), part(2, json), ['x.zip', zipOf([photo, json])]];
    const lake = await bring(openPhotoLake(), ...archives);
    await changePhoto(lake, await idOf(SHOT), { trashed: false });
    const again = await bring(after(lake.remains, 1), ...archives.toReversed(), [
      'y.zip',
      zipOf([json, photo, corrected]),
    ]);
    expect(await seen(again)).toMatchObject({ isTrashed: false, favourite: true });
  });

  test('stays where its owner edited it before the JSON came', async () => {
    const lake = await bring(openPhotoLake(), part(1, photo));
    await changePhoto(lake, await idOf(SHOT), { addTags: ['roof'] });
    await bring(lake, part(2, json));
    expect(await seen(lake)).toMatchObject({ isTrashed: false, description: 'On the roof' });
  });

  test('stays where it was in the lake before the download, which joins its words all the same', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming(photo.name, SHOT));
    await lake.work();
    const next = await bring(after(lake.remains, 1), part(1, photo), part(2, json));
    expect(await seen(next)).toMatchObject({ isTrashed: false, description: 'On the roof' });
  });

  test('goes into the trash again where it was forgotten and the archive comes again', async () => {
    const lake = await bring(openPhotoLake(), part(1, photo, json));
    await forgetPhoto(lake, await idOf(SHOT));
    expect(await seen(lake)).toBeNull();
    expect(await seen(await bring(after(lake.remains, 1), part(1, photo, json)))).toMatchObject({
      isTrashed: true,
    });
  });

  test.each([
    ['another download', `takeout-20230505T000000Z-001.zip`, json.name],
    ['another archive', 'Takeout.zip', json.name],
    ['another folder of its download', `${PART}2.zip`, 'Takeout/Google Photos/Photos from 2016/a.tif.json'],
  ])('does not join a JSON of %s that has another time', async (_where, archive, name) => {
    const lake = await bring(openPhotoLake(), part(1, photo), [archive, zipOf([{ ...json, name }])]);
    expect(await seen(lake)).toMatchObject({ isTrashed: false, description: null });
  });

  test('does not join where two photos came under its path in one download, because one of them has another JSON', async () => {
    const other = { ...photo, content: pictureTaken(2, '2016:03:02 10:11:12') };
    const lake = await bring(openPhotoLake(), part(1, photo), part(2, other), part(3, json));
    expect(await seen(lake)).toMatchObject({ isTrashed: false });
    expect(await seen(lake, other.content)).toMatchObject({ isTrashed: false });
  });

  test('takes its clip and its edited copy with it, in any order', async () => {
    const still = { name: `${YEAR}/a.jpg`, content: pictureOf(1) };
    const clip = { name: `${YEAR}/a.MOV`, content: clipOf(1) };
    const edited = { name: `${YEAR}/a-edited.jpg`, content: pictureTaken(7, '2015:03:02 10:11:12') };
    const files = [still, clip, edited, { name: `${YEAR}/a.jpg.json`, content: saidOf('a.jpg') }];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (entries) => {
        const parts = entries.map((entry, at) => part(at + 1, entry));
        const lake = openPhotoLake();
        for (const one of parts) await bring(lake, one);
        expect(await seen(lake, still.content)).toMatchObject({ isTrashed: true, isMoving: true });
        expect(await seen(lake, edited.content)).toMatchObject({ isTrashed: true });
        expect(await seen(lake, clip.content)).toBeNull();
      }),
      { numRuns: 24 },
    );
  });
});

test('an archive that an earlier version took in joins when it comes again, and its photo stays shown', async () => {
  const lake = await bring(openPhotoLake(), part(1, photo), part(2, json));
  const { remains } = lake;
  // Records of that version do not say in which download something came.
  for (const [key, { info, bytes }] of remains.disk) {
    if (!key.startsWith('bronze/photos/') && !key.startsWith('bronze/companions/')) continue;
    const text = new TextDecoder().decode(bytes).replaceAll(/,?\s*"downloads":\s*\{[^}]*\}/g, '');
    const isPhoto = key.startsWith('bronze/photos/');
    const old = isPhoto ? { ...JSON.parse(text), companions: [] } : JSON.parse(text);
    remains.disk.set(key, { info, bytes: utf8(JSON.stringify(old)) });
  }
  await lake.store.remove((await lake.store.list('bronze/photo-edits/')).objects[0]?.key ?? '');
  const again = await bring(after(remains, 1), part(1, photo), part(2, json));
  expect(await seen(again)).toMatchObject({ isTrashed: false, description: 'On the roof' });
});

test('an import that is killed at any write gives the same', { timeout: 120_000 }, async () => {
  const archives = [part(1, photo), part(2, json)];
  const whole = await bring(openPhotoLake(), ...archives);
  const expected = await seen(whole);
  expect(expected).toMatchObject({ isTrashed: true });
  let killedAt = 0;
  for (let isDone = false; !isDone; killedAt++) {
    const remains = noRemains();
    const intake = openPhotoLake(remains);
    for (const [name, bytes] of archives) await intake.put(incoming(name, bytes));
    isDone = await openPhotoLake(remains, { killedAt })
      .work()
      .then(
        () => true,
        () => false,
      );
    const lake = after(remains, 1);
    await lake.resume();
    await lake.work();
    expect(await lake.queue.deadLetters(), `killed at write ${killedAt}`).toEqual([]);
    expect(await seen(lake), `killed at write ${killedAt}`).toEqual(expected);
    const record = await readPhotoRecord(lake.store, await idOf(SHOT));
    expect(record?.companions.map(({ role }) => role)).toEqual(['takeout']);
    expect((await readPhotoEdits(lake.store, await idOf(SHOT)))?.trashedAt).not.toBeNull();
  }
  expect(killedAt).toBeGreaterThan(40);
});
