import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { examplePhoto, examplePhotoId, photoCatalogContract } from '@homelake/photos/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { scratchDirectory } from './scratch.test-helper.ts';
import { openSqlitePhotoCatalog } from './sqlite-photo-catalog.ts';
import type { SqlitePhotoCatalog } from './sqlite-photo-catalog.ts';

let directory: string;
let path: string;
const open: SqlitePhotoCatalog[] = [];
const openCatalog = async (): Promise<SqlitePhotoCatalog> => {
  const catalog = openSqlitePhotoCatalog({ path });
  open.push(catalog);
  return catalog;
};

beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'photos.sqlite');
});
afterEach(() => {
  for (const catalog of open.splice(0)) catalog.close();
  rmSync(directory, { recursive: true });
});

const subject = async () => ({ catalog: await openCatalog(), reopen: openCatalog });

describe('the SQLite catalog', () => {
  for (const one of photoCatalogContract({ open: subject })) it(one.name, one.run);
});

it('a new catalog asks for a rebuild until somebody says that it is done, and again once it is cleared', async () => {
  const catalog = await openCatalog();
  expect(catalog.needsRebuild).toBe(true);
  await catalog.put([examplePhoto(1)]);
  expect((await openCatalog()).needsRebuild).toBe(true);
  catalog.markRebuilt();
  expect((await openCatalog()).needsRebuild).toBe(false);
  await catalog.clear();
  expect((await openCatalog()).needsRebuild).toBe(true);
});

it('what another version left is dropped, and a rebuild asked for', async () => {
  const before = await openCatalog();
  await before.put([examplePhoto(1)]);
  before.markRebuilt();
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE of_another_version (x); PRAGMA user_version = 7');
  other.close();
  const catalog = await openCatalog();
  expect(catalog.needsRebuild).toBe(true);
  expect(await catalog.months()).toEqual([]);
  await catalog.put([examplePhoto(2)]);
  expect(await (await openCatalog()).months()).toEqual([{ month: '2024-05', count: 1 }]);
});

it('a revision of a file that is gone does not come back in the next one', async () => {
  const first = openSqlitePhotoCatalog({ path: join(directory, 'first.sqlite') });
  const second = await openCatalog();
  for (const catalog of [first, second]) await catalog.put([examplePhoto(1)]);
  expect((await second.revisions())[0]?.revision).not.toBe((await first.revisions())[0]?.revision);
  first.close();
});

it('a put that fails half way leaves nothing behind', async () => {
  const catalog = await openCatalog();
  const late = examplePhoto(2, { takenLocal: '2024-06-01T00:00:00' });
  Reflect.deleteProperty(late, 'tags');
  await expect(catalog.put([examplePhoto(1), late])).rejects.toThrow(TypeError);
  expect(await catalog.months()).toEqual([]);
  expect(await catalog.months({ text: 'img' })).toEqual([]);
  await catalog.put([examplePhoto(1)]);
  expect((await catalog.page({ filter: { text: 'img' }, limit: 9 })).id).toEqual([examplePhotoId(1)]);
});

it('a file that is no database is refused with a reason', () => {
  writeFileSync(path, 'this is text, and long enough to be taken for a header of something'.repeat(20));
  expect(() => openSqlitePhotoCatalog({ path })).toThrow(
    expect.objectContaining({ code: 'unavailable', name: 'CatalogError' }),
  );
});

it('a directory that is not there is refused with a reason', () => {
  expect(() => openSqlitePhotoCatalog({ path: join(directory, 'no', 'photos.sqlite') })).toThrow(
    expect.objectContaining({ code: 'access-denied', name: 'CatalogError' }),
  );
});

it('a scan of more than one batch misses none, whatever is put and removed between two', async () => {
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
    // The last of the batch itself goes, so that the next one begins after nothing.
    await catalog.remove([batch.at(-1)?.id ?? '']);
    await catalog.put([examplePhoto(20_000, { takenLocal: '2024-05-01T11:59:59' })]);
  }
  expect(lengths).toEqual([10_000, 50]);
  expect(ids).toEqual(new Set(photos.map(({ id }) => id)));
});
