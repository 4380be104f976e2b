/**
 * A cell: what JSON can carry.
 * - Integers are numbers or, past 2^53, decimal text; decimals are numbers up to 15 digits, text beyond.
 * - Wall times are `YYYY-MM-DDTHH:MM:SS`, with six digits of a second where there is a fraction; instants end with `Z`; dates are `YYYY-MM-DD`.
 * - NaN and the infinities, which JSON lacks, are `NaN`, `Infinity` and `-Infinity`.
 * - Arrays are arrays; structs and maps are JSON text; bytes are lower-case hex; anything else is the engine's text.
 */
export type Cell = string | number | boolean | null | readonly Cell[];

export interface QueryColumn {
  readonly name: string;
  /** The engine's type name in lower case, e.g. `varchar`, `bigint`, `timestamp`, `double`, `date`, `boolean`. */
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** True when `maxRows` cut the answer. */
  readonly truncated: boolean;
  readonly elapsedMs: number;
}

export interface QueryOptions {
  /** At most so many rows come back; 10,000 by default, Infinity for all. */
  readonly maxRows?: number;
  /** Past this the query is stopped with `timeout`; 60,000 by default. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Values for `?` placeholders, in order. */
  readonly parameters?: readonly (string | number | boolean | null)[];
}

export type QueryErrorCode =
  /** The SQL does not parse or bind. `position` says where, if the engine does. */
  | 'invalid-sql'
  /** Anything but one SELECT, or a reach for what a query may not touch. */
  | 'not-allowed'
  | 'timeout'
  | 'cancelled'
  | 'out-of-memory'
  | 'engine-failed';

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

/** Read-only SQL over the lake's tables. A table that has no data yet is there, and empty. */
export interface QueryEngine {
  /** @throws QueryError, and nothing else. */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /** Sees what `buildSilver` wrote since. Cheap when nothing changed. */
  refresh(): Promise<void>;
  /** Stops what runs. Later queries are refused; closing again does nothing. */
  close(): Promise<void>;
}
