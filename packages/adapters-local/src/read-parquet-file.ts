import { type Data, DataType, type RecordBatch, tableFromIPC } from 'apache-arrow';
import { type ColumnBatch, type ColumnData, isValid, ParquetError, type TableSchema } from '@homelake/lake';
import { readParquet } from 'parquet-wasm';

/** Rows that come in one piece; more than a row group has. */
const BATCH_ROWS = 131_072;

/** The rows of a file that `writeParquetFile` wrote, read by Arrow's Rust implementation in WebAssembly. */
export function readParquetFile(schema: TableSchema, file: Uint8Array): readonly ColumnBatch[] {
  let batches: readonly RecordBatch[];
  try {
    batches = tableFromIPC(readParquet(file, { batchSize: BATCH_ROWS }).intoIPCStream()).batches;
  } catch (cause) {
    throw new ParquetError('not-parquet', `${schema.name}: ${String(cause)}`, { cause });
  }
  // Of a file without rows Arrow gives a batch without columns.
  return batches.flatMap((batch) => {
    if (batch.numRows === 0) return [];
    const columns: Record<string, ColumnData> = {};
    for (const { name, encoding } of schema.columns) {
      const data = batch.getChild(name)?.data[0];
      if (data === undefined) throw new ParquetError('wrong-schema', `${schema.name}: the file has no column ${name}`);
      const column = columnOf(data, name);
      columns[name] = encoding === 'dictionary' ? withDictionary(column) : column;
    }
    return { rows: batch.numRows, columns };
  });
}

function columnOf(data: Data, name: string): ColumnData {
  const validity = data.nullCount === 0 ? null : data.nullBitmap;
  if (DataType.isUtf8(data.type)) return { type: 'utf8', offsets: data.valueOffsets, bytes: data.values, validity };
  if (DataType.isDictionary(data.type)) {
    const values = Array.from(data.dictionary ?? [], String);
    return { type: 'dictionary', codes: data.values, values, validity };
  }
  if (DataType.isInt(data.type)) {
    const { values } = data;
    return values instanceof BigInt64Array ? { type: 'int64', values, validity } : { type: 'int32', values, validity };
  }
  if (DataType.isFloat(data.type)) return { type: 'float64', values: data.values, validity };
  if (DataType.isBool(data.type)) return { type: 'boolean', bits: data.values, validity };
  if (DataType.isTimestamp(data.type)) return { type: 'timestamp', micros: data.values, validity };
  const child = data.children[0];
  if (DataType.isList(data.type) && child !== undefined) {
    return { type: 'list', offsets: data.valueOffsets, items: columnOf(child, name), validity };
  }
  throw new ParquetError('wrong-schema', `${name}: a column of another type`);
}

const decoder = new TextDecoder();

/** Arrow's reader gives the strings themselves; the codec's users know a dictionary column by its dictionary. */
function withDictionary(column: ColumnData): ColumnData {
  if (column.type === 'list') return { ...column, items: withDictionary(column.items) };
  if (column.type !== 'utf8') return column;
  const { bytes, offsets, validity } = column;
  const codes = new Int32Array(Math.max(0, offsets.length - 1));
  const known = new Map<string, number>();
  for (let row = 0; row < codes.length; row++) {
    if (!isValid(column, row)) continue;
    const value = decoder.decode(bytes.subarray(offsets[row], offsets[row + 1]));
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    codes[row] = code;
  }
  return { type: 'dictionary', codes, values: [...known.keys()], validity };
}
