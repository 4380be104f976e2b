import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { examplePhoto, examplePhotoId, photoCatalogContract, photoSearchContract } from '@homelake/photos/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';
import type { SqlitePhotos } from './sqlite-photos.ts';

let directory: string;
let path: string;
const open: SqlitePhotos[] = [];
const openPhotos = (): SqlitePhotos => {
  const photos = openSqlitePhotos({ path });
  open.push(photos);
  return photos;
};
const openCatalog = async () => openPhotos().catalog;

beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'photos.sqlite');
});
afterEach(() => {
  for (const photos of open.splice(0)) photos.close();
  rmSync(directory, { recursive: true });
});

const catalogSubject = async () => ({ catalog: await openCatalog(), reopen: openCatalog });
const searchSubject = async () => {
  const { catalog, search } = openPhotos();
  return { catalog, search, reopen: async () => openPhotos().search };
};

describe('the SQLite catalog', () => {
  for (const one of photoCatalogContract({ open: catalogSubject })) it(one.name, one.run);
});

describe('the SQLite search', () => {
  for (const one of photoSearchContract({ open: searchSubject })) it(one.name, one.run);
});

it('tables of another version are dropped, and a rebuild is needed', async () => {
  const before = await openCatalog();
  await before.put([examplePhoto(1)]);
  await before.endRebuild(await before.beginRebuild());
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE of_another_version (x); PRAGMA user_version = 7');
  other.close();
  const catalog = await openCatalog();
  expect(await catalog.needsRebuild()).toBe(true);
  expect(await catalog.months()).toEqual([]);
  await catalog.put([examplePhoto(2)]);
  expect(await (await openCatalog()).months()).toMatchObject([{ month: '2024-05', count: 1 }]);
});

it('a rebuild does not end in a file that was recreated meanwhile', async () => {
  const before = await openCatalog();
  const epoch = await before.beginRebuild();
  const other = new DatabaseSync(path);
  other.exec('PRAGMA user_version = 7');
  other.close();
  const catalog = await openCatalog();
  await catalog.put([examplePhoto(1)]);
  await catalog.beginRebuild();
  expect(await catalog.endRebuild(epoch)).toBe(false);
  expect(await catalog.get(examplePhotoId(1))).not.toBeNull();
});

it('a rebuild recounts, and repairs damaged rows, words and labels', async () => {
  const { catalog, search } = openPhotos();
  const photos = [1, 2, 3].map((number) => examplePhoto(number, { camera: 'A', tags: ['sea'], albums: ['a'] }));
  await catalog.put(photos);
  const questions = () =>
    Promise.all([
      catalog.months(),
      search.facets({}),
      search.facets({ kind: 'image' }),
      search.albums(),
      search.page({ filter: { text: 'img' }, limit: 9 }),
    ]);
  const right = await questions();
  const other = new DatabaseSync(path);
  other.exec(`UPDATE month SET live = 17; UPDATE label SET live = 17; DELETE FROM facet;
    DELETE FROM search WHERE rowid = (SELECT slot FROM photo LIMIT 1); UPDATE photo SET dated = 0`);
  other.close();
  expect(await questions()).not.toEqual(right);
  const epoch = await catalog.beginRebuild();
  await catalog.put(photos);
  await catalog.endRebuild(epoch);
  expect(await questions()).toEqual(right);
});

it('a new file does not repeat a revision of a deleted one', async () => {
  const first = openSqlitePhotos({ path: join(directory, 'first.sqlite') });
  const second = await openCatalog();
  for (const catalog of [first.catalog, second]) await catalog.put([examplePhoto(1)]);
  expect((await second.months())[0]?.revision).not.toBe((await first.catalog.months())[0]?.revision);
  first.close();
});

it('a put that fails half way changes nothing', async () => {
  const { catalog, search } = openPhotos();
  const late = examplePhoto(2, { takenLocal: '2024-06-01T00:00:00' });
  Reflect.deleteProperty(late, 'tags');
  await expect(catalog.put([examplePhoto(1), late])).rejects.toThrow(TypeError);
  expect(await catalog.months()).toEqual([]);
  expect(await search.months({ text: 'img' })).toEqual([]);
  await catalog.put([examplePhoto(1)]);
  expect((await search.page({ filter: { text: 'img' }, limit: 9 })).id).toEqual([examplePhotoId(1)]);
});

it('a file that is no database is rejected with a reason', () => {
  writeFileSync(path, 'this is text, and long enough to be taken for a header of something'.repeat(20));
  expect(() => openSqlitePhotos({ path })).toThrow(
    expect.objectContaining({ code: 'unavailable', name: 'CatalogError' }),
  );
});

it('a missing directory is rejected with a reason', () => {
  expect(() => openSqlitePhotos({ path: join(directory, 'no', 'photos.sqlite') })).toThrow(
    expect.objectContaining({ code: 'access-denied', name: 'CatalogError' }),
  );
});

it('a scan of several batches misses no photo when photos are put and removed between batches', async () => {
  const catalog = await openCatalog();
  const photos = Array.from({ length: 10_050 }, (_, number) =>
    examplePhoto(number, { takenLocal: `2024-05-01T12:00:${String(number % 60).padStart(2, '0')}` }),
  );
  await catalog.put(photos);
  const lengths: number[] = [];
  const ids = new Set<string>();
  for await (const batch of catalog.scan('2024-05')) {
    lengths.push(batch.length);
    for (const { id } of batch) ids.add(id);
    // The last photo of the batch is removed, so that the next batch starts after a photo that no longer exists.
    await catalog.remove([batch.at(-1)?.id ?? '']);
    await catalog.put([examplePhoto(20_000, { takenLocal: '2024-05-01T11:59:59' })]);
  }
  expect(lengths).toEqual([10_000, 50]);
  expect(ids).toEqual(new Set(photos.map(({ id }) => id)));
});
