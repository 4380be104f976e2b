import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBListVector,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
} from '@duckdb/node-api';
import type { Cell } from '@homelake/lake';
import type { DuckDBValue, DuckDBVector } from '@duckdb/node-api';

/** Number of decimal digits that a double keeps exactly. */
const EXACT_DIGITS = 15;

/** Thrown by `cellJson` for a value that is too long. */
export class CellTooLarge extends Error {}

/**
 * Encodes an item of a vector as the JSON text of the port's Cell, which says what each type becomes. A list is written item by item, so
 * that a list of millions of items is never held as values.
 *
 * @param most - Most characters of the text.
 * @throws CellTooLarge where the text of a list would be longer.
 */
export function cellJson(vector: DuckDBVector, index: number, most: number): string {
  if (!(vector instanceof DuckDBListVector)) return JSON.stringify(toCell(vector.getItem(index)));
  const items = vector.getItemVector(index);
  if (items === null) return 'null';
  const texts: string[] = [];
  let left = most - 2;
  for (let item = 0; item < items.itemCount; item += 1) {
    const text = cellJson(items, item, left);
    left -= text.length + 1;
    // The last item has no comma after it.
    if (left < -1) throw new CellTooLarge();
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}

/** Converts a value of DuckDB to the port's Cell. */
export function toCell(value: DuckDBValue): Cell {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return integer(value);
    default:
      return value === null ? null : composite(value);
  }
}

const integer = (value: bigint): Cell =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);

function composite(value: Exclude<DuckDBValue, string | number | boolean | bigint | null>): Cell {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toCell);
  if (
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampSecondsValue ||
    value instanceof DuckDBTimestampMillisecondsValue ||
    value instanceof DuckDBTimestampNanosecondsValue
  ) {
    return isoTimestamp(value.toString());
  }
  if (value instanceof DuckDBTimestampTZValue) {
    return value.isFinite ? `${isoTimestamp(new DuckDBTimestampValue(value.micros).toString())}Z` : value.toString();
  }
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return decimal(value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBStructValue || value instanceof DuckDBMapValue || value instanceof DuckDBUnionValue) {
    return json(value);
  }
  return value.toString();
}

/** Converts `2024-01-28 15:30:12.5` to `2024-01-28T15:30:12.500`. A time that is not of the common era is left as DuckDB prints it. */
function isoTimestamp(printed: string): string {
  const [, date, time, digits = ''] = /^(\d+-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(printed) ?? [];
  if (date === undefined) return printed;
  const milliseconds = digits.slice(0, 3).padEnd(3, '0');
  return milliseconds === '000' ? `${date}T${time}` : `${date}T${time}.${milliseconds}`;
}

function decimal(value: DuckDBDecimalValue): Cell {
  const digits = (value.value < 0n ? -value.value : value.value).toString().length;
  return digits <= EXACT_DIGITS ? Number(value.toString()) : value.toString();
}

/** JSON text of a value in a struct or a map. Integers and decimals keep all their digits. */
function json(value: DuckDBValue): string {
  if (typeof value === 'bigint' || value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return `[${value.items.map(json).join(',')}]`;
  if (value instanceof DuckDBStructValue) return objectJson(Object.entries(value.entries));
  if (value instanceof DuckDBUnionValue) return objectJson([[value.tag, value.value]]);
  if (value instanceof DuckDBMapValue) {
    const entries = value.entries.map(({ key, value }): [string, DuckDBValue] => [String(toCell(key)), value]);
    return objectJson(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return JSON.stringify(toCell(value));
}

const objectJson = (entries: readonly (readonly [string, DuckDBValue])[]): string =>
  `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${json(value)}`).join(',')}}`;
