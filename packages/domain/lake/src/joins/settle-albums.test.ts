import { changePhoto, photoIdOf, rebuildCatalog, removeAlbum, renameAlbum } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IncomingFile } from '../imports/import-upload.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake } from '../imports/photo-lake.test-helper.ts';
import { clipOf, pictureOf } from '../imports/photo-ports.test-helper.ts';

const ROME = 'Takeout/Google Photos/Rome 2019';
const YEAR = 'Takeout/Google Photos/Photos from 2019';
const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));

const album = (path: string, title: string, more: object = {}): IncomingFile =>
  incoming(
    path,
    new TextEncoder().encode(
      JSON.stringify({ title, access: 'protected', date: { timestamp: '1559390000' }, ...more }),
    ),
  );
const rome = album(`${ROME}/metadata.json`, 'Rome 2019');
const inRome = incoming(`${ROME}/a.tif`, pictureOf(1));
const inYear = incoming(`${YEAR}/a.tif`, pictureOf(1));
const other = incoming(`${YEAR}/b.tif`, pictureOf(2));

async function bring(lake: PhotoLake, ...files: readonly IncomingFile[]): Promise<void> {
  for (const file of files) {
    await lake.put(file);
    await lake.work();
  }
  expect(await lake.queue.deadLetters()).toEqual([]);
}

/** The names of the photos in each album, by the album's name. */
async function albums({ catalog }: PhotoLake): Promise<Record<string, readonly string[]>> {
  const found = (await catalog.albums()).map(async ({ id, name }) => {
    const photos = await Promise.all((await catalog.inAlbum(id)).map((photo) => catalog.get(photo)));
    return [name, photos.map((photo) => photo?.name ?? '').sort()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

describe('an album folder of Takeout', () => {
  test('becomes an album with its title and its photos, in whatever order they come', async () => {
    const files = [rome, inRome, inYear, other];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (shuffled) => {
        const lake = openPhotoLake();
        await bring(lake, ...shuffled);
        expect(await albums(lake)).toEqual({ 'Rome 2019': ['a.tif'] });
        const [told] = (await lake.uploads()).filter(({ name }) => name === rome.path);
        expect(told).toMatchObject({
          state: 'done',
          kind: 'companion',
          key: `files/${rome.path}`,
          note: expect.stringContaining('names the album "Rome 2019"'),
        });
      }),
      { numRuns: 24 },
    );
  });

  test.each(['Metadaten.json', 'métadonnées.json', 'metadatos(1).json'])(
    'is known by the JSON in it, as %s',
    async (name) => {
      const lake = openPhotoLake();
      await bring(lake, inRome, album(`${ROME}/${name}`, 'Roma', { geoData: { latitude: 0, longitude: 0 } }));
      expect(await albums(lake)).toEqual({ Roma: ['a.tif'] });
      const old = openPhotoLake();
      const albumData = { title: 'Roma', date: { timestamp: '1559390000' } };
      await bring(old, inRome, incoming(`${ROME}/${name}`, new TextEncoder().encode(JSON.stringify({ albumData }))));
      expect(await albums(old)).toEqual({ Roma: ['a.tif'] });
    },
  );

  test.each(['Photos from 2019', 'Fotos von 2019', '2019-06-01', '2019-06-01 #2', ''])(
    'is none where the title is that of a year or a day, or empty: %s',
    async (title) => {
      const lake = openPhotoLake();
      await bring(lake, inYear, album(`${YEAR}/metadata.json`, title));
      expect(await albums(lake)).toEqual({});
    },
  );

  test('in two archives, unpacked into two folders, is one album', async () => {
    const lake = openPhotoLake();
    await bring(lake, { ...rome, path: `takeout-001/${rome.path}` }, { ...inRome, path: `takeout-002/${inRome.path}` });
    expect(await albums(lake)).toEqual({ 'Rome 2019': ['a.tif'] });
  });

  test('gives its photos to no other folder of its name', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('Pictures/Rome 2019/a.tif', pictureOf(1)), rome);
    expect(await albums(lake)).toEqual({ 'Rome 2019': [] });
  });

  test('makes no second album when it comes again, and none of the words of its owner is taken back', async () => {
    const lake = openPhotoLake();
    await bring(lake, rome, inRome, incoming(`${ROME}/b.tif`, pictureOf(2)));
    const [{ id } = { id: '' }] = await lake.catalog.albums();
    await changePhoto(lake, await idOf(pictureOf(1)), { removeAlbums: [id] });
    await renameAlbum(lake, id, 'Roma');
    expect(await albums(lake)).toEqual({ Roma: ['b.tif'] });
    for (const file of [rome, inRome]) expect(await lake.put(file)).toMatchObject({ result: 'unchanged' });
    const again = album(`old/${rome.path}`, 'Rome 2019', { description: 'changed' });
    await bring(lake, again, { ...inRome, path: `old/${inRome.path}` });
    expect(await albums(lake)).toEqual({ Roma: ['b.tif'] });
    await changePhoto(lake, await idOf(pictureOf(1)), { addAlbums: [id] });
    expect(await albums(lake)).toEqual({ Roma: ['a.tif', 'b.tif'] });
    await rebuildCatalog(lake);
    expect(await albums(lake)).toEqual({ Roma: ['a.tif', 'b.tif'] });

    await removeAlbum(lake, id);
    await bring(lake, { ...again, path: `older/${rome.path}` }, { ...inRome, path: `older/${inRome.path}` });
    expect(await albums(lake)).toEqual({});
    await rebuildCatalog(lake);
    expect(await albums(lake)).toEqual({});
  });

  test('leaves a favourite of Google what it is', async () => {
    const favourite = companionOf(
      'takeout',
      `${ROME}/a.tif.json`,
      '{"title":"a.tif","photoTakenTime":{"timestamp":"1559390000"},"favorited":true}',
    );
    const lake = openPhotoLake();
    await bring(lake, inRome, rome, { ...favourite, path: favourite.name, head: new Uint8Array(0) });
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({
      favourite: true,
      albums: [expect.any(String)],
    });
  });

  test('has the still of a clip that came from it before', async () => {
    const lake = openPhotoLake();
    await bring(lake, rome, incoming(`${ROME}/a.MOV`, clipOf(1)), incoming(`${ROME}/a.HEIC`, pictureOf(1)));
    expect(await albums(lake)).toEqual({ 'Rome 2019': ['a.HEIC'] });
  });
});

test('an album comes to the same end wherever the process is killed', async () => {
  const files = [rome, inRome, other];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(files, { minLength: files.length }),
      fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
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
        const lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
        await lake.resume();
        await lake.work();
        expect(await albums(lake)).toEqual({ 'Rome 2019': ['a.tif'] });
      },
    ),
    { numRuns: 100 },
  );
});
