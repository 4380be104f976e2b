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

/** What a thing says in each column of a table; null where it says nothing. */
export type CellsOf<S extends TableSchema, Thing> = {
  readonly [C in S['columns'][number] as C['name']]: (thing: Thing) => RowOf<S>[C['name']];
};

type Cell = string | number | boolean | readonly (string | number)[] | null;

/** One row a thing, in their order. */
export function tableBatch<const S extends TableSchema, Thing>(
  schema: S,
  things: readonly Thing[],
  cells: CellsOf<S, Thing>,
): ColumnBatch {
  const cellOf = new Map(Object.entries<(thing: Thing) => Cell>(cells));
  const columns: Record<string, ColumnData> = {};
  for (const column of schema.columns) {
    const cell = cellOf.get(column.name)!;
    const { builder, set } = filler(column, things.length);
    for (let row = 0; row < things.length; row++) {
      const value = cell(things[row]!);
      if (value !== null) set(row, value);
    }
    columns[column.name] = builder.finish();
  }
  return { rows: things.length, columns };
}

/** The rows of all batches, one after the other. */
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
  /** `value` is of the column's type. */
  readonly set: (row: number, value: Cell) => void;
}

const FILLERS: Readonly<Record<ColumnType, (rows: number, encoding: TableColumn['encoding']) => Filler>> = {
  varchar: (rows, encoding) => single(encoding === 'dictionary' ? new DictionaryBuilder(rows) : new Utf8Builder(rows)),
  integer: (rows) => single(new Int32Builder(rows)),
  bigint: (rows) => single(new Int64Builder(rows)),
  double: (rows) => single(new Float64Builder(rows)),
  boolean: (rows) => single(new BooleanBuilder(rows)),
  timestamp(rows) {
    const builder = new TimestampBuilder(rows);
    return { builder, set: (row, value) => builder.setMicros(row, wallMicros(String(value))) };
  },
  'array(varchar)'(rows, encoding) {
    if (encoding !== 'dictionary') return several(textLists(rows));
    const builder = new DictionaryListBuilder(rows);
    return several(builder, (item) => builder.code(String(item)));
  },
  'array(integer)': (rows) => several(integerLists(rows)),
};

const filler = ({ type, encoding }: TableColumn, rows: number): Filler => FILLERS[type](rows, encoding);

function single(builder: ColumnBuilder & { set(row: number, value: Cell): void }): Filler {
  return { builder, set: (row, value) => builder.set(row, value) };
}

type Item = string | number;

function several(
  builder: ColumnBuilder & { push(item: Item): void; close(row: number): void },
  itemOf: (item: Item) => Item = (item) => item,
): Filler {
  return {
    builder,
    set(row, value) {
      for (const item of value as readonly Item[]) builder.push(itemOf(item));
      builder.close(row);
    },
  };
}
