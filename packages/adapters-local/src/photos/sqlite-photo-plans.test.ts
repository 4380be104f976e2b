import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { examplePhoto } from '@homelake/photos/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { createSelect, rowsQuery } from './sqlite-photo-selection.ts';
import type { SelectionRequest } from './sqlite-photo-selection.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';

let directory: string;
let db: DatabaseSync;
beforeAll(async () => {
  directory = scratchDirectory();
  const path = join(directory, 'photos.sqlite');
  const { catalog, close } = openSqlitePhotos({ path });
  await catalog.put(
    Array.from({ length: 50 }, (_, number) => examplePhoto(number, { camera: 'Pixel 8', tags: ['sea'] })),
  );
  close();
  db = new DatabaseSync(path);
});
afterAll(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** SQLite's query plan for the rows of a page, one line for each step. */
function planOf(request: SelectionRequest): string[] {
  const selection = createSelect(db)(request);
  if (selection === null) throw new Error('nothing matches');
  const { sql, values } = rowsQuery(selection, 501);
  return db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map((row) => String(row['detail']));
}

const { id, takenLocal } = examplePhoto(7);

describe('a page is one range of a table that is stored in its order', () => {
  const requests: Readonly<Record<string, SelectionRequest>> = {
    newest: {},
    'of a month': { month: '2024-05' },
    'after a cursor': { after: { id, takenLocal } },
    'between two dates': { filter: { from: '2024-01-01', to: '2024-05-02T10' } },
    'of the trash': { filter: { trashed: true } },
    'of what is hidden': { filter: { hidden: true } },
  };
  it.each(Object.entries(requests))('%s', (_, request) => {
    expect(planOf(request)).toEqual(['SEARCH photo USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']);
  });
});

describe('photos that match a filter come from the index of words in that order, without a sort', () => {
  const requests: Readonly<Record<string, SelectionRequest>> = {
    'a search': { filter: { text: 'img' } },
    'a camera': { filter: { camera: 'Pixel 8' } },
    'all at once, after a cursor': {
      filter: { text: 'pixel im', tag: 'sea', favourite: false, from: '2024-01-01' },
      month: '2024-05',
      after: { id, takenLocal },
    },
  };
  it.each(Object.entries(requests))('%s', (_, request) => {
    // M: found by MATCH; > and <: between two rowids. A sort would be another step.
    expect(planOf(request)).toEqual([
      expect.stringMatching(/^SCAN search VIRTUAL TABLE INDEX \d+:M\d><$/),
      'SEARCH photo USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });
});
