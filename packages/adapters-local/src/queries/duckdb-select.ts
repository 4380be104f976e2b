import { setImmediate } from 'node:timers/promises';
import { StatementType } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api';
import { QueryError } from '@homelake/lake/query-engine';
import type { QueryColumn } from '@homelake/lake';
import { CellTooLarge, cellJson } from './duckdb-cells.ts';
import { queryType } from './duckdb-types.ts';

/** Characters of a batch, after which it is handed over. */
const BATCH_CHARACTERS = 256 * 1024;
/** The event loop runs at least this often, in ms, while cells are converted to text. */
const SLICE_MS = 10;

export interface SelectRequest {
  readonly sql: string;
  readonly parameters: readonly (string | number | boolean | null)[];
  readonly maxRows: number;
  readonly maxBytes: number;
}

export interface SelectListener {
  /** Receives rows in order, as a JSON array of arrays. */
  batch(json: Uint8Array, rows: number): Promise<void>;
  /** @throws where the query must stop. */
  check(): void;
}

export interface Selected {
  readonly columns: readonly QueryColumn[];
  readonly truncated: 'rows' | 'bytes' | null;
}

/**
 * Runs one SELECT on a connection and hands over its rows as JSON while they arrive. Bytes are counted cell by cell, so that no result and
 * no row above `maxBytes` is ever complete in memory. The event loop runs between rows.
 */
export async function select(
  connection: DuckDBConnection,
  request: SelectRequest,
  listener: SelectListener,
): Promise<Selected> {
  const statements = await connection.extractStatements(request.sql);
  if (statements.count !== 1) throw new QueryError('not-allowed', 'Only one SELECT can be run.');
  const statement = await statements.prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT) {
      throw new QueryError('not-allowed', 'Only SELECT can be run.');
    }
    bind(statement, request.parameters);
    listener.check();
    const result = await statement.startStream().getResult();
    const truncated = await giveRows(result, request, listener);
    const names = result.columnNames();
    const columns = result.columnTypes().map((type, index) => ({ name: names[index] ?? '', type: queryType(type) }));
    return { columns, truncated };
  } finally {
    statement.destroySync();
  }
}

async function giveRows(
  result: DuckDBResult,
  { maxRows, maxBytes }: SelectRequest,
  listener: SelectListener,
): Promise<Selected['truncated']> {
  let rowsLeft = maxRows;
  let bytesLeft = maxBytes;
  let batch: string[] = [];
  let characters = 0;
  let resumedMs = performance.now();
  const give = async () => {
    if (batch.length > 0) await listener.batch(Buffer.from(`[${batch.join(',')}]`), batch.length);
    batch = [];
    characters = 0;
  };

  for (;;) {
    listener.check();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      if (rowsLeft === 0) {
        await give();
        return 'rows';
      }
      const text = rowJson(chunk, row, bytesLeft);
      const bytes = text === null ? Infinity : Buffer.byteLength(text);
      if (text === null || bytes > bytesLeft) {
        await give();
        return 'bytes';
      }
      rowsLeft -= 1;
      bytesLeft -= bytes;
      characters += text.length;
      batch.push(text);
      if (characters >= BATCH_CHARACTERS) await give();
      if (performance.now() - resumedMs > SLICE_MS) {
        await setImmediate();
        listener.check();
        resumedMs = performance.now();
      }
    }
  }
  await give();
  listener.check();
  return null;
}

/** A row as JSON text; null where it would have more than `most` characters. */
function rowJson(chunk: DuckDBDataChunk, row: number, most: number): string | null {
  let left = most;
  const cells: string[] = [];
  try {
    for (let column = 0; column < chunk.columnCount; column += 1) {
      const cell = cellJson(chunk.getColumnVector(column), row, left);
      left -= cell.length + 1;
      if (left < 0) return null;
      cells.push(cell);
    }
  } catch (error) {
    if (error instanceof CellTooLarge) return null;
    throw error;
  }
  return `[${cells.join(',')}]`;
}

function bind(statement: DuckDBPreparedStatement, parameters: SelectRequest['parameters']): void {
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
