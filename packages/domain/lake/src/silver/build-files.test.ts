import type { ObjectStore } from '@homelake/storage';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { beforeEach, expect, test } from 'vitest';
import type { FileCatalog } from '../files/file-catalog.ts';
import { exampleFile } from '../files/file-catalog-contract.ts';
import { createMemoryFileCatalog } from '../files/memory-file-catalog.ts';
import { batchRows } from '../tables/column-cells.ts';
import { FILES } from '../tables/files-schema.ts';
import { createMemoryParquetCodec } from '../tables/memory-parquet-codec.ts';
import { buildFiles } from './build-files.ts';

const KEY = 'silver/files/part-0.parquet';
const codec = createMemoryParquetCodec();
let store: ObjectStore;
let files: FileCatalog;

beforeEach(() => {
  store = createMemoryObjectStore();
  files = createMemoryFileCatalog();
});

async function put(...entries: readonly ReturnType<typeof exampleFile>[]): Promise<void> {
  for (const entry of entries) await files.put(entry.sha256, [entry]);
}
const build = (options = {}) => buildFiles({ store, codec, files }, options);
const table = () => store.read(KEY);

test('the table has a row for each file, in the order of folders and names', async () => {
  await put(
    exampleFile(1, 'b/x.pdf', { changedAt: '2020-01-01T00:00:00.000Z', note: 'a note', damaged: true }),
    exampleFile(2, 'a/10.pdf', { storageClass: 'deep-archive' }),
    exampleFile(3, 'a/9.pdf'),
    exampleFile(4, 'top.pdf'),
  );
  expect(await build()).toEqual({ files: 4, written: true });
  const [batch] = await codec.decode(FILES, (await table())!);
  const rows = batchRows(batch!);
  expect(rows.map(({ folder, name }) => [folder, name])).toEqual([
    [null, 'top.pdf'],
    ['a', '9.pdf'],
    ['a', '10.pdf'],
    ['b', 'x.pdf'],
  ]);
  expect(rows[2]).toMatchObject({
    key: 'files/a/10.pdf',
    storage_class: 'DEEP_ARCHIVE',
    changed_at: null,
    damaged: false,
  });
  expect(rows[3]).toMatchObject({ note: 'a note', damaged: true, content_type: 'application/pdf' });
});

test('a build after which nothing changed writes nothing, and a changed file writes the table', async () => {
  await put(exampleFile(1, 'a/x.pdf'));
  await build();
  const before = (await store.head(KEY))?.etag;
  expect(await build()).toEqual({ files: 1, written: false });
  expect((await store.head(KEY))?.etag).toBe(before);
  await put(exampleFile(1, 'a/x.pdf', { note: 'new' }));
  expect(await build({ dryRun: true })).toEqual({ files: 1, written: true });
  expect((await store.head(KEY))?.etag).toBe(before);
  expect(await build()).toEqual({ files: 1, written: true });
  expect((await store.head(KEY))?.etag).not.toBe(before);
});

test('a full build, a build without its state and one of another catalog give the same bytes', async () => {
  const entries = Array.from({ length: 1_205 }, (_, at) => exampleFile(at, `f${at % 7}/x${at}.pdf`));
  await put(...entries);
  await build();
  const first = await table();
  await build({ full: true });
  expect(await table()).toEqual(first);
  await store.remove('silver/_state/files.json');
  await build();
  expect(await table()).toEqual(first);
  files = createMemoryFileCatalog();
  await put(...entries.toReversed());
  expect(await build()).toEqual({ files: 1_205, written: false });
  expect(await table()).toEqual(first);
});

test('a table file that was changed or removed is written again, and one without files is removed', async () => {
  await put(exampleFile(1, 'a/x.pdf'));
  await build();
  const first = await table();
  await store.put(KEY, new Uint8Array([1]));
  expect(await build()).toEqual({ files: 1, written: true });
  expect(await table()).toEqual(first);
  await store.remove(KEY);
  await build();
  expect(await table()).toEqual(first);
  await files.put(exampleFile(1, '').sha256, []);
  expect(await build()).toEqual({ files: 0, written: true });
  expect(await store.head(KEY)).toBeNull();
  expect(await build()).toEqual({ files: 0, written: false });
});

test('a build that another one overtakes starts again, and the table has the newest files', async () => {
  await put(exampleFile(1, 'a/x.pdf'));
  let isFirst = true;
  const slow: Pick<FileCatalog, 'files' | 'folder' | 'revision'> = {
    ...files,
    async files(request) {
      const page = await files.files(request);
      if (isFirst) {
        isFirst = false;
        await put(exampleFile(2, 'a/y.pdf'));
        await build();
      }
      return page;
    },
  };
  expect(await buildFiles({ store, codec, files: slow })).toEqual({ files: 2, written: false });
  expect(await build()).toEqual({ files: 2, written: false });
});
