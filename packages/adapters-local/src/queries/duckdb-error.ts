import { QueryError } from '@homelake/lake/query-engine';
import type { QueryErrorCode } from '@homelake/lake';

/**
 * Exception types of DuckDB, as `errors_as_json` prints them, that the query's text does not cause. All others (parser, binder, catalog,
 * conversion, out of range, …) are faults of the SQL: `invalid-sql`.
 */
const CODES: Readonly<Record<string, QueryErrorCode>> = {
  permission: 'not-allowed',
  interrupt: 'cancelled',
  'out of memory': 'too-big',
  io: 'engine-failed',
  fatal: 'engine-failed',
  internal: 'engine-failed',
  connection: 'engine-failed',
  serialization: 'engine-failed',
  'object size': 'engine-failed',
  http: 'not-allowed',
  'missing extension': 'not-allowed',
  autoload: 'not-allowed',
};

/** Message of a query that needs too much memory. */
export const TOO_BIG = 'The query needs more memory than a query may use.';

/** Converts an error of DuckDB for `sql` to the port's error. A QueryError is returned unchanged. */
export function toQueryError(error: unknown, sql: string): QueryError {
  if (error instanceof QueryError) return error;
  const raw = error instanceof Error ? error.message : String(error);
  const detail = readDetail(raw);
  if (!detail) return new QueryError('engine-failed', raw, null, { cause: error });
  const type = detail.type.toLowerCase();
  const code = CODES[type] ?? 'invalid-sql';
  // DuckDB's own message recommends settings that a query may not change.
  if (code === 'too-big') return new QueryError(code, TOO_BIG, null, { cause: error });
  const position = detail.position === null ? null : positionOf(type, sql, detail.position);
  return new QueryError(code, detail.message, position, { cause: error });
}

/** True where a file existed when the query was planned and not when it was read: a build replaced it. */
export const isVanishedFile = (error: QueryError): boolean =>
  error.code === 'engine-failed' && /No files found|No such file|Cannot open file|does not exist/.test(error.message);

function readDetail(raw: string): { type: string; message: string; position: number | null } | null {
  const start = raw.indexOf('{"exception_type"');
  if (start < 0) return null;
  try {
    const { exception_type: type, exception_message: message, position } = JSON.parse(raw.slice(start));
    return { type: String(type), message: String(message), position: position === undefined ? null : Number(position) };
  } catch {
    return null;
  }
}

/** Converts a position in the SQL to an offset in the JavaScript string. The parser counts code points, the binder bytes. */
const positionOf = (type: string, sql: string, position: number): number | null =>
  type === 'parser' ? offsetAfter(sql, position, () => 1) : offsetOfByte(sql, position);

/** Offset in the string of the character that starts at `byte` of its UTF-8 form; null where it is past the end. */
export const offsetOfByte = (sql: string, byte: number): number | null =>
  offsetAfter(sql, byte, (text) => Buffer.byteLength(text));

function offsetAfter(sql: string, length: number, lengthOf: (character: string) => number): number | null {
  let passed = 0;
  let offset = 0;
  for (const character of sql) {
    if (passed >= length) return offset;
    passed += lengthOf(character);
    offset += character.length;
  }
  return passed === length ? offset : null;
}
