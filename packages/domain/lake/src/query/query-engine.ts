/**
 * A cell as a JSON value. Every engine gives the same value in the same form, also one that returns cells as text (Athena).
 * - Integers are numbers or, beyond 2^53, decimal text. Decimals are numbers up to 15 digits, or text.
 * - NaN and infinities, which JSON lacks, are the texts `NaN`, `Infinity` and `-Infinity`.
 * - Wall times are `YYYY-MM-DDTHH:MM:SS`, with three fractional digits where the milliseconds are not zero. Finer digits are cut off, because
 * Hive tables on Athena have none. Instants are the same with `Z` at the end. Dates are `YYYY-MM-DD`.
 * - Arrays are arrays of texts, numbers, booleans, nulls and arrays. Any other element is the engine's text.
 * - Structs and maps are the text of a JSON object; the keys of a map are sorted by UTF-16 code units. Integers in it have all digits.
 * - Bytes are lower-case hex. Anything else is the engine's text.
 *
 * An engine that prints `array[1, 2]` ambiguously selects `json_format(cast(c as json))` for arrays, structs and maps.
 */
export type Cell = string | number | boolean | null | readonly Cell[];

/**
 * Type of a column: Trino's name in lower case, without parameters. A type of the engine that is not in this list is given as the type of its
 * cells: an enum as `varchar`, a 128-bit integer as `decimal`.
 */
export type QueryType =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'real'
  | 'double'
  | 'varchar'
  | 'varbinary'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp with time zone'
  | 'interval'
  | 'uuid'
  | 'json'
  | 'array'
  | 'row'
  | 'map'
  | 'unknown';

export interface QueryColumn {
  readonly name: string;
  readonly type: QueryType;
}

export interface QueryOptions {
  /** Values for `?` placeholders, in order. */
  readonly parameters?: readonly (string | number | boolean | null)[];
  /** Maximum number of rows of the answer; 10,000 by default, Infinity for all. */
  readonly maxRows?: number;
  /** Maximum size of the rows in bytes, as JSON in UTF-8; 16 MiB by default, Infinity for all. A row that does not fit is left out entirely. */
  readonly maxBytes?: number;
  /** Time limit in milliseconds, including the time in the queue; 60,000 by default. After it the query fails with `timeout`. */
  readonly timeoutMs?: number;
  /**
   * The lane of the query: `app` for SQL of the program, `person` (the default) for SQL that a user typed. A query of the app never waits for
   * queries of users, however many and however expensive they are.
   */
  readonly lane?: 'app' | 'person';
}

export type QueryErrorCode =
  /** The SQL does not parse or bind. */
  | 'invalid-sql'
  /** The SQL is not exactly one SELECT, or uses something that queries may not access. */
  | 'not-allowed'
  | 'timeout'
  | 'cancelled'
  /** The query needs more memory than allowed. */
  | 'too-big'
  /** Too many queries are waiting. The same query may succeed later. */
  | 'busy'
  | 'engine-failed';

export type QueryStatus =
  /** The query runs or waits. `scannedBytes` is the number of bytes read so far; null where the engine does not count them. */
  | { readonly state: 'running'; readonly scannedBytes: number | null }
  | {
      readonly state: 'done';
      readonly columns: readonly QueryColumn[];
      /** What cut the answer, `maxRows` or `maxBytes`; null for a whole one. */
      readonly truncated: 'rows' | 'bytes' | null;
      readonly elapsedMs: number;
      readonly scannedBytes: number | null;
    }
  | {
      readonly state: 'failed';
      readonly code: QueryErrorCode;
      readonly detail: string;
      /** Offset of the error in the SQL, in UTF-16 code units; null where the engine does not report one. */
      readonly position: number | null;
    };

export interface QueryRows {
  readonly rows: readonly (readonly Cell[])[];
  /** Cursor of the next page; null after the last row. */
  readonly cursor: string | null;
}

/** The error of `start`, and of `runQuery` for a failed query. */
export class QueryError extends Error {
  readonly code: QueryErrorCode;
  /** Offset of the error in the SQL, in UTF-16 code units; null where the engine does not report one. */
  readonly position: number | null;
  constructor(code: QueryErrorCode, message: string, position: number | null = null, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'QueryError';
    this.code = code;
    this.position = position;
  }
}

/**
 * Read-only SQL over the lake's tables. It is asynchronous, because a query may take longer than a request. A table without data exists and
 * is empty. A query sees all that was written before it started.
 */
export interface QueryEngine {
  /**
   * Starts a query and returns its id, which cannot be guessed.
   * @throws QueryError for a query that the engine refuses at once; `status` may report the same failure instead
   */
  start(sql: string, options?: QueryOptions): Promise<string>;
  /**
   * Returns the status of a query, after waiting up to `waitMs` (0 by default) for its end. Null where the id is unknown or the answer has
   * expired.
   */
  status(id: string, waitMs?: number): Promise<QueryStatus | null>;
  /**
   * Returns rows of a finished query from a cursor on, or from the start: at most `limit`, fewer where rows are large. Pages go forward only;
   * the same page may be requested again. Null where the answer has expired: it is kept for a limited time.
   */
  page(id: string, cursor: string | null, limit: number): Promise<QueryRows | null>;
  /** Stops a running query, or discards the answer of a finished one. Does nothing for an unknown id. */
  cancel(id: string): Promise<void>;
  /** Stops all queries. Later queries are rejected with `engine-failed`. Closing again does nothing. */
  close(): Promise<void>;
}
