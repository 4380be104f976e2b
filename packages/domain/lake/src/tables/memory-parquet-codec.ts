import { type ColumnBatch, type ColumnData, isValid } from './column-batch.ts';
import {
  BooleanBuilder,
  DictionaryBuilder,
  Float64Builder,
  Int32Builder,
  TimestampBuilder,
  Utf8Builder,
} from './column-builder.ts';
import { batchRows } from './column-cells.ts';
import { ParquetError, type ParquetCodec } from './parquet-codec.ts';
import type { TableColumn, TableSchema } from './table-schema.ts';
import { wallMicros } from './wall-micros.ts';

type Cell = string | number | boolean | null | readonly Cell[];
type Row = Readonly<Record<string, Cell>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A codec for tests whose files are rows as JSON. As in Parquet, equal values give equal files, however the buffers held them. */
export function createMemoryParquetCodec(): ParquetCodec {
  return {
    parallel: 2,
    async encode(schema, batch) {
      const columns = Object.fromEntries(schema.columns.map((column) => [column.name, fitting(schema, column, batch)]));
      // JSON has no 64-bit integers. They are written as text, and `columnOf` converts them back.
      const json = JSON.stringify(batchRows({ rows: batch.rows, columns }), (_, cell: unknown) =>
        typeof cell === 'bigint' ? String(cell) : cell,
      );
      return encoder.encode(json);
    },
    async decode(schema, file, { rows, columns } = {}) {
      const all = parseRows(schema, file);
      for (const { name } of schema.columns)
        if (all[0] !== undefined && !(name in all[0]))
          throw new ParquetError('wrong-schema', `${schema.name}: the file has no column ${name}`);
      const some = all.slice(rows?.from ?? 0, Math.max(rows?.from ?? 0, rows?.to ?? all.length));
      const wanted = schema.columns.filter(({ name }) => columns?.includes(name) ?? true);
      return some.length === 0 ? [] : [batchOf(wanted, some)];
    },
    close: async () => {},
  };
}

function fitting({ name: table }: TableSchema, { name, nullable }: TableColumn, batch: ColumnBatch): ColumnData {
  const column = batch.columns[name];
  if (column === undefined) throw new ParquetError('encode-failed', `${table}: column ${name} is missing`);
  for (let row = 0; row < batch.rows; row++)
    if (!nullable && !isValid(column, row))
      throw new ParquetError('encode-failed', `${table}: column ${name} contains a null`);
  return column;
}

function parseRows({ name }: TableSchema, file: Uint8Array): readonly Row[] {
  try {
    return JSON.parse(decoder.decode(file)) as readonly Row[];
  } catch (cause) {
    throw new ParquetError('not-parquet', `${name}: ${String(cause)}`, { cause });
  }
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
    return { type: 'list', offsets, items, validity: bitmap(cells) };
  }
  if (type === 'integer') {
    const builder = new Int32Builder(rows);
    return fill(builder, (row, cell) => builder.set(row, Number(cell)));
  }
  if (type === 'bigint') {
    // No builder is used: Int64Builder takes safe integers only.
    const values = BigInt64Array.from(cells, (cell) => BigInt(cell === null ? 0 : String(cell)));
    return { type: 'int64', values, validity: bitmap(cells) };
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
    return fill(builder, (row, cell) => builder.setMicros(row, wallMicros(String(cell))));
  }
  const builder = encoding === 'dictionary' ? new DictionaryBuilder(rows) : new Utf8Builder(rows);
  return fill(builder, (row, cell) => builder.set(row, String(cell)));
}

function bitmap(cells: readonly Cell[]): Uint8Array | null {
  if (!cells.includes(null)) return null;
  const bits = new Uint8Array((cells.length + 7) >> 3);
  for (const [row, cell] of cells.entries()) if (cell !== null) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}
