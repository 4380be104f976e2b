import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import { ImageError } from '../pictures/image-codec.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import {
  arrivalOf,
  bytesOf,
  contents,
  createWorld,
  interleaved,
  putCompanion,
  putOriginal,
  rows,
  textCodec,
} from './photo-world.test-helper.ts';
import type { World } from './photo-world.test-helper.ts';
import type { Companion, PhotoChange } from './photo-record.ts';
import { readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import { processPhoto } from './process-photo.ts';
import type { ArrivedPhoto } from './process-photo.ts';

const kept = ({ key }: { readonly key: string }) => !key.startsWith('raw-photos/');

describe('a photo that arrives for the first time', () => {
  test('gets renditions, then its record, then its row', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach, shot with Sharp');
    const puts: string[] = [];
    const store: typeof world.store = {
      ...world.store,
      put: async (to, body, options) => {
        puts.push(to);
        return world.store.put(to, body, options);
      },
    };
    const catalog: typeof world.catalog = { ...world.catalog, put: async () => void puts.push('row') };
    const done = await processPhoto({ ...world.ports, store, catalog }, { key, arrival: arrivalOf('2024/beach.jpg') });
    expect(puts).toEqual([
      `thumbnails/${id}/thumbnail.webp`,
      `thumbnails/${id}/preview.jpg`,
      `bronze/photos/${id.slice(0, 2)}/${id}.json`,
      'row',
    ]);
    expect(done).toMatchObject({
      state: 'ready',
      reason: null,
      record: { id, key, kind: 'image', contentType: 'image/jpeg', sizeBytes: 24, width: 24, height: 1, frames: 1 },
    });
    expect(done?.record.metadata.camera).toBe('Acme Sharp');
  });

  test('is read once', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'beach.jpg', 'a beach');
    world.counts.reads.length = 0;
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') });
    expect(world.counts.reads.filter((read) => read === key)).toEqual([key]);
  });

  test('is in the catalog under its name', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    await processPhoto(world.ports, { key, arrival: arrivalOf('2024/beach.jpg', 'e'.repeat(64)) });
    expect(await world.catalog.get(id)).toMatchObject({
      id,
      name: 'beach.jpg',
      renditions: ['thumbnail', 'preview'],
      exportIds: ['e'.repeat(64)],
      importedAt: '2024-06-01T00:00:00.000Z',
    });
  });
});

describe('a photo that is known', () => {
  test('is the same byte for byte when it is processed again, without reads and writes', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'beach.jpg', 'a beach');
    const arrival = arrivalOf('beach.jpg');
    await processPhoto(world.ports, { key, arrival });
    const before = contents(world);
    world.counts.reads.length = 0;
    await processPhoto(world.ports, { key, arrival });
    expect(contents(world)).toEqual(before);
    expect(world.counts.reads).not.toContain(key);
    await processPhoto(world.ports, { key, arrival: null }, { again: true });
    expect(contents(world)).toEqual(before);
  });

  test('gets another arrival for another name, and no other change', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const { record: first } = (await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') }))!;
    await processPhoto(world.ports, { key, arrival: arrivalOf('copy of beach.jpg') });
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg', 'e'.repeat(64)) });
    const record = await readPhotoRecord(world.store, id);
    expect(record).toEqual({
      ...first,
      arrivals: [arrivalOf('beach.jpg'), arrivalOf('beach.jpg', 'e'.repeat(64)), arrivalOf('copy of beach.jpg')],
    });
    expect((await world.catalog.get(id))?.name).toBe('beach.jpg');
  });

  test('gets a missing rendition again', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') });
    const before = contents(world);
    await world.store.remove(`thumbnails/${id}/preview.jpg`);
    await processPhoto(world.ports, { key, arrival: null });
    expect(contents(world)).toEqual(before);
  });

  test('all of many concurrent arrivals are recorded', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const names = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'];
    await Promise.all(names.map((name) => processPhoto(world.ports, { key, arrival: arrivalOf(name) })));
    const record = await readPhotoRecord(world.store, id);
    expect(record?.arrivals.map(({ name }) => name).sort()).toEqual(names);
  });
});

test('a truncated picture is shown with a note and has no perceptual hash', async () => {
  const world = createWorld();
  const { key, id } = await putOriginal(world, 'x.jpg', 'cut picture');
  const done = await processPhoto(world.ports, { key, arrival: arrivalOf('x.jpg') });
  expect(done).toMatchObject({ state: 'ready', reason: 'The end is missing.' });
  expect(await world.catalog.get(id)).toMatchObject({
    state: 'ready',
    reason: 'The end is missing.',
    width: 11,
    perceptualHash: null,
    renditions: ['thumbnail', 'preview'],
  });
});

