import { sha256Hex } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { beforeEach, expect, test } from 'vitest';
import { forgetArrivals, loseArrivals, recordArrival } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import type { FileCatalog } from './file-catalog.ts';
import { createMemoryFileCatalog } from './memory-file-catalog.ts';
import { rebuildFiles } from './rebuild-files.ts';
import { searchFiles } from './search-files.ts';
import { syncFiles } from './sync-files.ts';

let store: ObjectStore;
let files: FileCatalog;
beforeEach(() => {
  store = createMemoryObjectStore();
  files = createMemoryFileCatalog();
});

const AT = '2024-05-01T10:00:00.000Z';
const recordOf = (sha256: string) => `bronze/files/${sha256}.json`;

/** Stores a file and its record, as an import of an earlier version does. */
async function stored(
  path: string,
  text: string,
  facts: Partial<Arrival> = {},
  key = `files/${path}`,
): Promise<{ readonly sha256: string; readonly key: string }> {
  const bytes = new TextEncoder().encode(text);
  const sha256 = await sha256Hex(bytes);
  await store.put(key, bytes, { metadata: { sha256 } });
  const upload = { sha256, sizeBytes: bytes.length };
  await recordArrival(store, recordOf(sha256), upload, { name: path, arrivedAt: AT, key, id: sha256, ...facts });
  return { sha256, key };
}

const all = async (): Promise<string[]> =>
  (await files.files({ limit: 100 })).files.map(({ folder, name }) => `${folder}|${name}`);

test('a rebuild makes the files of all records, with the content types that earlier versions did not store', async () => {
  await stored('Taxes/2023/résumé.md', '# notes\n', { note: 'a note', fileTime: '2020-02-02T00:00:00.000Z' });
  const { sha256, key } = await stored('scan.pdf', '%PDF-1.7\n');
  expect(await rebuildFiles({ store, files })).toEqual({ files: 2, damaged: [] });
  expect((await files.files({ limit: 9 })).files).toMatchObject([
    {
      key,
      folder: '',
      name: 'scan.pdf',
      sizeBytes: 9,
      contentType: 'application/pdf',
      sha256,
      storageClass: 'standard',
      uploadedAt: AT,
      changedAt: null,
      note: null,
      damaged: false,
    },
    {
      folder: 'Taxes/2023',
      name: 'résumé.md',
      contentType: 'text/markdown',
      changedAt: '2020-02-02T00:00:00.000Z',
      note: 'a note',
    },
  ]);
  expect(await files.needsRebuild()).toBe(false);
});

test('a second rebuild writes no record and changes no revision', async () => {
  const { sha256 } = await stored('a.txt', 'a');
  await rebuildFiles({ store, files });
  const before = [(await store.head(recordOf(sha256)))?.etag, await files.revision()];
  await rebuildFiles({ store, files });
  expect([(await store.head(recordOf(sha256)))?.etag, await files.revision()]).toEqual(before);
});

test('a file that no record has any more goes with a rebuild, and a record that cannot be read is named', async () => {
  await stored('a.txt', 'a');
  const { sha256 } = await stored('b.txt', 'b');
  await rebuildFiles({ store, files });
  await store.put(recordOf(sha256), new TextEncoder().encode('no json'));
  const other = recordOf('0'.repeat(64));
  await store.put(other, new TextEncoder().encode('{"version":2}'));
  expect(await rebuildFiles({ store, files })).toEqual({ files: 1, damaged: [other, recordOf(sha256)].toSorted() });
  expect(await all()).toEqual(['|a.txt']);
});

test('content with two names is two files, and content that came twice under one name is one, of its first arrival', async () => {
  const { sha256 } = await stored('a.txt', 'same');
  await stored('b/a.txt', 'same');
  await stored('a.txt', 'same', { arrivedAt: '2025-01-01T00:00:00.000Z' });
  expect(await syncFiles({ store, files }, sha256)).toBe(2);
  expect(await all()).toEqual(['|a.txt', 'b|a.txt']);
  expect((await files.files({ folder: '', limit: 1 })).files[0]?.uploadedAt).toBe(AT);
});

test.each([
  ['a/../b.txt', 'files/a/.%2E/b.txt', 'a/..', 'b.txt'],
  ['/a//b.txt', 'files/%/a/%/b.txt', 'a', 'b.txt'],
  ['a/con.txt', 'files/a/%63on.txt', 'a', 'con.txt'],
  ['a\u0000b/c\nd', 'files/a%00b/c%0Ad', 'a\ufffdb', 'c\ufffdd'],
  // The key has a mark where another file has its path.
  ['a/b.txt', 'files/a/b~0123456789ab.txt', 'a', 'b~0123456789ab.txt'],
  [`a/${'n'.repeat(300)}.txt`, `files/a/${'n'.repeat(239)}~zzzzzzzzzzz.txt`, 'a', `${'n'.repeat(239)}~zzzzzzzzzzz.txt`],
])('the file with path %j at %s is in folder %j as %j', async (path, key, folder, name) => {
  const { sha256 } = await stored(path, 'x', {}, key);
  await syncFiles({ store, files }, sha256);
  expect(await all()).toEqual([`${folder}|${name}`]);
});

