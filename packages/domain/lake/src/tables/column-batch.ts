/**
 * Columns as buffers, laid out as Arrow lays them out, so that an adapter wraps them without touching a value.
 * `validity` is a bitmap, least significant bit first, one bit a row, 1 where there is a value; null means no row lacks one.
 */
export type ColumnData =
  | {
      readonly type: 'utf8';
      readonly offsets: Int32Array;
      readonly bytes: Uint8Array;
      readonly validity: Uint8Array | null;
    }
  /** `codes` are indexes into `values`. */
  | {
      readonly type: 'dictionary';
      readonly codes: Int32Array;
      readonly values: readonly string[];
      readonly validity: Uint8Array | null;
    }
  | { readonly type: 'int32'; readonly values: Int32Array; readonly validity: Uint8Array | null }
  | { readonly type: 'int64'; readonly values: BigInt64Array; readonly validity: Uint8Array | null }
  | { readonly type: 'float64'; readonly values: Float64Array; readonly validity: Uint8Array | null }
  /** One bit a row, as in `validity`. */
  | { readonly type: 'boolean'; readonly bits: Uint8Array; readonly validity: Uint8Array | null }
  /** Microseconds since 1970-01-01T00:00:00 on the wall clock. */
  | { readonly type: 'timestamp'; readonly micros: BigInt64Array; readonly validity: Uint8Array | null }
  /** Row r is items offsets[r] to offsets[r + 1]. */
  | {
      readonly type: 'list';
      readonly offsets: Int32Array;
      readonly items: ColumnData;
      readonly validity: Uint8Array | null;
    };

/** Rows of one table as columns, by name, in the order of the table's schema. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnData>>;
}

export const isValid = (column: ColumnData, row: number): boolean =>
  column.validity === null || ((column.validity[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;

/** Bytes of a bitmap of so many rows. */
export const bitmapBytes = (rows: number): number => (rows + 7) >> 3;
