import { type ColumnBatch, type ColumnData, isValid } from './column-batch.ts';
import {
  BooleanBuilder,
  DictionaryBuilder,
  Float64Builder,
  Int32Builder,
  Int64Builder,
  TimestampBuilder,
  Utf8Builder,
} from './column-builder.ts';
import type { ParquetCodec } from './parquet-codec.ts';
import type { TableColumn } from './table-schema.ts';

type Cell = string | number | boolean | null | readonly Cell[];
export type Row = Readonly<Record<string, Cell>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A codec whose files are rows as JSON: like Parquet it knows values and not how buffers happened to hold them. */
export const jsonCodec: ParquetCodec = {
  parallel: 2,
  encode: async (_schema, batch) => encoder.encode(JSON.stringify(rowsOf(batch))),
  decode: async (schema, file) => [batchOf(schema.columns, readRows(file))],
  close: async () => {},
};

export const readRows = (file: Uint8Array): readonly Row[] => JSON.parse(decoder.decode(file));

export function rowsOf({ rows, columns }: ColumnBatch): readonly Row[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cellOf(column, row)])),
  );
}

function cellOf(column: ColumnData, row: number): Cell {
  if (!isValid(column, row)) return null;
  switch (column.type) {
    case 'utf8':
      return decoder.decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]));
    case 'dictionary':
      return column.values[column.codes[row]!]!;
    case 'int32':
    case 'float64':
      return column.values[row]!;
    case 'int64':
      return Number(column.values[row]);
    case 'boolean':
      return (column.bits[row >> 3]! & (1 << (row & 7))) !== 0;
    case 'timestamp':
      return new Date(Number(column.micros[row]) / 1000).toISOString().slice(0, 19);
    case 'list':
      break;
  }
  const { offsets, items } = column;
  return Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, i) => cellOf(items, offsets[row]! + i));
}

function batchOf(schema: readonly TableColumn[], rows: readonly Row[]): ColumnBatch {
  const columns: Record<string, ColumnData> = {};
  for (const column of schema)
    columns[column.name] = columnOf(
      column,
      rows.map((row) => row[column.name] ?? null),
    );
  return { rows: rows.length, columns };
}

function columnOf({ type, encoding }: Pick<TableColumn, 'type' | 'encoding'>, cells: readonly Cell[]): ColumnData {
  const rows = cells.length;
  const fill = (builder: { finish(): ColumnData }, set: (row: number, cell: Cell) => void): ColumnData => {
    for (const [row, cell] of cells.entries()) if (cell !== null) set(row, cell);
    return builder.finish();
  };
  if (type === 'array(varchar)' || type === 'array(integer)') {
    const lists = cells.map((cell) => (Array.isArray(cell) ? cell : []));
    const offsets = new Int32Array(rows + 1);
    for (const [row, list] of lists.entries()) offsets[row + 1] = offsets[row]! + list.length;
    const items = columnOf({ type: type === 'array(varchar)' ? 'varchar' : 'integer', encoding }, lists.flat());
    const validity = new Uint8Array((rows + 7) >> 3);
    for (const [row, cell] of cells.entries()) if (cell !== null) validity[row >> 3]! |= 1 << (row & 7);
    return { type: 'list', offsets, items, validity };
  }
  if (type === 'integer') {
    const builder = new Int32Builder(rows);
    return fill(builder, (row, cell) => builder.set(row, Number(cell)));
  }
  if (type === 'bigint') {
    const builder = new Int64Builder(rows);
    return fill(builder, (row, cell) => builder.set(row, Number(cell)));
  }
  if (type === 'double') {
    const builder = new Float64Builder(rows);
    return fill(builder, (row, cell) => builder.set(row, Number(cell)));
  }
  if (type === 'boolean') {
    const builder = new BooleanBuilder(rows);
    return fill(builder, (row, cell) => builder.set(row, cell === true));
  }
  if (type === 'timestamp') {
    const builder = new TimestampBuilder(rows);
    return fill(builder, (row, cell) => builder.set(row, Date.parse(`${String(cell)}Z`) / 1000));
  }
  const builder = encoding === 'dictionary' ? new DictionaryBuilder(rows) : new Utf8Builder(rows);
  return fill(builder, (row, cell) => builder.set(row, String(cell)));
}
