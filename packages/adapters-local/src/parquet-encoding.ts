import {
  Bool,
  type Data,
  DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  List,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import type { ColumnBatch, ColumnData, TableSchema } from '@homelake/lake';
import { ParquetError } from '@homelake/lake';
import {
  Compression,
  EnabledStatistics,
  Encoding,
  readParquet,
  Table as WasmTable,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';

/** Rows of a row group: large enough to compress well, small enough for an engine to skip. */
const ROW_GROUP_ROWS = 131_072;

/** The file of a batch. Nothing of the machine or the moment goes into it. */
export function encodeParquet(schema: TableSchema, batch: ColumnBatch): Uint8Array {
  try {
    const table = WasmTable.fromIPCStream(tableToIPC(arrowTable(schema, batch), 'stream'));
    // Takes `table` over and frees it.
    return writeParquet(table, writerProperties(schema));
  } catch (cause) {
    throw new ParquetError('encode-failed', `${schema.name}: ${String(cause)}`, { cause });
  }
}

/** The rows of a file that `encodeParquet` wrote. */
export function decodeParquet(schema: TableSchema, file: Uint8Array): readonly ColumnBatch[] {
  let batches: readonly RecordBatch[];
  try {
    batches = tableFromIPC(readParquet(file, { batchSize: ROW_GROUP_ROWS }).intoIPCStream()).batches;
  } catch (cause) {
    throw new ParquetError('not-parquet', `${schema.name}: ${String(cause)}`, { cause });
  }
  return batches.map((batch) => {
    const columns: Record<string, ColumnData> = {};
    for (const { name } of schema.columns) {
      const data = batch.getChild(name)?.data[0];
      if (data === undefined) throw new ParquetError('wrong-schema', `${schema.name}: the file has no column ${name}`);
      columns[name] = columnOf(data, name);
    }
    return { rows: batch.numRows, columns };
  });
}

function writerProperties(schema: TableSchema) {
  let builder = new WriterPropertiesBuilder()
    .setCreatedBy('homelake')
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Page)
    .setMaxRowGroupSize(ROW_GROUP_ROWS);
  for (const { name, type, encoding } of schema.columns) {
    if (encoding === 'dictionary') continue;
    builder = builder.setColumnDictionaryEnabled(name, false);
    if (encoding === 'plain') continue;
    const delta = type === 'varchar' ? Encoding.DELTA_BYTE_ARRAY : Encoding.DELTA_BINARY_PACKED;
    builder = builder.setColumnEncoding(name, delta);
  }
  return builder.build();
}

function arrowTable(schema: TableSchema, batch: ColumnBatch): Table {
  const dictionaries = { next: 0 };
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const column of schema.columns) {
    const data = batch.columns[column.name];
    if (data === undefined) throw new TypeError(`batch: column ${column.name} is missing`);
    const child = arrowData(data, batch.rows, dictionaries);
    fields.push(new Field(column.name, child.type, column.nullable));
    children.push(child);
  }
  const arrow = new Schema(fields);
  const data = makeData({ type: new Struct(fields), length: batch.rows, nullCount: 0, children });
  return new Table([new RecordBatch(arrow, data)]);
}

function arrowData(column: ColumnData, length: number, dictionaries: { next: number }): Data {
  const nulls = column.validity === null ? { nullCount: 0 } : { nullBitmap: column.validity };
  switch (column.type) {
    case 'utf8':
      return makeData({ type: new Utf8(), length, ...nulls, valueOffsets: column.offsets, data: column.bytes });
    case 'dictionary': {
      const type = new Dictionary(new Utf8(), new Int32(), dictionaries.next++, false);
      return makeData({ type, length, ...nulls, data: column.codes, dictionary: makeVector(utf8Data(column.values)) });
    }
    case 'int32':
      return makeData({ type: new Int32(), length, ...nulls, data: column.values });
    case 'float64':
      return makeData({ type: new Float64(), length, ...nulls, data: column.values });
    case 'boolean':
      return makeData({ type: new Bool(), length, ...nulls, data: column.bits });
    case 'timestamp':
      return makeData({ type: new TimestampMicrosecond(null), length, ...nulls, data: column.micros });
    case 'list': {
      const child = arrowData(column.items, column.offsets[length] ?? 0, dictionaries);
      const type = new List(new Field('element', child.type, true));
      return makeData({ type, length, ...nulls, valueOffsets: column.offsets, child });
    }
  }
}

const encoder = new TextEncoder();

function utf8Data(values: readonly string[]): Data<Utf8> {
  const parts = values.map((value) => encoder.encode(value));
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [index, part] of parts.entries()) valueOffsets[index + 1] = valueOffsets[index]! + part.length;
  const data = new Uint8Array(valueOffsets[values.length]!);
  for (const [index, part] of parts.entries()) data.set(part, valueOffsets[index]!);
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}

function columnOf(data: Data, name: string): ColumnData {
  const validity = data.nullCount === 0 ? null : data.nullBitmap;
  if (DataType.isUtf8(data.type)) return { type: 'utf8', offsets: data.valueOffsets, bytes: data.values, validity };
  if (DataType.isDictionary(data.type)) {
    const values = Array.from(data.dictionary ?? [], String);
    return { type: 'dictionary', codes: data.values, values, validity };
  }
  if (DataType.isInt(data.type)) return { type: 'int32', values: data.values, validity };
  if (DataType.isFloat(data.type)) return { type: 'float64', values: data.values, validity };
  if (DataType.isBool(data.type)) return { type: 'boolean', bits: data.values, validity };
  if (DataType.isTimestamp(data.type)) return { type: 'timestamp', micros: data.values, validity };
  const child = data.children[0];
  if (DataType.isList(data.type) && child !== undefined) {
    return { type: 'list', offsets: data.valueOffsets, items: columnOf(child, name), validity };
  }
  throw new ParquetError('wrong-schema', `${name}: unexpected type ${data.type}`);
}
