import { type ColumnBatch, type ColumnData, isValid } from './column-batch.ts';

/** A value of a column. Times are ISO 8601 text without a zone, with a fraction only where it is not zero. Integers beyond 2^53 are bigints. */
export type ColumnCell = string | number | bigint | boolean | null | readonly ColumnCell[];

const decoder = new TextDecoder();

export function cellOf(column: ColumnData, row: number): ColumnCell {
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
      return integer(column.values[row]!);
    case 'boolean':
      return (column.bits[row >> 3]! & (1 << (row & 7))) !== 0;
    case 'timestamp':
      return wallTime(Number(column.micros[row]));
    case 'list':
      break;
  }
  const { offsets, items } = column;
  return Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, item) => cellOf(items, offsets[row]! + item));
}

/** Converts a batch to one object for each row, with values by column name. */
export function batchRows({ rows, columns }: ColumnBatch): Readonly<Record<string, ColumnCell>>[] {
  const entries = Object.entries(columns);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(entries.map(([name, column]) => [name, cellOf(column, row)])),
  );
}

const integer = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

/** Formats wall time in microseconds since 1970 as `YYYY-MM-DDTHH:MM:SS`, with six fractional digits where they are not zero. */
function wallTime(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, '0')}`;
}
