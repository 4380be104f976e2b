import type { ObjectInfo } from '@homelake/storage';
import { changeSettings } from '@homelake/storage';
import type { LakeSettings } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { noRemains, openPhotoLake, incoming } from './photo-lake.test-helper.ts';
import type { PhotoLake } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf } from './photo-ports.test-helper.ts';
import { zipOf } from './zip.test-helper.ts';

const text = (words: string) => new TextEncoder().encode(words);
const CHAT = '28/01/2024, 15:30 - Ann: \u200enotes.pdf (file attached)\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const ZIP = zipOf([
  { name: 'WhatsApp Chat with Bob.txt', content: CHAT },
  { name: 'notes.pdf', content: '%PDF-1.7' },
  { name: 'a.tif', content: pictureOf(7) },
]);

const withRules = async (lake: PhotoLake, rules: LakeSettings['rules']) =>
  changeSettings(lake.store, (known) => ({ ...known, rules }));
const archiveAll = { name: null, when: {}, storageClass: 'deep-archive', into: null } as const;

/** Class of each object below these prefixes. */
async function classes(lake: PhotoLake, ...prefixes: string[]): Promise<Record<string, ObjectInfo['storageClass']>> {
  const found: Record<string, ObjectInfo['storageClass']> = {};
  for (const prefix of prefixes) {
    const { objects } = await lake.store.list(prefix);
    for (const { key, storageClass } of objects)
      found[key.replace(/raw-photos\/[0-9a-f]+/, 'raw-photos')] = storageClass;
  }
  return found;
}

describe('the storage class of an upload', () => {
  test('is that of the first rule that matches, with the folder of the rule', async () => {
    const lake = openPhotoLake();
    await withRules(lake, [
      { name: 'old', when: { kind: ['file'], folder: 'old' }, storageClass: 'deep-archive', into: 'attic' },
      { name: 'films', when: { name: '*.pdf' }, storageClass: 'intelligent-tiering', into: null },
    ]);
    await lake.put(incoming('old/letter.md', text('Dear')));
    await lake.put(incoming('new/deed.pdf', text('%PDF-1.7')));
    await lake.put(incoming('new/letter.md', text('Dear Bob')));
    await lake.work();
    expect(await classes(lake, 'files/')).toEqual({
      'files/attic/old/letter.md': 'deep-archive',
      'files/new/deed.pdf': 'intelligent-tiering',
      'files/new/letter.md': 'standard',
    });
    expect((await lake.uploads()).map(({ state, result }) => [state, result])).toEqual(
      Array.from({ length: 3 }, () => ['done', 'new']),
    );
    const { files } = await lake.files.files({ folder: 'attic/old', limit: 10 });
    expect(files.map(({ name, storageClass }) => [name, storageClass])).toEqual([['letter.md', 'deep-archive']]);
  });

  test('is the one that the sender asks for, whatever the rules say', async () => {
    const lake = openPhotoLake();
    await withRules(lake, [archiveAll]);
    await lake.put({ ...incoming('a.md', text('a')), storageClass: 'standard' });
    await lake.put({ ...incoming('b.md', text('b')), storageClass: 'intelligent-tiering' });
    await lake.put(incoming('c.md', text('c')));
    await lake.work();
    expect(await classes(lake, 'files/')).toEqual({
      'files/a.md': 'standard',
      'files/b.md': 'intelligent-tiering',
      'files/c.md': 'deep-archive',
    });
  });

  test('waits for settings that can be used, and keeps the bytes until then', async () => {
    const lake = openPhotoLake();
    await lake.store.put('settings.json', text('{"ruls": []}'));
    await lake.put(incoming('a.md', text('a')));
    await lake.workNext();
    const [record] = await lake.uploads();
    expect([record?.state, record?.reason]).toEqual(['waiting', expect.stringContaining('ruls: unknown key')]);
    expect(Object.keys(await classes(lake, 'uploads/'))).toHaveLength(1);
  });
});

