import { expect, test } from 'vitest';
import { companionRecordKey, fileRecordKey, sha256Hex } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';
import { listKeys } from '../bronze/bronze-record.ts';
import { incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { zipOf } from '../imports/zip.test-helper.ts';
import { fileToForget, forgetFile } from './forget-file.ts';
import { verifyLake } from './verify-lake.ts';

const text = (words: string) => new TextEncoder().encode(words);
const LETTER = incoming('letter.md', text('Dear'));
const KEY = 'files/letter.md';

async function bring(lake: PhotoLake, ...files: readonly ReturnType<typeof incoming>[]): Promise<PhotoLake> {
  for (const file of files) {
    await lake.put(file);
    await lake.work();
  }
  return lake;
}

async function expectWhole(lake: PhotoLake): Promise<void> {
  for await (const { findings } of verifyLake({ ...lake, createSha256: createMemorySha256 }))
    expect(findings).toEqual([]);
}

test('a file is forgotten with its records, rows and uploads, and comes back when it is handed in again', async () => {
  const lake = await bring(openPhotoLake(), LETTER);
  expect(await forgetFile(lake, KEY)).toMatchObject({ key: KEY, names: ['letter.md'], sizeBytes: 4 });
  expect([...lake.remains.disk.keys()]).toEqual([]);
  expect(await lake.uploads()).toEqual([]);
  expect((await lake.files.files({ limit: 10 })).files).toEqual([]);
  expect(await forgetFile(lake, KEY)).toBeNull();
  await bring(lake, LETTER);
  expect(await lake.uploads()).toMatchObject([{ result: 'new', key: KEY }]);
  await expectWhole(lake);
});

test('a file is forgotten beside a record that cannot be read, which is named where it may be the record of the file', async () => {
  const lake = await bring(openPhotoLake(), LETTER, incoming('other.md', text('Dear other')));
  const damaged = fileRecordKey.build({ sha256: await sha256Hex(text('Dear other')) });
  await lake.store.put(damaged, text('{'));
  await lake.store.remove(KEY);
  expect(await forgetFile(lake, KEY)).toMatchObject({ key: KEY });
  await lake.store.remove('files/other.md');
  await expect(forgetFile(lake, 'files/other.md')).rejects.toMatchObject({ name: 'RecordDamagedError', key: damaged });
});

test('the same bytes under another path stay', async () => {
  const lake = await bring(openPhotoLake(), LETTER, incoming('old/letter.md', text('Dear')));
  await forgetFile(lake, KEY);
  expect(await listKeys(lake.store, 'files/')).toEqual(['files/old/letter.md']);
  expect(await lake.put(incoming('old/letter.md', text('Dear')))).toMatchObject({ result: 'unchanged' });
  await expectWhole(lake);
});

test('a file that was sent in a chat or joined a photo names what to forget instead, and stays', async () => {
  const chat = '28/01/2024, 15:30 - Ann: \u200enotes.pdf (file attached)\n28/01/2024, 15:31 - Bob: Hi Ann\n';
  const zip = zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: chat },
    { name: 'notes.pdf', content: '%PDF-1.7' },
  ]);
  const sidecar = incoming('trip/a.xmp', text('Sunset'));
  const lake = await bring(openPhotoLake(), incoming('Bob.zip', zip), sidecar, incoming('trip/a.tif', pictureOf(1)));
  const [notes = ''] = (await listKeys(lake.store, 'files/')).filter((key) => key.endsWith('notes.pdf'));
  expect(await fileToForget(lake, notes)).toBe('It was sent in Bob.zip. Forget the chat.');
  expect(await fileToForget(lake, 'files/trip/a.xmp')).toBe('It belongs to trip/a.tif. Forget the photo.');
  for (const key of [notes, 'files/trip/a.xmp']) {
    expect(await forgetFile(lake, key)).toBeNull();
    expect(await lake.store.head(key)).not.toBeNull();
  }
  expect(await fileToForget(lake, 'files/no-such-file')).toBeNull();
});

test('a companion that waits is forgotten, and joins no photo that comes later', async () => {
  const lake = await bring(openPhotoLake(), incoming('trip/a.xmp', text('Sunset')));
  await forgetFile(lake, 'files/trip/a.xmp');
  expect(await listKeys(lake.store, companionRecordKey.prefix)).toEqual([]);
  await bring(lake, incoming('trip/a.tif', pictureOf(1)));
  expect([...lake.remains.disk.keys()].filter((key) => key.endsWith('.xmp'))).toEqual([]);
});

test('a deletion that is killed at any write is completed by the next one', async () => {
  for (let killedAt = 0, isDone = false; !isDone; killedAt++) {
    const remains = noRemains();
    await bring(openPhotoLake(remains), LETTER, incoming('trip/a.xmp', text('Sunset')));
    for (const key of [KEY, 'files/trip/a.xmp']) {
      const killed = forgetFile(openPhotoLake(remains, { killedAt }), key);
      isDone = await killed.then(
        () => true,
        () => false,
      );
      await forgetFile(openPhotoLake(remains), key);
    }
    expect([killedAt, ...remains.disk.keys()]).toEqual([killedAt]);
    expect([...remains.uploads.keys()]).toEqual([]);
  }
});
