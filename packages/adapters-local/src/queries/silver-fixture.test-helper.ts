import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MESSAGES, PHOTOS } from '@homelake/lake';
import type { MessageRow, PhotoRow, TableSchema } from '@homelake/lake';
import { emptyTableSql } from './duckdb-types.ts';

/** A silver directory in the system's temporary directory. */
export interface SilverFixture {
  /** Directory of the fixture, which contains `silver`. */
  readonly root: string;
  readonly silverDir: string;
  /** Writes these rows as month files of `messages`, and replaces the files of those months. */
  write(rows: readonly MessageRow[]): Promise<void>;
  /** The same for `photos`. */
  writePhotos(rows: readonly PhotoRow[]): Promise<void>;
  remove(): Promise<void>;
}

export async function createSilverFixture(rows: readonly MessageRow[] = []): Promise<SilverFixture> {
  const root = await mkdtemp(join(tmpdir(), 'homelake-silver-'));
  const silverDir = join(root, 'silver');
  const fixture: SilverFixture = {
    root,
    silverDir,
    write: (rows) => writeMonths(root, silverDir, MESSAGES, rows, 'chat_id, position'),
    writePhotos: (rows) => writeMonths(root, silverDir, PHOTOS, rows, 'taken_local, photo_id'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
  if (rows.length > 0) await fixture.write(rows);
  return fixture;
}

/** Writes the files by a DuckDB instance that is not sandboxed. */
async function writeMonths(
  root: string,
  silverDir: string,
  schema: TableSchema,
  rows: readonly { readonly month: string }[],
  order: string,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const json = join(root, 'rows.json');
    await writeFile(json, JSON.stringify(rows));
    await connection.run(`create table made as ${emptyTableSql(schema)}`);
    const columns = await columnTypes(connection);
    await connection.run(`insert into made by name select * from read_json('${json}', columns = ${columns})`);
    for (const month of new Set(rows.map((row) => row.month))) {
      const directory = join(silverDir, schema.name, `month=${month}`);
      await mkdir(directory, { recursive: true });
      const select = `select * exclude month from made where month = '${month}' order by ${order}`;
      await connection.run(`copy (${select}) to '${directory}/part-0.parquet' (format parquet)`);
    }
    await rm(json);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function columnTypes(connection: DuckDBConnection): Promise<string> {
  const reader = await connection.runAndReadAll('describe made');
  const pairs = reader.getRows().map(([name, type]) => `'${String(name)}': '${String(type)}'`);
  return `{${pairs.join(', ')}}`;
}
