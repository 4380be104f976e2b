import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { exampleUpload, workViewContract } from '@homelake/lake/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqliteWorkView } from './sqlite-work-view.ts';
import type { SqliteWorkView } from './sqlite-work-view.ts';

let directory: string;
let path: string;
const open: SqliteWorkView[] = [];
const openView = async (): Promise<SqliteWorkView> => {
  const view = openSqliteWorkView({ path });
  open.push(view);
  return view;
};

beforeEach(() => {
  directory = scratchDirectory();
  path = join(directory, 'uploads.sqlite');
});
afterEach(() => {
  for (const view of open.splice(0)) view.close();
  rmSync(directory, { recursive: true });
});

const subject = async () => ({ view: await openView(), reopen: openView });

describe('the SQLite view of uploads', () => {
  for (const one of workViewContract({ open: subject })) it(one.name, one.run);
});

it('processes that change one record at once lose no change, also in a new file', async () => {
  const workers = Array.from({ length: 3 }, () => startWorker('view-writer', path, '100'));
  expect((await Promise.all(workers.map((worker) => worker.lines()))).flat()).toEqual(Array(3).fill('done'));
  const [record = null] = await (await openView()).get(['shared']);
  expect(record?.messages).toBe(300);
});

it('a process that is killed while it changes records leaves each record complete, and others can write', async () => {
  const worker = startWorker('view-writer', path, '1000000');
  const view = await openView();
  const count = async () => (await view.get(['shared']))[0]?.messages ?? 0;
  await expect.poll(count).toBeGreaterThan(20);
  worker.kill();
  await worker.lines();
  const before = await count();
  await view.change('shared', (known) => known && { ...known, messages: -1 });
  expect([before > 20, await count()]).toEqual([true, -1]);
});

it('a list of one state is read by an index, without a scan', async () => {
  const view = await openView();
  for (let at = 0; at < 50; at++) await view.change(`u${at}`, () => exampleUpload(`u${at}`, { state: 'done' }));
  const db = new DatabaseSync(path, { readOnly: true });
  for (const column of ['state', 'parent', 'of', 'key']) {
    const wanted = column === 'of' || column === 'key' ? `record ->> '$.${column}'` : column;
    const sql = `EXPLAIN QUERY PLAN SELECT record FROM upload WHERE ${wanted} = ? AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT 2`;
    const plan = db.prepare(sql).all('done', '', '');
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(`USING INDEX upload_by_${column}`)]);
  }
  db.close();
});

const allText = () =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join();

it('the text of a removed record is in none of the files', async () => {
  const view = await openView();
  await view.change('a', () => exampleUpload('a', { name: 'first-secret-name', of: 'x' }));
  await view.change('a', (known) => known && { ...known, name: 'second-secret-name', key: 'files/secret-name' });
  await view.change('b', () => exampleUpload('b', { name: 'kept-name', of: 'x' }));
  expect(allText()).toContain('secret-name');
  await view.remove(['a']);
  const left = allText();
  expect([left.includes('secret-name'), left.includes('kept-name')]).toEqual([false, true]);
});

it('a file of an earlier version is indexed by the result of uploads', async () => {
  const first = await openView();
  await first.change('a', () => exampleUpload('a', { of: 'x' }));
  const before = new DatabaseSync(path);
  before.exec('DROP INDEX upload_by_of; DROP INDEX upload_by_key');
  before.close();
  const { records } = await (await openView()).list({ of: 'x' });
  expect(records.map(({ id }) => id)).toEqual(['a']);
});

it('a change that returns its record unchanged writes nothing', async () => {
  const view = await openView();
  await view.change('a', () => exampleUpload('a'));
  const watcher = new DatabaseSync(path, { readOnly: true });
  const version = () => watcher.prepare('PRAGMA data_version').get()?.['data_version'];
  const before = version();
  expect(await view.change('a', (known) => known)).toMatchObject({ id: 'a' });
  const unchanged = version();
  await view.change('a', (known) => known && { ...known });
  expect([unchanged === before, version() === before]).toEqual([true, false]);
  watcher.close();
});

it('a file that is no database and a missing directory are rejected with a reason', () => {
  writeFileSync(path, 'this is text, and long enough to be taken for a header of something'.repeat(20));
  expect(() => openSqliteWorkView({ path })).toThrow(
    expect.objectContaining({ code: 'unavailable', name: 'WorkViewError' }),
  );
  expect(() => openSqliteWorkView({ path: join(directory, 'no', 'uploads.sqlite') })).toThrow(
    expect.objectContaining({ code: 'access-denied', name: 'WorkViewError' }),
  );
});

it('records of a later version are rejected and not changed', () => {
  const later = new DatabaseSync(path);
  later.exec('PRAGMA user_version = 99');
  later.close();
  expect(() => openSqliteWorkView({ path })).toThrow(expect.objectContaining({ code: 'unavailable' }));
});
