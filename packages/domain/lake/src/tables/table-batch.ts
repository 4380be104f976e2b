import type { ColumnBatch, ColumnData } from './column-batch.ts';
import {
  BooleanBuilder,
  type ColumnBuilder,
  DictionaryBuilder,
  Float64Builder,
  Int32Builder,
  Int64Builder,
  TimestampBuilder,
  Utf8Builder,
} from './column-builder.ts';
import { DictionaryListBuilder, integerLists, textLists } from './list-builder.ts';
import type { ColumnType, RowOf, TableColumn, TableSchema } from './table-schema.ts';
import { wallMicros } from './wall-micros.ts';

/** For each column of a table, the function that gives an item's value; null where it has none. */
export type CellsOf<S extends TableSchema, Thing> = {
  readonly [C in S['columns'][number] as C['name']]: (thing: Thing) => RowOf<S>[C['name']];
};

type Cell = string | number | boolean | readonly (string | number)[] | null;

/** Makes a batch with one row for each item, in their order. */
export function tableBatch<const S extends TableSchema, Thing>(
  schema: S,
  things: readonly Thing[],
  cells: CellsOf<S, Thing>,
): ColumnBatch {
  const cellOf = new Map(Object.entries<(thing: Thing) => Cell>(cells));
  const columns: Record<string, ColumnData> = {};
  for (const column of schema.columns) {
    const { builder, fill } = filler(column, things.length);
    fill(things.map(cellOf.get(column.name)!));
    columns[column.name] = builder.finish();
  }
  return { rows: things.length, columns };
}

/** Concatenates the rows of all batches. Throws TypeError where a batch lacks a column. */
export function joinBatches(schema: TableSchema, batches: readonly ColumnBatch[]): ColumnBatch {
  if (batches.length === 1) return batches[0]!;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const columns: Record<string, ColumnData> = {};
  for (const column of schema.columns) {
    const { builder } = filler(column, rows);
    let at = 0;
    for (const batch of batches) {
      const source = batch.columns[column.name];
      if (source === undefined) throw new TypeError(`batch: column ${column.name} is missing`);
      builder.copy(source, 0, batch.rows, at);
      at += batch.rows;
    }
    columns[column.name] = builder.finish();
  }
  return { rows, columns };
}

interface Filler {
  readonly builder: ColumnBuilder;
  /** Sets one value for each row, of the column's type. */
  readonly fill: (values: readonly Cell[]) => void;
}

const FILLERS: Readonly<Record<ColumnType, (rows: number, encoding: TableColumn['encoding']) => Filler>> = {
  varchar: (rows, encoding) => (encoding === 'dictionary' ? single(new DictionaryBuilder(rows)) : texts(rows)),
  integer: (rows) => single(new Int32Builder(rows)),
  bigint: (rows) => single(new Int64Builder(rows)),
  double: (rows) => single(new Float64Builder(rows)),
  boolean: (rows) => single(new BooleanBuilder(rows)),
  timestamp(rows) {
    const builder = new TimestampBuilder(rows);
    return rowByRow(builder, (row, value) => builder.setMicros(row, wallMicros(String(value))));
  },
  'array(varchar)'(rows, encoding) {
    if (encoding !== 'dictionary') return several(textLists(rows));
    const builder = new DictionaryListBuilder(rows);
    return several(builder, (item) => builder.code(String(item)));
  },
  'array(integer)': (rows) => several(integerLists(rows)),
};

const filler = ({ type, encoding }: TableColumn, rows: number): Filler => FILLERS[type](rows, encoding);

function rowByRow(builder: ColumnBuilder, set: (row: number, value: Cell) => void): Filler {
  return {
    builder,
    fill(values) {
      for (let row = 0; row < values.length; row++) if (values[row] !== null) set(row, values[row]!);
    },
  };
}

const single = (builder: ColumnBuilder & { set(row: number, value: Cell): void }): Filler =>
  rowByRow(builder, (row, value) => builder.set(row, value));

type Item = string | number;

const several = (
  builder: ColumnBuilder & { push(item: Item): void; close(row: number): void },
  itemOf: (item: Item) => Item = (item) => item,
): Filler =>
  rowByRow(builder, (row, value) => {
    for (const item of value as readonly Item[]) builder.push(itemOf(item));
    builder.close(row);
  });

/** Number of rows whose texts are encoded in one call. */
const RUN_ROWS = 128;

function texts(rows: number): Filler {
  const builder = new Utf8Builder(rows);
  return {
    builder,
    fill(values) {
      for (let from = 0; from < values.length; from += RUN_ROWS) {
        const run = values.slice(from, from + RUN_ROWS) as readonly (string | null)[];
        if (!run.includes(null)) builder.setRun(from, run as readonly string[]);
        else for (const [at, text] of run.entries()) if (text !== null) builder.set(from + at, text);
      }
    },
  };
}