test.each([
  ['2020-02-02T01:00:00+01:00', '2020-02-02T00:00:00.000Z'],
  ['+010000-01-01T00:00:00.000Z', null],
  ['no time', null],
])('a time of change %j is shown as %j', async (fileTime, changedAt) => {
  const { sha256 } = await stored('a.txt', 'a', { fileTime });
  await syncFiles({ store, files }, sha256);
  expect((await files.files({ limit: 1 })).files).toMatchObject([{ changedAt }]);
});

test('a file has the storage class of its object', async () => {
  const { sha256, key } = await stored('a.txt', 'a');
  await store.changeClass(key, 'deep-archive');
  await syncFiles({ store, files }, sha256);
  expect((await files.files({ limit: 1 })).files).toMatchObject([{ storageClass: 'deep-archive', damaged: false }]);
});

test('a name that its key cuts is shown whole', async () => {
  const name = `${'long '.repeat(80)}end.txt`;
  const { fileKey } = await import('@homelake/storage');
  const { sha256 } = await stored(`a/${name}`, 'x', {}, fileKey.build({ path: `a/${name}` }));
  await syncFiles({ store, files }, sha256);
  expect(await all()).toEqual([`a|${name}`]);
});

test('folders deeper than 64 levels are shown in the 64th', async () => {
  const { sha256 } = await stored(`${'d/'.repeat(70)}x.txt`, 'x');
  await syncFiles({ store, files }, sha256);
  expect(await all()).toEqual([`${'d/'.repeat(63)}d|x.txt`]);
});

test('a file whose bytes are missing or known to be damaged says so', async () => {
  const gone = await stored('gone.txt', 'a', { note: 'hidden by what is worse' });
  const bad = await stored('bad.txt', 'b');
  await store.remove(gone.key);
  await loseArrivals(store, recordOf(bad.sha256), bad.key);
  await rebuildFiles({ store, files });
  const { files: found } = await files.files({ limit: 5 });
  expect(found.map(({ damaged, note }) => [damaged, note?.slice(0, 16)])).toEqual([
    [true, 'The stored bytes'],
    [true, 'The stored bytes'],
  ]);
});

test('a file goes from the catalog when its arrival goes from the record, also while it is put', async () => {
  const { sha256, key } = await stored('a.txt', 'same');
  await stored('b.txt', 'same');
  const forget = () => forgetArrivals(store, recordOf(sha256), (arrival) => arrival.key === key);
  // The arrival is removed between the read of the record and the put.
  const racing: Pick<FileCatalog, 'put'> = {
    async put(content, entries) {
      await forget();
      await files.put(content, entries);
    },
  };
  await syncFiles({ store, files: racing }, sha256);
  expect(await all()).toEqual(['|b.txt']);
  await forgetArrivals(store, recordOf(sha256), () => true);
  expect(await syncFiles({ store, files }, sha256)).toBe(0);
  expect(await all()).toEqual([]);
});

test('a file at the key of another that is being forgotten stays', async () => {
  const before = await stored('a.txt', 'before');
  await syncFiles({ store, files }, before.sha256);
  await forgetArrivals(store, recordOf(before.sha256), () => true);
  const after = await stored('a.txt', 'after');
  await syncFiles({ store, files }, after.sha256);
  await syncFiles({ store, files }, before.sha256);
  expect((await files.files({ limit: 5 })).files.map(({ sha256 }) => sha256)).toEqual([after.sha256]);
});

test('a search finds words in names and folders, without regard to case and accents', async () => {
  for (const path of ['Taxes/2023/Résumé.pdf', 'Taxes/2024/other.pdf', 'Letters/taxes 2023.txt'])
    await stored(path, path);
  await rebuildFiles({ store, files });
  const found = async (words: string) =>
    (await searchFiles(files, { words, limit: 10 })).files.map(({ folder, name }) => `${folder}/${name}`);
  expect(await found('RESUME')).toEqual(['Taxes/2023/Résumé.pdf']);
  expect(await found(' 2023  taxes ')).toEqual(['Letters/taxes 2023.txt', 'Taxes/2023/Résumé.pdf']);
  expect(await found('2023 other')).toEqual([]);
});

test('a search comes in pages, each match once, and its last page has no cursor', async () => {
  for (let at = 0; at < 7; at++) await stored(`${at} ${at % 2 === 0 ? 'even' : 'odd'}`, String(at));
  await rebuildFiles({ store, files });
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof searchFiles>> = await searchFiles(files, {
      words: 'even',
      limit: 2,
      ...(cursor !== null && { cursor }),
    });
    pages.push(page.files.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(pages).toEqual([
    ['0 even', '2 even'],
    ['4 even', '6 even'],
  ]);
});

test('a file has its class also where it is moved while its row is written', async () => {
  const { sha256, key } = await stored('scan.pdf', '%PDF-1.7\n');
  let isMoved = false;
  const put: FileCatalog['put'] = async (...written) => {
    if (!isMoved) await store.changeClass(key, 'deep-archive');
    isMoved = true;
    await files.put(...written);
  };
  await syncFiles({ store, files: { put } }, sha256);
  expect((await files.files({ limit: 9 })).files.map(({ storageClass }) => storageClass)).toEqual(['deep-archive']);
});
