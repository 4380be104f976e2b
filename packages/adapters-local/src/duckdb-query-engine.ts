import { StatementType } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { QueryError } from '@homelake/lake';
import type { Cell, QueryEngine, QueryOptions, QueryResult } from '@homelake/lake';
import { toCell, typeName } from './duckdb-cells.ts';
import { isVanishedFile, toQueryError } from './duckdb-error.ts';
import { openSandbox } from './duckdb-sandbox.ts';
import type { Sandbox, SandboxSettings } from './duckdb-sandbox.ts';
import { admitStatement } from './duckdb-statement.ts';
import { createGate } from './gate.ts';
import { watchForStop } from './stop-watch.ts';
import type { StopWatch } from './stop-watch.ts';

const DEFAULT_MAX_ROWS = 10_000;
const DEFAULT_TIMEOUT_MS = 60_000;
/** Each running query holds one of libuv's four threads; the others are left to the file system. */
const MAX_RUNNING = 2;

export type DuckDbQueryEngineSettings = SandboxSettings;

/**
 * SQL over the silver Parquet of one lake, in a DuckDB that can read those files and do nothing else.
 * Nothing is opened before the first call; a failed start is forgotten, so that the next call tries again.
 * Two queries run at a time, further ones wait their turn; the wait counts towards their time limit.
 */
export function createDuckDbQueryEngine(settings: DuckDbQueryEngineSettings): QueryEngine {
  const gate = createGate(MAX_RUNNING);
  const running = new Set<StopWatch>();
  let opening: Promise<Sandbox> | null = null;
  let closed = false;

  function sandbox(): Promise<Sandbox> {
    if (closed) throw new QueryError('engine-failed', 'The query engine is closed.');
    opening ??= openSandbox(settings).catch((error: unknown) => {
      opening = null;
      throw toQueryError(error, '');
    });
    return opening;
  }

  async function attempt(
    sql: string,
    options: QueryOptions,
    watch: StopWatch,
  ): Promise<Omit<QueryResult, 'elapsedMs'>> {
    const box = await sandbox();
    await admitStatement(box.control, sql, box.tables);
    const connection = await box.instance.connect();
    try {
      watch.interrupting(connection);
      return await select(connection, sql, options, watch);
    } catch (error) {
      throw watch.reason ?? toQueryError(error, sql);
    } finally {
      watch.interrupting(null);
      connection.closeSync();
    }
  }

  return {
    async query(sql, options = {}) {
      const start = performance.now();
      const watch = watchForStop(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal);
      running.add(watch);
      try {
        const leave = await gate.enter(watch);
        try {
          const answer = await attempt(sql, options, watch).catch(async (error: unknown) => {
            if (!(error instanceof QueryError) || !isVanishedFile(error)) throw error;
            await (await sandbox()).refresh();
            return attempt(sql, options, watch);
          });
          return { ...answer, elapsedMs: performance.now() - start };
        } finally {
          leave();
        }
      } finally {
        running.delete(watch);
        watch.end();
      }
    },

    async refresh() {
      const box = await sandbox();
      await box.refresh().catch((error: unknown) => {
        throw toQueryError(error, '');
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const watch of running) watch.stop('cancelled', 'The query engine was closed.');
      await gate.empty();
      const box = await opening?.catch(() => null);
      box?.close();
    },
  };
}

async function select(
  connection: DuckDBConnection,
  sql: string,
  options: QueryOptions,
  watch: StopWatch,
): Promise<Omit<QueryResult, 'elapsedMs'>> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new QueryError('not-allowed', 'Only one SELECT can be run.');
  const statement = await statements.prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT) {
      throw new QueryError('not-allowed', 'Only SELECT can be run.');
    }
    bind(statement, options.parameters ?? []);
    watch.check();
    const result = await statement.startStream().getResult();
    const maxRows = options.maxRows ?? DEFAULT_MAX_ROWS;
    const rows: Cell[][] = [];
    let truncated = false;
    while (!truncated) {
      watch.check();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (const row of chunk.getRows()) {
        truncated = rows.length >= maxRows;
        if (truncated) break;
        rows.push(row.map(toCell));
      }
    }
    watch.check();
    const names = result.columnNames();
    const columns = result.columnTypes().map((type, index) => ({ name: names[index] ?? '', type: typeName(type) }));
    return { columns, rows, truncated };
  } finally {
    statement.destroySync();
  }
}

function bind(statement: DuckDBPreparedStatement, parameters: NonNullable<QueryOptions['parameters']>): void {
  if (statement.parameterCount !== parameters.length) {
    const detail = `The query has ${statement.parameterCount} placeholders, and ${parameters.length} values were given.`;
    throw new QueryError('invalid-sql', detail);
  }
  for (const [index, value] of parameters.entries()) {
    const at = index + 1;
    if (value === null) statement.bindNull(at);
    else if (typeof value === 'string') statement.bindVarchar(at, value);
    else if (typeof value === 'boolean') statement.bindBoolean(at, value);
    else if (Number.isSafeInteger(value)) statement.bindBigInt(at, BigInt(value));
    else statement.bindDouble(at, value);
  }
}