describe('a photo that goes to the archive', () => {
  test('is processed first and moved last; thumbnails, records and sidecars stay', async () => {
    const lake = openPhotoLake();
    await lake.put({ ...incoming('a.tif', pictureOf(1)), storageClass: 'deep-archive' });
    await lake.work();
    const found = await classes(lake, 'raw-photos/', 'thumbnails/', 'bronze/');
    expect(found['raw-photos/a.tif']).toBe('deep-archive');
    const { 'raw-photos/a.tif': _original, ...others } = found;
    expect(Object.keys(others).length).toBeGreaterThan(1);
    expect(new Set(Object.values(others))).toEqual(new Set(['standard']));
    expect((await lake.catalog.months()).map(({ count }) => count)).toEqual([1]);
    const [upload] = await lake.uploads();
    expect((await lake.catalog.get(upload?.of ?? ''))?.storageClass).toBe('deep-archive');
  });

  test('that is handed in again is unchanged, and under another name gets that name', async () => {
    const lake = openPhotoLake();
    await lake.put({ ...incoming('a.tif', pictureOf(1)), storageClass: 'deep-archive' });
    await lake.work();
    expect((await lake.put(incoming('a.tif', pictureOf(1)))).result).toBe('unchanged');
    await lake.put(incoming('2024/b.tif', pictureOf(1)));
    await lake.work();
    expect((await lake.uploads()).map(({ state, reason }) => [state, reason])).toEqual([
      ['done', null],
      ['done', null],
    ]);
    expect(await classes(lake, 'raw-photos/')).toEqual({ 'raw-photos/a.tif': 'deep-archive' });
  });

  test('that cannot be shown stays in Standard, since its thumbnail is to be made', async () => {
    const lake = openPhotoLake();
    await lake.put({ ...incoming('a.tif', pictureOf(1).slice(0, 20)), storageClass: 'deep-archive' });
    await lake.work();
    expect((await lake.uploads()).map(({ kind }) => kind)).toEqual(['photo']);
    expect(await classes(lake, 'raw-photos/')).toEqual({ 'raw-photos/a.tif': 'standard' });
  });

  test.each([['clip', 'still'] as const, ['still', 'clip'] as const])(
    'joins its clip, which stays in Standard, where the %s comes before the %s',
    async (...order) => {
      const files = { clip: incoming('IMG_1.MOV', clipOf(1)), still: incoming('IMG_1.HEIC', pictureOf(1)) };
      const lake = openPhotoLake();
      for (const one of order) {
        await lake.put({ ...files[one], storageClass: 'deep-archive' });
        await lake.work();
      }
      expect((await lake.uploads()).map(({ state, reason }) => [state, reason])).toEqual([
        ['done', null],
        ['done', null],
      ]);
      const found = await classes(lake, 'raw-photos/');
      expect(found['raw-photos/IMG_1.HEIC']).toBe('deep-archive');
      expect(Object.values(found).toSorted()).toEqual(['deep-archive', 'standard']);
      expect((await lake.catalog.months()).map(({ count }) => count)).toEqual([1]);
    },
  );
});

describe('a chat that goes to the archive', () => {
  test('keeps its text in Standard, and its photos and files go', async () => {
    const lake = openPhotoLake();
    await lake.put({ ...incoming('Bob.zip', ZIP), storageClass: 'deep-archive' });
    await lake.work();
    expect(Object.values(await classes(lake, 'files/whatsapp/'))).toEqual(['deep-archive']);
    expect(await classes(lake, 'raw-photos/')).toEqual({ 'raw-photos/a.tif': 'deep-archive' });
    expect(new Set(Object.values(await classes(lake, 'bronze/')))).toEqual(new Set(['standard']));
    await lake.put(incoming('WhatsApp Chat with Bob (2).zip', ZIP));
    await lake.work();
    expect((await lake.uploads()).map(({ state, reason }) => [state, reason])).toEqual([
      ['done', null],
      ['done', null],
    ]);
  });

  test('leaves a photo in Standard that came in another way too', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('camera/a.tif', pictureOf(7)));
    await lake.work();
    await lake.put({ ...incoming('Bob.zip', ZIP), storageClass: 'deep-archive' });
    await lake.work();
    expect(await classes(lake, 'raw-photos/')).toEqual({ 'raw-photos/a.tif': 'standard' });
  });
});

/** Imports a photo and a file, is killed at a write, and imports them again. */
async function importTwice(killedAt: number) {
  const remains = noRemains();
  const first = openPhotoLake(remains, { killedAt });
  const begin = async () => {
    for (const [name, bytes] of [
      ['a.tif', pictureOf(1)],
      ['letter.md', text('Dear')],
    ] as const)
      await first.put({ ...incoming(name, bytes), storageClass: 'deep-archive' });
    await first.work();
  };
  const wasKilled = await begin().then(
    () => false,
    () => true,
  );
  const later = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
  await later.resume();
  for (const [name, bytes] of [
    ['a.tif', pictureOf(1)],
    ['letter.md', text('Dear')],
  ] as const)
    await later.put({ ...incoming(name, bytes), storageClass: 'deep-archive' });
  await later.work();
  return { wasKilled, found: await classes(later, 'raw-photos/', 'files/') };
}

test('an import that is killed at any write ends with every file in its class', async () => {
  for (let killedAt = 0; ; killedAt++) {
    const { wasKilled, found } = await importTwice(killedAt);
    expect(found).toEqual({ 'raw-photos/a.tif': 'deep-archive', 'files/letter.md': 'deep-archive' });
    if (!wasKilled && killedAt > 10) break;
  }
});
