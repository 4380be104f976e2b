import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
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
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';

/** A double carries so many decimal digits without loss. */
const EXACT_DIGITS = 15;

/** A DuckDB value as the port's Cell; see there for what each type becomes. */
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

/** The type's name in lower case; quoted names inside it (struct fields, enum values) keep their case. */
export const typeName = (type: DuckDBType): string =>
  type.toString().replace(/"[^"]*"|'[^']*'|[A-Z]+/g, (part) => (/^["']/.test(part) ? part : part.toLowerCase()));

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
    return JSON.stringify(plain(value));
  }
  return value.toString();
}

/** `2024-01-28 15:30:12.5` as `2024-01-28T15:30:12.500000`: no fraction, or six digits (nine for nanoseconds). */
function isoTimestamp(printed: string): string {
  const [date, time] = printed.split(' ', 2);
  if (time === undefined) return printed;
  const [whole, fraction] = time.split('.', 2);
  if (!fraction) return `${date}T${whole}`;
  return `${date}T${whole}.${fraction.padEnd(fraction.length > 6 ? 9 : 6, '0')}`;
}

function decimal(value: DuckDBDecimalValue): Cell {
  const digits = (value.value < 0n ? -value.value : value.value).toString().length;
  return digits <= EXACT_DIGITS ? Number(value.toString()) : value.toString();
}

/** Structs and unions as objects, maps as lists of [key, value], for their JSON text. */
function plain(value: DuckDBValue): unknown {
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plain(entry)]));
  }
  if (value instanceof DuckDBMapValue) return value.entries.map(({ key, value }) => [plain(key), plain(value)]);
  if (value instanceof DuckDBUnionValue) return { [value.tag]: plain(value.value) };
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plain);
  return toCell(value);
}
