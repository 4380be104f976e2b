import { readdir, realpath } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { chdir } from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableSchema } from '@homelake/lake';
import { emptyTableSql } from './duckdb-types.ts';

export interface SandboxSettings {
  /** The lake's `silver` directory, with one directory for each table. It may not exist yet. */
  readonly silverDir: string;
  readonly tables: readonly TableSchema[];
  /** DuckDB's own memory limit in MiB. It does not count what a function allocates for a single value. */
  readonly memoryLimitMb: number;
  /** Threads of one query; all cores by default. */
  readonly threads?: number | undefined;
}

/** An in-memory DuckDB that can read the Parquet files of the lake's tables and nothing else. */
export interface Sandbox {
  readonly instance: DuckDBInstance;
  /** Connection that parses SQL and makes views. Queries run on connections of their own. */
  readonly control: DuckDBConnection;
  readonly tables: ReadonlySet<string>;
  /** Checks which tables have files. It reads no file; a view is replaced only when a table got its first file or lost its last. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Opens the sandbox and makes the silver directory the working directory of the process. Files are read by relative paths, so that neither
 * the text of a view nor a message of DuckDB contains the path of the lake.
 */
export async function openSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const silverDir = await realDirectory(settings.silverDir);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${settings.memoryLimitMb}MiB`,
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(settings.threads === undefined ? {} : { threads: String(settings.threads) }),
  });
  const control = await instance.connect();
  const filled = new Map<string, boolean>();

  async function refresh(): Promise<void> {
    enter(silverDir);
    for (const table of settings.tables) {
      const hasFiles = await hasAnyFile(join(silverDir, table.name), table.partition);
      if (filled.get(table.name) === hasFiles) continue;
      const rows = hasFiles ? filesSql(table) : emptyTableSql(table);
      await control.run(`create or replace view "${table.name}" as ${rows}`);
      filled.set(table.name, hasFiles);
    }
  }

  try {
    const allowed = settings.tables.map(({ name }) => join(silverDir, name, '/'));
    await control.run('set global errors_as_json = true');
    await control.run(`set global allowed_directories = [${allowed.map(quote).join(', ')}]`);
    await refresh();
    await control.run('set global enable_external_access = false');
    await control.run('set global lock_configuration = true');
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return {
    instance,
    control,
    tables: new Set(settings.tables.map(({ name }) => name)),
    refresh,
    close() {
      control.closeSync();
      instance.closeSync();
    },
  };
}

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A directory that does not exist yet is entered later. Until then no table has files. */
function enter(directory: string): void {
  try {
    chdir(directory);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function filesSql({ name, columns, partition }: TableSchema): string {
  const list = columns.map((column) => column.name).join(', ');
  if (partition === null) return `select ${list} from read_parquet(${quote(`${name}/*.parquet`)})`;
  const files = quote(`${name}/${partition}=*/*.parquet`);
  return `select ${list}, ${partition} from read_parquet(${files}, hive_partitioning = true, hive_types = {${partition}: varchar})`;
}

/** Resolves links in a path, so that the paths that DuckDB resolves are in the allowed directory. The end of the path may not exist. */
async function realDirectory(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (!isMissing(error) || parent === path) throw error;
    return join(await realDirectory(parent), basename(path));
  }
}

const isParquet = (file: string): boolean => file.endsWith('.parquet');

async function hasAnyFile(directory: string, partition: string | null): Promise<boolean> {
  if (partition === null) return (await entries(directory)).some(isParquet);
  for (const name of await entries(directory)) {
    if (!name.startsWith(`${partition}=`)) continue;
    if ((await entries(join(directory, name))).some(isParquet)) return true;
  }
  return false;
}

async function entries(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
