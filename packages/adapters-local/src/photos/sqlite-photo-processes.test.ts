import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { MonthCount, PhotoFilter } from '@homelake/photos';
import { examplePhoto, examplePhotoId } from '@homelake/photos/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';
import type { SqlitePhotos } from './sqlite-photos.ts';

let directory: string;
let path: string;
let photos: SqlitePhotos;
beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'photos.sqlite');
  photos = openSqlitePhotos({ path });
});
afterEach(() => {
  photos.close();
  rmSync(directory, { recursive: true });
});

/** Number of photos of each month, counted from pages of rows. */
async function recount(filter: PhotoFilter): Promise<MonthCount[]> {
  const page = await photos.search.page({ filter, limit: 500 });
  const counts = new Map<string, number>();
  for (const taken of page.takenLocal) counts.set(taken.slice(0, 7), (counts.get(taken.slice(0, 7)) ?? 0) + 1);
  return [...counts].map(([month, count]) => ({ month, count }));
}

it('a writer that is killed at any moment loses no stored photo, and its counters stay right', async () => {
  let next = 0;
  for (let round = 0; round < 4; round++) {
    const writer = startWorker('photo-putter', path, String(next), '400');
    const lines = writer.lines();
    for (let said = 0; said < 6 + round * 4; said++) await writer.nextLine();
    writer.kill();
    next = Number((await lines).at(-1)) + 1;
    for (let number = 0; number < next; number++)
      expect(await photos.catalog.get(examplePhotoId(number))).not.toBeNull();
    for (const trashed of [false, true]) {
      expect(await photos.search.months({ trashed })).toEqual(await recount({ trashed }));
      expect(await recount({ trashed, text: 'sea' })).toEqual(await recount({ trashed }));
    }
    const live = (await photos.catalog.page({ limit: 500 })).id.length;
    expect((await photos.search.facets({})).tags).toEqual([{ value: 'sea', count: live }]);
  }
  expect(next).toBeGreaterThan(30);
});

it('a process reads consistent states while another writes', async () => {
  const writer = startWorker('photo-putter', path, '0', '90');
  const ended = writer.lines();
  let last = 0;
  let reads = 0;
  for (let running = true; running; reads++) {
    running = await Promise.race([
      ended.then(() => false),
      new Promise<true>((resolve) => setTimeout(resolve, 5, true)),
    ]);
    const [months, page] = [await photos.catalog.months(), await photos.catalog.page({ limit: 500 })];
    const counted = months.reduce((sum, { count }) => sum + count, 0);
    // The page was read later, so it has at least as many photos, except for one that was put into the trash meanwhile.
    expect(page.id.length).toBeGreaterThanOrEqual(counted - 1);
    expect(page.id.length).toBeGreaterThanOrEqual(last - 1);
    expect(page.takenLocal).toEqual(page.takenLocal.toSorted().toReversed());
    last = page.id.length;
  }
  expect((await ended).length).toBe(90);
  expect(last).toBe(60);
  expect(reads).toBeGreaterThan(2);
});

it('several processes can write a new catalog at once without losing photos', async () => {
  photos.close();
  path = join(directory, 'other.sqlite');
  const ranges = [0, 40, 80].map((from) => startWorker('photo-putter', path, String(from), String(from + 40)).lines());
  expect((await Promise.all(ranges)).map((lines) => lines.length)).toEqual([40, 40, 40]);
  photos = openSqlitePhotos({ path });
  for (const trashed of [false, true]) {
    expect(await photos.search.months({ trashed })).toEqual(await recount({ trashed }));
    expect((await photos.search.page({ filter: { trashed }, limit: 500 })).id).toHaveLength(trashed ? 40 : 80);
  }
});

it('several processes that write the same photos at once leave complete photos and right counters', async () => {
  const writers = [0, 0, 0].map(() => startWorker('photo-putter', path, '0', '40').lines());
  expect((await Promise.all(writers)).map((lines) => lines.length)).toEqual([40, 40, 40]);
  for (const trashed of [false, true]) {
    expect(await photos.search.months({ trashed })).toEqual(await recount({ trashed }));
    expect(await recount({ trashed, tag: 'sea' })).toEqual(await recount({ trashed }));
  }
  const shown = (await photos.catalog.page({ limit: 500 })).id;
  const lying = (await photos.catalog.trash({ limit: 500 })).id;
  expect([...shown, ...lying].sort()).toEqual(Array.from({ length: 40 }, (_, number) => examplePhotoId(number)).sort());
  expect((await photos.search.facets({})).tags).toEqual([{ value: 'sea', count: shown.length }]);
});

it('a rebuild that is killed at any moment loses no photo, and photos that are put meanwhile stay after the next rebuild', async () => {
  const old = Array.from({ length: 30 }, (_, number) => examplePhoto(number, { tags: ['old'] }));
  await photos.catalog.put(old);
  for (const said of [1, 7, 19]) {
    const rebuilder = startWorker('photo-rebuilder', path, '10', '200');
    for (let line = 0; line < said; line++) await rebuilder.nextLine();
    rebuilder.kill();
    await rebuilder.lines();
    for (const { id } of old) expect(await photos.catalog.get(id)).not.toBeNull();
    expect(await photos.search.months({})).toEqual(await recount({}));
  }
  const last = startWorker('photo-rebuilder', path, '10', '40');
  await last.nextLine();
  await photos.catalog.put([examplePhoto(500), examplePhoto(3, { tags: ['meanwhile'] })]);
  expect((await last.lines()).at(-1)).toBe('true');
  const wanted = [3, 500, ...Array.from({ length: 30 }, (_, number) => 10 + number)].map(examplePhotoId).sort();
  expect([...(await photos.catalog.page({ limit: 500 })).id].sort()).toEqual(wanted);
  expect((await photos.search.facets({})).tags).toEqual([
    { value: 'sea', count: 30 },
    { value: 'meanwhile', count: 1 },
  ]);
});

it('a catalog can be opened and read while another process writes it', async () => {
  const writer = new DatabaseSync(path);
  writer.exec('BEGIN IMMEDIATE');
  const reader = openSqlitePhotos({ path });
  expect(await reader.catalog.months()).toEqual([]);
  reader.close();
  writer.close();
});
