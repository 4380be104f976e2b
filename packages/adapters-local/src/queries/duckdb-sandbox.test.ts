import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SILVER_TABLES } from '@homelake/lake';
import { QUERY_ENGINE_ROWS } from '@homelake/lake/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './duckdb-sandbox.ts';
import type { Sandbox } from './duckdb-sandbox.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

/** Statements that must fail on a bare connection already, before duckdb-statement.ts checks them. */
describe('the sandbox, without a check of the statement,', () => {
  let fixture: SilverFixture;
  let sandbox: Sandbox;
  beforeAll(async () => {
    fixture = await createSilverFixture(QUERY_ENGINE_ROWS);
    await writeFile(join(fixture.root, 'outside.csv'), 'secret\n');
    await mkdir(join(fixture.silverDir, '_state'));
    await writeFile(join(fixture.silverDir, '_state', 'manifest.json'), '{}');
    sandbox = await openSandbox({
      silverDir: fixture.silverDir,
      tables: SILVER_TABLES,
      memoryLimitMb: 256,
      threads: 1,
    });
  });
  afterAll(async () => {
    sandbox.close();
    await fixture.remove();
  });

  it.each([
    ["select * from read_csv('ROOT/outside.csv')", 'reads no other file'],
    ["select * from read_text('/etc/passwd')", 'reads no file of the system'],
    ["select * from 'ROOT/outside.csv'", 'reads no other file as a table'],
    ["select * from read_json('ROOT/silver/_state/manifest.json')", 'reads no state'],
    ["select * from read_csv('ROOT/silver/messages/../../outside.csv')", 'reads nothing through ..'],
    ["select * from glob('ROOT/*')", 'lists no other directory'],
    ["copy (select 1) to 'ROOT/copy.csv'", 'writes no other file'],
    ["attach 'ROOT/new.duckdb' as n", 'attaches no other file'],
    ["export database 'ROOT/export'", 'exports nowhere else'],
    ["select * from read_csv('http://127.0.0.1:9/x.csv')", 'reaches no server'],
    ['install httpfs', 'installs nothing'],
    ['load httpfs', 'loads nothing'],
    ["set memory_limit = '100GB'", 'changes no setting'],
    ['set global enable_external_access = true', 'does not open itself'],
    ['reset lock_configuration', 'does not unlock itself'],
    ['pragma memory_limit = "100GB"', 'changes no setting by PRAGMA'],
  ])('%s: %s', async (sql) => {
    const before = await readdir(fixture.root, { recursive: true });
    const connection = await sandbox.instance.connect();
    try {
      await expect(connection.run(sql.replaceAll('ROOT', fixture.root))).rejects.toThrow(
        /Permission|locked|disabled|not allowed|does not exist|unrecognized/i,
      );
    } finally {
      connection.closeSync();
    }
    expect(await readdir(fixture.root, { recursive: true })).toEqual(before);
  });
});
