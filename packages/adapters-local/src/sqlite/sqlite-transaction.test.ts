import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { WorkViewError } from '@homelake/lake';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { translating } from './sqlite-error.ts';
import { createTransactions } from './sqlite-transaction.ts';

const NORMAL = 1;
const FULL = 2;

let directory: string;
let db: DatabaseSync;
beforeEach(() => {
  directory = scratchDirectory();
  db = new DatabaseSync(join(directory, 'test.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x INTEGER) STRICT');
});
afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

const flushing = (): number => Number(db.prepare('PRAGMA synchronous').get()?.['synchronous']);
const transactions = () => createTransactions(db, translating(WorkViewError, 'the test'));
const insert = (x: number) => () => {
  db.prepare('INSERT INTO t VALUES (?)').run(x);
  return flushing();
};
const rows = () => db.prepare('SELECT x FROM t ORDER BY x').all();

it('an unflushed write does not wait for the disk, and the writes before and after it do', async () => {
  const { write, writeUnflushed } = transactions();
  expect(await write(insert(1))).toBe(FULL);
  expect(await writeUnflushed(insert(2))).toBe(NORMAL);
  expect(await write(insert(3))).toBe(FULL);
  expect(rows()).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
});

it('after an unflushed write that fails, nothing of it is stored, and the next write is flushed', async () => {
  const { write, writeUnflushed } = transactions();
  const failed = writeUnflushed(() => {
    db.prepare('INSERT INTO t VALUES (1)').run();
    throw new TypeError('a bug');
  });
  await expect(failed).rejects.toThrow('a bug');
  expect(rows()).toEqual([]);
  expect(await write(flushing)).toBe(FULL);
});

it('an unflushed write takes the write lock before it reads', async () => {
  const { writeUnflushed } = transactions();
  const other = new DatabaseSync(join(directory, 'test.sqlite'), { timeout: 0 });
  await writeUnflushed(() => expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked'));
  other.close();
});
