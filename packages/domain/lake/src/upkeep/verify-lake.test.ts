import { expect, test } from 'vitest';
import { fileRecordKey, sha256Hex } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';
import { decodeRecord, encodeRecord, listKeys } from '../bronze/bronze-record.ts';
import { incoming, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { verifyLake } from './verify-lake.ts';
import type { Verified } from './verify-lake.ts';
import { zipOf } from '../imports/zip.test-helper.ts';

const text = (words: string) => new TextEncoder().encode(words);
const CHAT = '28/01/2024, 15:30 - Ann: \u200enotes.pdf (file attached)\n28/01/2024, 15:31 - Bob: Hi Ann\n';

const ZIP = zipOf([
  { name: 'WhatsApp Chat with Bob.txt', content: CHAT },
  { name: 'notes.pdf', content: '%PDF-1.7' },
]);

async function library() {
  const lake = openPhotoLake();
  for (const file of [incoming('Bob.zip', ZIP), incoming('letter.md', text('Dear')), incoming('a.tif', pictureOf(1))]) {
    await lake.put(file);
  }
  await lake.work();
  const verify = async (mend = false) => {
    const seen: Verified[] = [];
    const { store, catalog, files, queue, now } = lake;
    const ports = { store, catalog, files, queue, now, createSha256: createMemorySha256 };
    for await (const one of verifyLake(ports, { mend })) seen.push(one);
    return seen;
  };
  const codes = async () => (await verify()).flatMap(({ findings }) => findings.map(({ code }) => code));
  const keyOf = async (prefix: string, ending: string) =>
    (await listKeys(lake.store, prefix)).find((key) => key.endsWith(ending)) ?? '';
  return { ...lake, verify, codes, keyOf };
}

test('an intact lake has no findings, and every item is checked', async () => {
  const { verify } = await library();
  const seen = await verify();
  expect(seen.map(({ kind }) => kind)).toEqual(['chat', 'file', 'file', 'photo']);
  expect(seen.flatMap(({ findings }) => findings)).toEqual([]);
  expect(seen.map(({ sizeBytes }) => sizeBytes)).toEqual([text(CHAT).length, 8, 4, pictureOf(1).length]);
});

test('changed and removed files are found and named', async () => {
  const { store, codes, keyOf, verify } = await library();
  const bronze = await keyOf('bronze/whatsapp/year', '.txt');
  await store.put(bronze, text(`${CHAT}28/01/2024, 15:32 - Bob: Never said\n`));
  expect(await codes()).toEqual(['text-changed']);
  await store.remove(bronze);
  expect(await codes()).toEqual(['text-missing']);
  await store.remove(await keyOf('files/whatsapp/', 'notes.pdf'));
  expect(await codes()).toEqual(['text-missing', 'media-missing']);
  await store.put('files/letter.md', text('Deer'));
  await store.remove(await keyOf('raw-photos/', 'a.tif'));
  expect(await codes()).toEqual(['text-missing', 'media-missing', 'file-changed', 'original-missing']);
  await store.remove('files/letter.md');
  const details = (await verify()).flatMap(({ findings }) => findings.map(({ detail }) => detail));
  expect(details).toEqual([
    'The text of Bob.zip is gone.',
    'notes.pdf, which was sent in Bob.zip, is gone.',
    'files/letter.md is gone.',
    'The original of a.tif is gone.',
  ]);
});

test('records that cannot be read are found and named, and all others are checked', async () => {
  const { store, verify, codes, keyOf } = await library();
  const records = [
    await keyOf('bronze/whatsapp/year', '.json'),
    fileRecordKey.build({ sha256: await sha256Hex(text('Dear')) }),
  ];
  for (const key of records) await store.put(key, text('{'));
  const findings = (await verify(true)).flatMap((one) => one.findings);
  expect(findings).toEqual(
    records.map((key) => ({ code: 'record-damaged', key, detail: `${key}: is damaged.`, mended: false })),
  );
  await store.remove(await keyOf('raw-photos/', 'a.tif'));
  expect(await codes()).toEqual(['record-damaged', 'record-damaged', 'original-missing']);
});

test('a changed medium of a chat is found and named', async () => {
  const { store, verify, keyOf } = await library();
  const key = await keyOf('files/whatsapp/', 'notes.pdf');
  // Same size and metadata, as after a bit flip on the disk.
  const metadata = (await store.head(key))?.metadata ?? {};
  await store.put(key, text('%PDF-1.8'), { metadata });
  const findings = (await verify()).flatMap((one) => one.findings);
  expect(findings).toEqual([
    {
      code: 'media-changed',
      key,
      detail: 'notes.pdf, which was sent in Bob.zip, is not as it was imported.',
      mended: false,
    },
  ]);
});

test('a medium of a chat without a recorded hash is reported as not compared', async () => {
  const { store, verify, keyOf } = await library();
  const recordKey = await keyOf('bronze/whatsapp/year', '.json');
  const { mediaHashes, ...earlier } = decodeRecord((await store.read(recordKey)) ?? new Uint8Array(0));
  expect(Object.values(mediaHashes ?? {})).toEqual([await sha256Hex(text('%PDF-1.7'))]);
  await store.put(recordKey, encodeRecord(earlier));
  const files = (await verify()).filter(({ kind }) => kind === 'file');
  expect(files.map(({ isUnhashed = false, findings }) => [isUnhashed, findings])).toEqual([
    [true, []],
    [false, []],
  ]);
});

test('a medium of a chat without a recorded hash gets one by mending, in the record of each export that has it', async () => {
  const { store, verify, keyOf } = await library();
  const recordKey = await keyOf('bronze/whatsapp/year', '.json');
  const whole = (await store.read(recordKey)) ?? new Uint8Array(0);
  const { mediaHashes: _hashes, ...earlier } = decodeRecord(whole);
  await store.put(recordKey, encodeRecord(earlier));
  const ofChat = async (mend: boolean) => {
    const [medium] = (await verify(mend)).filter(({ kind }) => kind === 'file');
    return [medium?.isUnhashed ?? false, medium?.isHashed ?? false];
  };
  expect(await ofChat(true)).toEqual([false, true]);
  expect(await store.read(recordKey)).toEqual(whole);
  expect(await ofChat(false)).toEqual([false, false]);
});

test('an object below files/ that no record names is listed', async () => {
  const { store, verify, codes } = await library();
  await store.put('files/whatsapp/0123456789ab/left.pdf', text('left'));
  await store.put('files/deep/stray.txt', text('stray'));
  expect(await codes()).toEqual(['file-unknown', 'file-unknown']);
  const keys = (await verify(true)).flatMap(({ findings }) => findings.map(({ key, mended }) => [key, mended]));
  expect(keys).toEqual([
    ['files/deep/stray.txt', false],
    ['files/whatsapp/0123456789ab/left.pdf', false],
  ]);
});

test('a damaged file is replaced by an upload of its bytes under any name, but only after `mend`', async () => {
  const { store, put, work, verify, codes, view, files } = await library();
  const listed = async () => (await files.files({ limit: 9 })).files.map(({ name, damaged }) => [name, damaged]);
  const key = 'files/letter.md';
  const metadata = (await store.head(key))?.metadata ?? {};
  await store.put(key, text('Deer'), { metadata });
  await verify();
  expect((await put(incoming('letter.md', text('Dear')))).result).toBe('unchanged');
  expect(await listed()).toEqual([['letter.md', false]]);
  await verify(true);
  expect(await listed()).toEqual([['letter.md', true]]);
  const { id } = await put(incoming('other.md', text('Dear')));
  await work();
  expect((await view.get([id]))[0]).toMatchObject({ result: 'new', key });
  expect(await store.read(key)).toEqual(text('Dear'));
  expect(await listed()).toEqual([['letter.md', false]]);
  expect(await codes()).toEqual([]);
});

test('an upload of a missing file replaces no other file that has its key since', async () => {
  const { store, put, work, verify, codes, view, files } = await library();
  await store.remove('files/letter.md');
  await verify(true);
  await put(incoming('letter.md', text('Another letter')));
  await work();
  const { id } = await put(incoming('letter.md', text('Dear')));
  await work();
  const [record = null] = await view.get([id]);
  expect([record?.result, record?.key]).toEqual(['new', expect.stringMatching(/^files\/letter~[0-9a-f]{12}\.md$/)]);
  expect(await store.read('files/letter.md')).toEqual(text('Another letter'));
  const keys = (await files.files({ limit: 9 })).files.map((file) => file.key);
  expect(keys.toSorted()).toEqual(['files/letter.md', record?.key]);
  expect(await codes()).toEqual([]);
});

test('a damaged text and a damaged medium of a chat are replaced by an upload of the zip, but only after `mend`', async () => {
  const { store, put, work, verify, codes, keyOf, view } = await library();
  for (const key of [await keyOf('bronze/whatsapp/year', '.txt'), await keyOf('files/whatsapp/', 'notes.pdf')]) {
    const sound = (await store.read(key)) ?? new Uint8Array(0);
    const metadata = (await store.head(key))?.metadata ?? {};
    await store.put(key, sound.with(4, 0), { metadata });
    await verify();
    expect((await put(incoming('Bob.zip', ZIP))).result).toBe('unchanged');
    await verify(true);
    const { id } = await put(incoming('Bob.zip', ZIP));
    await work();
    expect((await view.get([id]))[0]).toMatchObject({ kind: 'chat', result: 'new' });
    expect(await store.read(key)).toEqual(sound);
    expect(await codes()).toEqual([]);
    expect((await put(incoming('Bob.zip', ZIP))).result).toBe('unchanged');
  }
});

test('derived files are queued for repair with `mend`, and exist afterwards', async () => {
  const { store, queue, work, codes, keyOf, verify } = await library();
  await store.remove(await keyOf('thumbnails/', 'thumbnail.webp'));
  expect(await codes()).toEqual(['rendition-missing']);
  expect((await queue.counts()).ready).toBe(0);
  expect((await verify(true)).flatMap(({ findings }) => findings)).toMatchObject([{ mended: true }]);
  await work();
  expect(await codes()).toEqual([]);
});

test('archived files are checked by size and stored hash, and counted', async () => {
  const { store, verify } = await library();
  for (const key of ['files/letter.md']) await store.changeClass(key, 'deep-archive');
  const seen = await verify();
  expect(seen.flatMap(({ findings }) => findings)).toEqual([]);
  expect(seen.map(({ unread = 0 }) => unread)).toEqual([0, 0, 1, 0]);
  await store.put('files/letter.md', text('Deere'), { storageClass: 'deep-archive' });
  expect((await verify()).flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['file-changed']);
});

test('objects of a class whose disk is away are named, and are neither missing nor changed', async () => {
  const { store, catalog, files, queue, now } = await library();
  const place = '/media/archive';
  const head: typeof store.head = async (key) => {
    const info = await store.head(key);
    return info && key === 'files/letter.md' ? { ...info, archive: { state: 'unavailable', place } } : info;
  };
  const ports = { store: { ...store, head }, catalog, files, queue, now, createSha256: createMemorySha256 };
  const seen: Verified[] = [];
  for await (const one of verifyLake(ports, { mend: true })) seen.push(one);
  expect(seen.flatMap(({ findings }) => findings)).toEqual([]);
  expect(seen.flatMap(({ away = [] }) => away)).toEqual([place]);
});

test('a file whose job still waits is not called one that was never processed', async () => {
  const lake = openPhotoLake();
  const findings = async () => {
    const found: unknown[] = [];
    const openJobs = async () => {
      const { ready, delayed, running } = await lake.queue.counts();
      return ready + delayed + running;
    };
    const ports = { ...lake, openJobs, createSha256: createMemorySha256 };
    for await (const one of verifyLake(ports)) found.push(...one.findings);
    return found;
  };
  await lake.put(incoming('a.tif', pictureOf(1)));
  await lake.put(incoming('letter.md', text('Dear')));
  for (let claims = 0; claims < 2; claims++) await lake.workNext();
  expect(await findings()).toMatchObject([
    { code: 'file-unknown', waits: true, detail: expect.stringMatching(/recorded it; 2 jobs still wait\.$/) },
    { code: 'no-record', waits: true, detail: 'a.tif was stored; 2 jobs still wait.' },
  ]);
  await lake.work();
  expect(await findings()).toEqual([]);
  // Without a job, nothing waits.
  await lake.store.remove((await listKeys(lake.store, 'bronze/photos/'))[0] ?? '');
  expect(await findings()).toMatchObject([{ code: 'no-record', detail: 'a.tif was stored and never processed.' }]);
});
