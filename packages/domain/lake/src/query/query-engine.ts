/**
 * A cell: what JSON can carry. Every engine gives the same value the same form, also one that tells its cells as text (Athena).
 * - Integers are numbers or, past 2^53, decimal text; decimals are numbers up to 15 digits, text beyond.
 * - NaN and the infinities, which JSON lacks, are `NaN`, `Infinity` and `-Infinity`.
 * - Wall times are `YYYY-MM-DDTHH:MM:SS`, with three digits of a second where its milliseconds are not zero; finer digits are cut
 *   off, since Hive tables on Athena have none. Instants are the same with `Z` at the end; dates are `YYYY-MM-DD`.
 * - Arrays are arrays. Their elements are texts, numbers, booleans, nulls and arrays; any other element is the engine's text.
 * - Structs and maps are the text of a JSON object, a map's keys sorted by their UTF-16 units. Integers in it have all their digits.
 * - Bytes are lower-case hex. Anything else is the engine's text.
 *
 * An engine that prints `array[1, 2]` ambiguously selects `json_format(cast(c as json))` for arrays, structs and maps.
 */
export type Cell = string | number | boolean | null | readonly Cell[];

/**
 * What a column holds: Trino's names in lower case, without parameters. A type that an engine has and this list lacks is told as
 * the one that holds its cells: an enum is `varchar`, a 128-bit integer is `decimal`.
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
  /** At most so many rows come back; 10,000 by default, Infinity for all. */
  readonly maxRows?: number;
  /** At most so many bytes of rows come back, as JSON in UTF-8; 16 MiB by default, Infinity for all. A row that does not fit is left out whole. */
  readonly maxBytes?: number;
  /** Past this, the wait for a turn included, the query fails with `timeout`; 60,000 by default. */
  readonly timeoutMs?: number;
  /**
   * Who asks: `app` for SQL that is part of the program, `person` (the default) for SQL that somebody typed. However much persons
   * ask, and whatever it costs, what the app asks does not wait for it.
   */
  readonly lane?: 'app' | 'person';
}

export type QueryErrorCode =
  /** The SQL does not parse or bind. `position` says where, if the engine does. */
  | 'invalid-sql'
  /** Anything but one SELECT, or a reach for what a query may not touch. */
  | 'not-allowed'
  | 'timeout'
  | 'cancelled'
  /** It needs more memory than a query may use. */
  | 'too-big'
  /** Too many queries wait already. Later the same query may be answered. */
  | 'busy'
  | 'engine-failed';

export type QueryStatus =
  /** It runs or waits for its turn. `scannedBytes`: read so far; null where the engine does not count. */
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
      /** Offset into the SQL as a JavaScript string, of where the trouble starts; null where the engine does not say. */
      readonly position: number | null;
    };

export interface QueryRows {
  readonly rows: readonly (readonly Cell[])[];
  /** Of the next page; null after the last row. */
  readonly cursor: string | null;
}

/** What `start` rejects with, and what `runQuery` throws for a query that failed. */
export class QueryError extends Error {
  readonly code: QueryErrorCode;
  /** Offset into the SQL as a JavaScript string, of where the trouble starts; null where the engine does not say. */
  readonly position: number | null;
  constructor(code: QueryErrorCode, message: string, position: number | null = null, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'QueryError';
    this.code = code;
    this.position = position;
  }
}

/**
 * Read-only SQL over the lake's tables, in steps, since a query may outlast a request. A table that has no data yet is there, and
 * empty. A query sees all that was written before it started.
 */
export interface QueryEngine {
  /**
   * Begins a query and answers its id, which nobody can guess.
   * @throws QueryError for what the engine refuses at once. The same fault may be told by `status` instead.
   */
  start(sql: string, options?: QueryOptions): Promise<string>;
  /** Waits up to `waitMs` (0 by default) for the end of the query. Null: there is none of this id, or its answer is gone. */
  status(id: string, waitMs?: number): Promise<QueryStatus | null>;
  /**
   * Rows of a query that is done, from a cursor on, or from the start: at most `limit`, and fewer where rows are large. Pages go forward
   * only; a page may be asked for again. Null: the answer is gone. An answer is kept for a while, not for good.
   */
  page(id: string, cursor: string | null, limit: number): Promise<QueryRows | null>;
  /** Stops a query that runs, and lets go of the answer of one that is done. Does nothing where there is none of this id. */
  cancel(id: string): Promise<void>;
  /** Stops what runs. Later queries are refused with `engine-failed`; closing again does nothing. */
  close(): Promise<void>;
}
