import { type RecordBatch, tableFromIPC } from 'apache-arrow';
import { type ColumnBatch, type ColumnData, type FilePart, ParquetError, type TableSchema } from '@homelake/lake';
import { readParquet } from 'parquet-wasm';
import { columnOf } from './arrow-columns.ts';

/** Number of rows that are decoded at once: those of a row group. */
const BATCH_ROWS = 131_072;

export function decodeParquet(
  schema: TableSchema,
  file: Uint8Array,
  { rows, columns }: FilePart = {},
): readonly ColumnBatch[] {
  const names = schema.columns.map(({ name }) => name).filter((name) => columns?.includes(name) ?? true);
  const limit = rows && Math.max(0, rows.to - rows.from);
  let batches: readonly RecordBatch[];
  try {
    const part = { batchSize: BATCH_ROWS, columns: names, ...(rows && { offset: rows.from, limit }) };
    batches = tableFromIPC(readParquet(file, part).intoIPCStream()).batches;
  } catch (cause) {
    throw new ParquetError('not-parquet', `${schema.name}: ${String(cause)}`, { cause });
  }
  return batches.flatMap((batch) => {
    // For a file without rows, Arrow gives a batch without columns.
    if (batch.numRows === 0) return [];
    const found: Record<string, ColumnData> = {};
    for (const name of names) {
      const data = batch.getChild(name)?.data[0];
      if (data === undefined) throw new ParquetError('wrong-schema', `${schema.name}: the file has no column ${name}`);
      found[name] = columnOf(data);
    }
    return { rows: batch.numRows, columns: found };
  });
}