describe('a picture that cannot be shown', () => {
  test.each([
    ['damaged', 'failed'],
    ['too-large', 'failed'],
    ['timeout', 'failed'],
    ['unsupported', 'no-preview'],
  ])('%s makes it %s, with the reason, what its tags say, and no rendition', async (code, state) => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'x.jpg', `${code} picture, shot with Sharp`);
    const done = await processPhoto(world.ports, { key, arrival: arrivalOf('x.jpg') });
    const reason = `The picture is ${code}.`;
    expect(done).toMatchObject({ state, reason, record: { state, reason, width: null, renditions: [] } });
    expect(await world.catalog.get(id)).toMatchObject({ state, reason, camera: 'Acme Sharp' });
    expect(Object.keys(contents(world)).filter((one) => one.startsWith('thumbnails/'))).toEqual([]);
  });

  test.each(['damaged', 'too-large', 'timeout', 'unsupported'])(
    'keeps the size that its header tells where it is %s',
    async (code) => {
      const world = createWorld();
      const { key, id } = await putOriginal(world, 'x.jpg', `${code} picture, 40 x 30`);
      await processPhoto(world.ports, { key, arrival: arrivalOf('x.jpg') });
      expect(await world.catalog.get(id)).toMatchObject({ width: 40, height: 30, renditions: [] });
    },
  );

  test('is not a failed photo where the codec fails: the job rejects, and nothing is written', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'x.jpg', 'codec-failed picture');
    await expect(processPhoto(world.ports, { key, arrival: arrivalOf('x.jpg') })).rejects.toThrow(ImageError);
    expect([...world.disk.values()].map(({ info }) => info).filter(kept)).toEqual([]);
  });

  test('larger than the codec takes is hashed in pieces and read no further than its header', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'x.jpg', `40 x 30 ${'x'.repeat(2 ** 21)}`);
    const codec = { ...textCodec, limits: { ...textCodec.limits, maxBytes: 2 ** 16 } };
    world.counts.bytesRead = 0;
    const done = await processPhoto({ ...world.ports, codec }, { key, arrival: arrivalOf('x.jpg') });
    const record = { width: 40, height: 30 };
    expect(done).toMatchObject({ state: 'failed', reason: expect.stringContaining('larger than'), record });
    expect(world.counts.bytesRead).toBe(2 ** 20);
  });

  test('whose bytes do not match its id is failed, and replaces nothing', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    await world.store.put(key, bytesOf('a dune.'), { contentType: 'image/jpeg' });
    const changed = { state: 'failed', reason: expect.stringContaining('import the file again') };
    const fresh = createWorld();
    await fresh.store.put(key, bytesOf('a dune.'), { contentType: 'image/jpeg' });
    expect(await processPhoto(fresh.ports, { key, arrival: arrivalOf('a.jpg') })).toMatchObject({
      ...changed,
      record: { ...changed, renditions: [] },
    });

    await putOriginal(world, 'beach.jpg', 'a beach');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') });
    await world.store.put(key, bytesOf('a dune.'), { contentType: 'image/jpeg' });
    const before = contents(world);
    expect(await processPhoto(world.ports, { key, arrival: null }, { again: true })).toMatchObject(changed);
    expect(contents(world)).toEqual(before);
    expect(await readPhotoRecord(world.store, id)).toMatchObject({ state: 'ready' });
  });
});

describe('a video', () => {
  test('is never held whole, and shows its still', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'clip.mp4', `a clip ${'.'.repeat(2 ** 16)}`, 'video/mp4');
    world.counts.bytesRead = 0;
    const done = await processPhoto(world.ports, { key, arrival: arrivalOf('clip.mp4') });
    expect(done?.record).toMatchObject({ kind: 'video', state: 'ready', frames: null });
    expect(contents(world)[`thumbnails/${id}/thumbnail.webp`]).toMatch(/^thumbnail of still of a clip/);
    expect(world.counts.bytesRead).toBeLessThan(2 ** 16);
  });

  test('without a still picture is intact', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'clip.mp4', 'a dark clip', 'video/mp4');
    const done = await processPhoto(world.ports, { key, arrival: arrivalOf('clip.mp4') });
    expect(done).toMatchObject({ state: 'no-preview', reason: 'No picture of the video can be decoded.' });
  });
});

