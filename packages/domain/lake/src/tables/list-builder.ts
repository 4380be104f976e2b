import type { ColumnData } from './column-batch.ts';
import { ListBuilder, Utf8Builder } from './column-builder.ts';

/** Builder of a list column whose strings mostly differ. */
export const textLists = (rows: number): ListBuilder<string> => new ListBuilder(rows, utf8Column, utf8Items);

export const integerLists = (rows: number): ListBuilder<number> => new ListBuilder(rows, int32Column, int32Items);

/** Builder of a list column with few different strings, stored as codes of one dictionary. */
export class DictionaryListBuilder extends ListBuilder<number> {
  readonly #codes: DictionaryCodes;

  constructor(rows: number) {
    const codes = new DictionaryCodes();
    super(
      rows,
      (items) => codes.column(items),
      (column, from, to) => codes.items(column, from, to),
    );
    this.#codes = codes;
  }

  /** The code of a value, to pass to `push`. */
  code(value: string): number {
    return this.#codes.code(value);
  }
}

class DictionaryCodes {
  readonly #codes = new Map<string, number>();

  code(value: string): number {
    let code = this.#codes.get(value);
    if (code === undefined) this.#codes.set(value, (code = this.#codes.size));
    return code;
  }

  column(codes: readonly number[]): ColumnData {
    return { type: 'dictionary', codes: Int32Array.from(codes), values: [...this.#codes.keys()], validity: null };
  }

  items(column: ColumnData, from: number, to: number): readonly number[] {
    if (column.type !== 'dictionary') throw new TypeError(`column: expected a dictionary column, got ${column.type}`);
    return Array.from(column.codes.subarray(from, to), (code) => this.code(column.values[code]!));
  }
}

const decoder = new TextDecoder();

function utf8Column(items: readonly string[]): ColumnData {
  const builder = new Utf8Builder(items.length);
  for (const [index, item] of items.entries()) builder.set(index, item);
  return builder.finish();
}

function utf8Items(column: ColumnData, from: number, to: number): readonly string[] {
  if (column.type !== 'utf8') throw new TypeError(`column: expected a utf8 column, got ${column.type}`);
  return Array.from({ length: to - from }, (_, i) =>
    decoder.decode(column.bytes.subarray(column.offsets[from + i], column.offsets[from + i + 1])),
  );
}

function int32Column(items: readonly number[]): ColumnData {
  return { type: 'int32', values: Int32Array.from(items), validity: null };
}

function int32Items(column: ColumnData, from: number, to: number): readonly number[] {
  if (column.type !== 'int32') throw new TypeError(`column: expected an int32 column, got ${column.type}`);
  return [...column.values.subarray(from, to)];
}
