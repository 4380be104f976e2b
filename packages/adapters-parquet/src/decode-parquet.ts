import { type Data, type RecordBatch, tableFromIPC } from 'apache-arrow';
import { type ColumnBatch, type ColumnData, ParquetError, type TableSchema } from '@homelake/lake';
import { readParquet } from 'parquet-wasm';
import { columnOf } from './arrow-columns.ts';

/** Rows that come in one piece; as many as a row group has. */
const BATCH_ROWS = 131_072;

export function decodeParquet(schema: TableSchema, file: Uint8Array): readonly ColumnBatch[] {
  let batches: readonly RecordBatch[];
  try {
    batches = tableFromIPC(readParquet(file, { batchSize: BATCH_ROWS }).intoIPCStream()).batches;
  } catch (cause) {
    throw new ParquetError('not-parquet', `${schema.name}: ${String(cause)}`, { cause });
  }
  return batches.flatMap((batch) => {
    // Of a file without rows Arrow gives a batch without columns.
    if (batch.numRows === 0) return [];
    const columns: Record<string, ColumnData> = {};
    for (const { name } of schema.columns) {
      const data: Data | undefined = batch.getChild(name)?.data[0];
      if (data === undefined) throw new ParquetError('wrong-schema', `${schema.name}: the file has no column ${name}`);
      columns[name] = columnOf(data);
    }
    return { rows: batch.numRows, columns };
  });
}