const arrived = (companion: Companion): Companion => ({ ...companion, arrivedAt: arrivalOf('any').arrivedAt });

describe('companions', () => {
  test('that arrive later update the facts of a photo, which is not decoded again', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    let renders = 0;
    const { codec } = world.ports;
    const ports = {
      ...world.ports,
      codec: { ...codec, render: (...given: Parameters<typeof codec.render>) => (renders++, codec.render(...given)) },
    };
    await processPhoto(ports, { key, arrival: arrivalOf('beach.jpg') });
    const decoded = renders;
    const sidecar = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Sunset');
    await processPhoto(ports, { key, arrival: null, companions: [sidecar] });
    expect(await world.catalog.get(id)).toMatchObject({ title: 'Sunset' });
    expect(renders).toBe(decoded);
  });

  test('of a job whose bytes were replaced are left to the job of the new bytes', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const older = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Sunset');
    const newer = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Dawn');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [older] });
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [newer] });
    expect((await readPhotoRecord(world.store, id))?.companions).toEqual([arrived(newer)]);
  });

  test('give facts that the photo lacks, and the clip of a Live Photo is its motion', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const companions = [
      await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Sunset'),
      await putCompanion(world, id, 'motion', 'beach.mov', 'a clip'),
    ];
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions });
    expect(await world.catalog.get(id)).toMatchObject({ title: 'Sunset', motionKey: `raw-photos/${id}/beach.mov` });
  });

  test('that arrive later are read, and earlier ones stay', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const motion = await putCompanion(world, id, 'motion', 'beach.mov', 'a clip');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [motion] });
    const sidecar = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Sunset');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [sidecar] });
    expect((await readPhotoRecord(world.store, id))?.companions).toEqual([motion, sidecar].map(arrived));
    const changed = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Dawn');
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [changed] });
    expect(await world.catalog.get(id)).toMatchObject({ title: 'Dawn', motionKey: motion.key });
  });

  test('that were announced and never stored do not count', async () => {
    const world = createWorld();
    const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
    const sidecar = await putCompanion(world, id, 'sidecar', 'beach.xmp', 'Sunset');
    await world.store.remove(sidecar.key);
    await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions: [sidecar] });
    expect((await readPhotoRecord(world.store, id))?.companions).toEqual([]);
  });
});

async function fromGoogle(facts: object) {
  const world = createWorld();
  const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
  const json = JSON.stringify({ photoTakenTime: { timestamp: '1600000000' }, ...facts });
  const companion = await putCompanion(world, id, 'takeout', 'beach.jpg.json', json);
  const come = (companions: readonly Companion[] = [companion]) =>
    processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg'), companions });
  const word = async () => {
    const { favourite, trashedAt } = (await world.catalog.get(id))!;
    return { favourite, trashedAt };
  };
  return { come, word, change: (change: PhotoChange) => changePhoto(world.ports, id, change) };
}

describe("the owner's word at Google", () => {
  const at = arrivalOf('').arrivedAt;

  test('counts when a photo arrives: a favourite is a favourite, and a photo of the trash is in the trash', async () => {
    const favourite = await fromGoogle({ favorited: true });
    await favourite.come();
    expect(await favourite.word()).toEqual({ favourite: true, trashedAt: null });
    const trashed = await fromGoogle({ trashed: true });
    await trashed.come();
    expect(await trashed.word()).toEqual({ favourite: false, trashedAt: at });
  });

  test('of a photo that existed before makes it a favourite, and never moves it to the trash', async () => {
    const { come, word } = await fromGoogle({ favorited: true, trashed: true });
    await come([]);
    await come();
    expect(await word()).toEqual({ favourite: true, trashedAt: null });
  });

  test('is overridden by any edit here, however often the photo arrives again', async () => {
    const { come, word, change } = await fromGoogle({ favorited: true, trashed: true });
    await come();
    await change({ favourite: false, trashed: false });
    await come();
    expect(await word()).toEqual({ favourite: false, trashedAt: null });
    const later = await fromGoogle({ favorited: true });
    await later.come([]);
    await later.change({ addTags: ['sea'] });
    await later.come();
    expect(await later.word()).toEqual({ favourite: false, trashedAt: null });
  });
});

