import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { FileCatalog, FileEntry } from '@homelake/lake';
import { exampleFile, fileCatalogContract } from '@homelake/lake/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqliteFileCatalog } from './sqlite-file-catalog.ts';
import type { SqliteFileCatalog } from './sqlite-file-catalog.ts';

let directory: string;
let path: string;
const open: SqliteFileCatalog[] = [];
const openCatalog = async (): Promise<SqliteFileCatalog> => {
  const catalog = openSqliteFileCatalog({ path });
  open.push(catalog);
  return catalog;
};

async function put(catalog: FileCatalog, ...files: readonly FileEntry[]): Promise<void> {
  for (const file of files) await catalog.put(file.sha256, [file]);
}

beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'files.sqlite');
});
afterEach(() => {
  for (const catalog of open.splice(0)) catalog.close();
  rmSync(directory, { recursive: true });
});

const subject = async () => ({ catalog: await openCatalog(), reopen: openCatalog });

describe('the SQLite catalog of files', () => {
  for (const one of fileCatalogContract({ open: subject })) it(one.name, one.run);
});

it('pages of files and folders are read by an index, without a scan and without sorting', async () => {
  await openCatalog();
  const db = new DatabaseSync(path, { readOnly: true });
  const plan = (sql: string) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail);
  expect(
    plan(
      `SELECT entry FROM file WHERE folder = 'a' AND (folder, name_order, id) > ('a', 'b', 'c') ORDER BY folder, name_order, id LIMIT 2`,
    ),
  ).toEqual([expect.stringMatching(/^SEARCH file USING INDEX file_by_folder/)]);
  expect(plan('SELECT entry FROM file ORDER BY folder, name_order, id LIMIT 2')).toEqual([
    expect.stringMatching(/^SCAN file USING INDEX file_by_folder/),
  ]);
  expect(
    plan(
      `SELECT path FROM folder WHERE parent = 'a' AND (name_order, path) > ('b', 'c') ORDER BY name_order, path LIMIT 2`,
    ),
  ).toEqual([expect.stringMatching(/^SEARCH folder USING (COVERING )?INDEX folder_by_parent/)]);
  db.close();
});

it('a rebuild repairs counts that are wrong', async () => {
  const catalog = await openCatalog();
  await put(catalog, exampleFile(1, 'a/x'));
  const db = new DatabaseSync(path);
  db.exec('UPDATE folder SET files = 7');
  db.close();
  const epoch = await catalog.beginRebuild();
  await put(catalog, exampleFile(1, 'a/x'));
  await catalog.endRebuild(epoch);
  expect(await catalog.folder('a')).toEqual({ path: 'a', files: 1, sizeBytes: 101 });
});

it('a catalog of another version is emptied, needs a rebuild and has another revision', async () => {
  const first = await openCatalog();
  await put(first, exampleFile(1, 'a/x'));
  await first.endRebuild(await first.beginRebuild());
  await put(first, exampleFile(1, 'a/x'));
  const revision = await first.revision();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 7');
  db.close();
  const second = await openCatalog();
  expect([await second.folder(''), await second.needsRebuild()]).toEqual([null, true]);
  expect(await second.revision()).not.toBe(revision);
});

it('the name of a removed file is in none of the files', async () => {
  const catalog = await openCatalog();
  await put(catalog, exampleFile(1, 'a/secret-name'), exampleFile(2, 'a/kept-name'));
  await catalog.put(exampleFile(1, '').sha256, []);
  catalog.close();
  open.splice(0);
  const text = readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join();
  expect([text.includes('secret-name'), text.includes('kept-name')]).toEqual([false, true]);
});

it('a catalog that cannot be written to can be read', async () => {
  const catalog = await openCatalog();
  await put(catalog, exampleFile(1, 'a/x'));
  catalog.close();
  open.splice(0);
  chmodSync(path, 0o400);
  const other = await openCatalog();
  expect((await other.folder('a'))?.files).toBe(1);
});

it('a file that is no database is rejected with a reason', () => {
  writeFileSync(path, 'this is text, and long enough to be taken for a header of something'.repeat(20));
  expect(() => openSqliteFileCatalog({ path })).toThrow(
    expect.objectContaining({ code: 'unavailable', name: 'CatalogError' }),
  );
});
