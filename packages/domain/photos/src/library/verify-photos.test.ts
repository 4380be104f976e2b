import { describe, expect, test } from 'vitest';
import { photoEditsKey, photoKey, renditionKey } from '@homelake/storage';
import { changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import {
  arrivalOf,
  bytesOf,
  contents,
  createWorld,
  interleaved,
  putCompanion,
  putOriginal,
} from './photo-world.test-helper.ts';
import { photoRecordKeyOf, readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { ArrivedPhoto } from './process-photo.ts';
import { processPhoto } from './process-photo.ts';
import { verifyPhotos } from './verify-photos.ts';
import type { VerifiedPhoto } from './verify-photos.ts';

const isEdits = (key: string): boolean => photoEditsKey.parse(key) !== null;

async function library() {
  const world = createWorld();
  const one = await putOriginal(world, 'beach.jpg', 'a beach');
  const sidecar = await putCompanion(world, one.id, 'sidecar', 'beach.xmp', 'Sunset');
  await processPhoto(world.ports, { key: one.key, arrival: arrivalOf('2024/beach.jpg'), companions: [sidecar] });
  const other = await putOriginal(world, 'dune.jpg', 'damaged dune');
  await processPhoto(world.ports, { key: other.key, arrival: arrivalOf('dune.jpg') });
  const queued: (ArrivedPhoto & { readonly again: boolean })[] = [];
  const process = async (photo: ArrivedPhoto, again: boolean) => void queued.push({ ...photo, again });
  const verify = async (mend = false): Promise<readonly VerifiedPhoto[]> => {
    const { store, catalog, createSha256 } = world.ports;
    const seen: VerifiedPhoto[] = [];
    for await (const photo of verifyPhotos({ store, catalog, createSha256, ...(mend && { process }) }))
      seen.push(photo);
    return seen;
  };
  const findings = async (mend = false) =>
    (await verify(mend)).flatMap((photo) =>
      photo.findings.map(({ code, mended }) => `${code}${mended ? ', mended' : ''}`),
    );
  const mendAll = async (ports = world.ports) => {
    for (const photo of queued.splice(0)) await processPhoto(ports, photo, photo);
  };
  return { ...world, one, other, sidecar, verify, findings, mendAll };
}

describe('intact photos', () => {
  test('have no findings, even damaged ones, and every byte is hashed', async () => {
    const { verify } = await library();
    const seen = await verify();
    expect(seen.flatMap(({ findings }) => findings)).toEqual([]);
    expect(seen).toHaveLength(2);
    expect(seen.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe('a beachSunsetdamaged dune'.length);
    expect(seen.every(({ done }, at) => done > (seen[at - 1]?.done ?? 0) && done <= 1)).toBe(true);
  });
});

describe('a picture that could not be shown', () => {
  test('is processed again by a repair, and shown when that succeeds', async () => {
    const { ports, catalog, other, verify, findings, mendAll } = await library();
    const retried = async (mend: boolean) => (await verify(mend)).filter((photo) => photo.retried).map(({ id }) => id);
    expect(await retried(false)).toEqual([]);
    expect(await retried(true)).toEqual([other.id]);
    await mendAll();
    expect(await catalog.get(other.id)).toMatchObject({ state: 'failed' });
    expect(await retried(true)).toEqual([other.id]);
    await mendAll({
      ...ports,
      codec: { ...ports.codec, render: (_bytes, ...rest) => ports.codec.render(bytesOf('a dune'), ...rest) },
    });
    expect(await catalog.get(other.id)).toMatchObject({ state: 'ready', reason: null });
    expect(await retried(true)).toEqual([]);
    expect(await findings()).toEqual([]);
  });
});

describe('findings of photos', () => {
  test('a changed original, and a changed companion', async () => {
    const { store, one, sidecar, findings, verify } = await library();
    await store.put(one.key, bytesOf('a beech'));
    await store.put(sidecar.key, bytesOf('Moonrise'));
    expect(await findings()).toEqual(['original-changed', 'companion-changed']);
    expect((await verify()).flatMap((photo) => photo.findings)[0]).toMatchObject({
      key: one.key,
      detail: 'The bytes of 2024/beach.jpg are not those that were imported.',
    });
  });

  test('missing files, which no repair can restore', async () => {
    const { store, one, sidecar, findings } = await library();
    await store.remove(sidecar.key);
    expect(await findings(true)).toEqual(['companion-missing']);
    await store.remove(one.key);
    expect(await findings(true)).toEqual(['original-missing', 'companion-missing']);
  });

  test('missing and outdated renditions, a missing row and a missing record, all of which processing brings back', async () => {
    const { store, catalog, one, other, findings, mendAll } = await library();
    const steps: readonly [string, () => Promise<unknown>][] = [
      ['rendition-missing', () => store.remove(`thumbnails/${one.id}/thumbnail.webp`)],
      [
        'rendition-missing',
        () => updatePhotoRecord(store, one.id, (record) => record && { ...record, renditionsVersion: 0 }),
      ],
      ['no-row', () => catalog.remove([other.id])],
      ['no-record', () => store.remove(photoRecordKeyOf(one.id))],
    ];
    for (const [code, damage] of steps) {
      await damage();
      expect(await findings()).toEqual([code]);
      expect(await findings(true)).toEqual([`${code}, mended`]);
      await mendAll();
      expect(await findings()).toEqual([]);
    }
  });

  test('a companion whose photo never arrived, which is not taken for a photo', async () => {
    const { store, one, findings } = await library();
    await store.remove(photoRecordKeyOf(one.id));
    await store.remove(one.key);
    const strays = ['rendition-stray, mended', 'rendition-stray, mended'];
    expect(await findings(true)).toEqual(['companion-stray', ...strays, 'row-without-record, mended']);
  });

  test('a damaged record, which is made again from the original and the objects beside it', async () => {
    const { store, catalog, one, findings, mendAll } = await library();
    const before = await catalog.get(one.id);
    await store.put(photoRecordKeyOf(one.id), bytesOf('{'));
    expect(await findings()).toEqual(['record-damaged']);
    expect(await findings(true)).toEqual(['record-damaged, mended']);
    await mendAll();
    expect(await findings()).toEqual([]);
    expect(await catalog.get(one.id)).toMatchObject({ title: before?.title, name: before?.name });
    expect((await readPhotoRecord(store, one.id))?.companions.map(({ role }) => role)).toEqual(['sidecar']);
  });

  test('a damaged record beside a companion without a stored hash, which is not taken for the original', async () => {
    for (const name of ['a beach.xmp', 'zebra.xmp']) {
      const { store, one, findings, mendAll } = await library();
      await store.put(photoKey.build({ id: one.id, name }), bytesOf('Written by another program'));
      await store.put(one.key, bytesOf('a beach'));
      await store.put(photoRecordKeyOf(one.id), bytesOf('{'));
      expect(await findings(true)).toEqual(['record-damaged, mended']);
      await mendAll();
      expect(await readPhotoRecord(store, one.id)).toMatchObject({ key: one.key, state: 'ready' });
    }
  });

  test('a companion without a stored hash whose photo never arrived, which is not taken for a photo', async () => {
    const { store, one, sidecar, findings } = await library();
    await store.remove(photoRecordKeyOf(one.id));
    await store.remove(one.key);
    await store.put(sidecar.key, bytesOf('Sunset'));
    const strays = ['rendition-stray, mended', 'rendition-stray, mended'];
    expect(await findings(true)).toEqual(['companion-stray', ...strays, 'row-without-record, mended']);
  });

  test('a record of a newer version, which stays as it is', async () => {
    const { store, one, findings } = await library();
    const newer = bytesOf('{"version":2}');
    await store.put(photoRecordKeyOf(one.id), newer);
    expect(await findings(true)).toEqual(['record-damaged']);
    expect(await store.read(photoRecordKeyOf(one.id))).toEqual(newer);
  });

  test('damaged bytes, whose stored hash is removed so that an import stores the right ones', async () => {
    const { store, disk, one, sidecar, findings } = await library();
    const infoOf = async (key: string) => (await store.head(key))?.metadata;
    for (const [key, bytes] of [
      [one.key, 'a beech'],
      [sidecar.key, 'Sunrot'],
    ] as const) {
      const { info } = disk.get(key)!;
      await store.put(key, bytesOf(bytes), { contentType: info.contentType ?? '', metadata: info.metadata });
    }
    expect(await findings()).toEqual(['original-changed', 'companion-changed']);
    expect([await infoOf(one.key), await infoOf(sidecar.key)]).not.toContainEqual({});
    expect(await findings(true)).toEqual(['original-changed', 'companion-changed']);
    expect([await infoOf(one.key), await infoOf(sidecar.key)]).toEqual([{}, {}]);
    expect(await store.read(one.key)).toEqual(bytesOf('a beech'));
  });

  test('renditions of a photo that does not exist, which are removed', async () => {
    const { store, one, findings, verify, ...world } = await library();
    const before = contents(world);
    const left = Object.keys(before).filter((key) => renditionKey.parse(key)?.id === one.id);
    await erasePhoto(world.ports, one.id);
    for (const key of left) await store.put(key, bytesOf('a rendition'));
    expect(left).toHaveLength(2);
    expect(await findings()).toEqual(['rendition-stray', 'rendition-stray']);
    const [found] = (await verify()).filter(({ id }) => id === one.id);
    expect(found?.findings.map(({ key }) => key)).toEqual(left);
    expect(await findings(true)).toEqual(['rendition-stray, mended', 'rendition-stray, mended']);
    expect(await findings()).toEqual([]);
    expect(Object.keys(contents(world)).filter((key) => key.includes(one.id))).toEqual([]);
  });

  test('no renditions of a photo that is processed meanwhile', async () => {
    const world = await library();
    const { key } = await putOriginal(world, 'hill.jpg', 'a hill');
    for (let at = 0; ; at++) {
      const here = createWorld({ disk: new Map(world.disk), memory: structuredClone(world.memory) });
      const arrived = () => processPhoto(here.ports, { key, arrival: arrivalOf('hill.jpg') });
      const inBetween = interleaved(here, at * 16, arrived);
      const found: string[] = [];
      const { store, catalog, createSha256 } = inBetween.ports;
      for await (const { findings } of verifyPhotos({ store, catalog, createSha256, process: async () => {} }))
        found.push(...findings.map(({ code }) => code));
      expect(found).not.toContain('rendition-stray');
      if (!inBetween.happened()) break;
      expect(at).toBeLessThan(100);
    }
  });

  test('a row of a photo that does not exist, which is removed', async () => {
    const { store, catalog, one, findings, ...world } = await library();
    await changePhoto(world.ports, one.id, { favourite: true });
    for (const key of Object.keys(contents(world)))
      if (key.includes(one.id) && !isEdits(key) && renditionKey.parse(key) === null) await store.remove(key);
    const strays = ['rendition-stray', 'rendition-stray', 'row-without-record'];
    expect(await findings()).toEqual(strays);
    expect(await findings(true)).toEqual(strays.map((code) => `${code}, mended`));
    expect(await catalog.get(one.id)).toBeNull();
    // It may have been lost, and what its owner said counts when it comes again.
    expect(Object.keys(contents(world)).filter(isEdits)).toHaveLength(1);
    expect(await findings()).toEqual([]);
  });
});

describe('an archived original', () => {
  test('is checked by its size and the hash that is stored with it, and is not changed by a repair', async () => {
    const { store, one, verify, findings } = await library();
    await store.changeClass(one.key, 'deep-archive');
    const [seen] = (await verify(true)).filter(({ id }) => id === one.id);
    expect(seen).toMatchObject({ findings: [], unread: 1, sizeBytes: 'Sunset'.length });
    await store.put(one.key, bytesOf('a beach that is longer'), { storageClass: 'deep-archive', metadata: {} });
    expect(await findings(true)).toEqual(['original-changed']);
    expect(await store.head(one.key)).toMatchObject({ storageClass: 'deep-archive', sizeBytes: 22 });
  });

  test('gives no lost thumbnail back before it is restored', async () => {
    const world = await library();
    const { store, one, ports, findings, mendAll } = world;
    await store.changeClass(one.key, 'deep-archive');
    const { objects } = await store.list(`thumbnails/${one.id}`);
    for (const { key } of objects) await store.remove(key);
    expect(new Set(await findings(true))).toEqual(new Set(['rendition-missing']));
    await mendAll();
    await processPhoto(ports, { key: one.key, arrival: arrivalOf('another-name.jpg') });
    expect((await readPhotoRecord(store, one.id))?.arrivals.map(({ name }) => name)).toContain('another-name.jpg');
    await store.remove(one.key);
    await putOriginal(world, 'beach.jpg', 'a beach');
    expect(new Set(await findings(true))).toEqual(new Set(['rendition-missing, mended']));
  });
});

test('a quick check reads nothing', async () => {
  const { ports, other } = await library();
  const { catalog, createSha256 } = ports;
  const reading = { ...ports.store, stream: () => Promise.reject(new Error('was read')) };
  await ports.store.remove(other.key);
  const seen: VerifiedPhoto[] = [];
  for await (const photo of verifyPhotos({ store: reading, catalog, createSha256, quick: true })) seen.push(photo);
  expect(seen.map(({ unread }) => unread)).toEqual(expect.arrayContaining([2, undefined]));
  expect(seen.flatMap(({ findings: found }) => found.map(({ code }) => code))).toEqual(['original-missing']);
});