test('a motion photo has its own video as its clip, unless there is a clip beside it', async () => {
  const world = createWorld();
  const film = '\0\0\0\x14ftypqt  \0\0\0\0qt  ';
  const { key, id } = await putOriginal(world, 'a.jpg', `a picture${film}`);
  const reader = {
    ...world.ports.reader,
    read: async () => ({ ...NO_TAGS, xmp: { 'GCamera:MicroVideoOffset': String(film.length) } }),
  };
  const done = await processPhoto({ ...world.ports, reader }, { key, arrival: arrivalOf('a.jpg') });
  expect(done?.record.clip).toEqual({ start: 9, end: 9 + film.length });
  expect(await world.catalog.get(id)).toMatchObject({ kind: 'image', motionKey: key });
  // As a version wrote it that did not look for films.
  await updatePhotoRecord(world.store, id, (now) => {
    const { clip: _clip, described: _described, ...record } = now ?? expect.fail();
    return record;
  });
  await processPhoto({ ...world.ports, reader }, { key, arrival: null });
  expect(await world.catalog.get(id)).toMatchObject({ motionKey: key });
  const clip = await putCompanion(world, id, 'motion', 'a.mov', 'a clip');
  await processPhoto({ ...world.ports, reader }, { key, arrival: arrivalOf('a.jpg'), companions: [clip] });
  expect(await world.catalog.get(id)).toMatchObject({ motionKey: clip.key });
});

describe('a photo that no longer exists', () => {
  test('before its turn is nothing', async () => {
    const world = createWorld();
    const { key } = await putOriginal(world, 'beach.jpg', 'a beach');
    await world.store.remove(key);
    expect(await processPhoto(world.ports, { key, arrival: arrivalOf('beach.jpg') })).toBeNull();
    expect(contents(world)).toEqual({});
  });

  test('that is erased at any point of its processing does not reappear', async () => {
    for (let at = 0; ; at++) {
      const world = createWorld();
      const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
      const { ports, happened } = interleaved(world, at, () => erasePhoto(world.ports, id));
      await processPhoto(ports, { key, arrival: arrivalOf('beach.jpg') }).catch(() => {});
      if (!happened()) break;
      expect(contents(world)).toEqual({});
      expect(await world.catalog.get(id)).toBeNull();
      expect(at).toBeLessThan(50);
    }
  });
});

test('a key that is not of a photo is a TypeError', async () => {
  const { ports } = createWorld();
  await expect(processPhoto(ports, { key: 'files/a.jpg', arrival: null })).rejects.toThrow(TypeError);
});

const PHOTOS = [
  { name: 'a.jpg', storedAs: 'a.jpg', content: 'a beach', type: 'image/jpeg', sidecar: 'Sunset' },
  { name: 'b.jpg', storedAs: 'b.jpg', content: 'damaged', type: 'image/jpeg', sidecar: null },
  { name: 'IMG_20200102_030405.jpg', storedAs: 'a.jpg', content: 'a beach', type: 'image/jpeg', sidecar: null },
  { name: 'clip.mp4', storedAs: 'clip.mp4', content: 'clip', type: 'video/mp4', sidecar: null },
] as const;

const putAll = (world: World): Promise<ArrivedPhoto[]> =>
  Promise.all(
    PHOTOS.map(async ({ name, storedAs, content, type, sidecar }) => {
      const { key, id } = await putOriginal(world, storedAs, content, type);
      const companions = sidecar === null ? [] : [await putCompanion(world, id, 'sidecar', 'a.xmp', sidecar)];
      return { key, arrival: arrivalOf(name), companions };
    }),
  );

test('after kills at any writes, photos have the same bytes and rows as without', async () => {
  const calm = createWorld();
  for (const photo of await putAll(calm)) await processPhoto(calm.ports, photo);

  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(16), { maxLength: 4 }), async (plugs) => {
      const { disk, memory, ...first } = createWorld();
      const photos = await putAll({ ...first, disk, memory });
      for (const failFrom of plugs) {
        const { ports } = createWorld({ disk, memory, failFrom });
        for (const photo of photos) {
          const ended = await processPhoto(ports, photo).catch((error: unknown) => error);
          if (ended instanceof Error) break;
        }
      }
      const last = createWorld({ disk, memory });
      for (const photo of photos) await processPhoto(last.ports, photo);
      expect(contents(last)).toEqual(contents(calm));
      expect(rows(last)).toEqual(rows(calm));
    }),
    { numRuns: 60 },
  );
});
