import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { PhotoFilter } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { createFacets } from './sqlite-photo-facets.ts';
import { createSelect } from './sqlite-photo-selection.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';
import { translated } from './sqlite-photo-error.ts';

let directory: string;
beforeEach(() => {
  directory = scratchDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

it('facets that are counted in parts, with pauses, equal facets that are counted at once', async () => {
  const path = join(directory, 'photos.sqlite');
  const { catalog, search, close } = openSqlitePhotos({ path });
  await catalog.put(
    Array.from({ length: 120 }, (_, number) =>
      examplePhoto(number, {
        takenLocal: `20${String(10 + (number % 15))}-0${1 + (number % 9)}-01T12:00:00`,
        camera: ['A', 'B', null][number % 3] ?? null,
        tags: [['x'], ['x', 'y'], []][number % 4] ?? ['z'],
        takenSource: number % 5 === 0 ? 'arrival' : 'exif',
        trashedAt: number % 10 === 0 ? '2024-06-01T00:00:00.000Z' : null,
        hidden: number % 10 === 1,
      }),
    ),
  );
  const db = new DatabaseSync(path);
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  const inParts = createFacets({
    db,
    select: createSelect(db),
    transactions: createTransactions(db, translated),
    pause,
    atOnce: 7,
  });
  const filters: readonly PhotoFilter[] = [
    { kind: 'image' },
    { camera: 'A' },
    { camera: 'A', tag: 'x' },
    { from: '2013-02-01', to: '2020-06-01T10' },
    { from: '2013-02-01', text: 'img' },
    { trashed: true },
    { hidden: true, tag: 'x' },
    { from: '2025-01-01' },
    { from: '2020-01-01', to: '2019-01-01' },
  ];
  for (const filter of filters) {
    pauses = 0;
    expect(await inParts(filter), JSON.stringify(filter)).toEqual(await search.facets(filter));
    if (filter.kind === 'image') expect(pauses).toBeGreaterThan(5);
  }
  db.close();
  close();
});
