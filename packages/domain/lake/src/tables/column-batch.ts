/**
 * A column as buffers in Arrow's layout, so that an adapter wraps them without copying a value. `validity` is a bitmap with one bit for each
 * row, least significant bit first; 1 means that the row has a value. Null means that every row has one.
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
  /** One bit for each row, in the layout of `validity`. */
  | { readonly type: 'boolean'; readonly bits: Uint8Array; readonly validity: Uint8Array | null }
  /** Microseconds of wall time since 1970-01-01T00:00:00. */
  | { readonly type: 'timestamp'; readonly micros: BigInt64Array; readonly validity: Uint8Array | null }
  /** Row r has the items from offsets[r] up to, but not including, offsets[r + 1]. */
  | {
      readonly type: 'list';
      readonly offsets: Int32Array;
      readonly items: ColumnData;
      readonly validity: Uint8Array | null;
    };

/** Rows of one table as columns by name, in the order of the table's schema. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnData>>;
}

export const isValid = (column: ColumnData, row: number): boolean =>
  column.validity === null || ((column.validity[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;

/** Size in bytes of the bitmap of this many rows. */
export const bitmapBytes = (rows: number): number => (rows + 7) >> 3;
