import { QueryError } from './query-engine.ts';
import type { Cell, QueryColumn, QueryEngine, QueryOptions, QueryStatus } from './query-engine.ts';

/** The whole answer of a query. */
export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** The limit that cut the answer: `rows` for `maxRows`, `bytes` for `maxBytes`; null for a whole answer. */
  readonly truncated: 'rows' | 'bytes' | null;
  readonly elapsedMs: number;
}

export interface RunQueryOptions extends QueryOptions {
  /** Cancels the query. */
  readonly signal?: AbortSignal | undefined;
}

type Done = Extract<QueryStatus, { state: 'done' }>;

/** Longest single wait for the end of a query in milliseconds. `awaitQuery` repeats it. */
const WAIT_MS = 10_000;
const PAGE_ROWS = 10_000;

/**
 * Runs a query to its end and returns all rows.
 * @throws QueryError, and no other error
 */
export async function runQuery(
  engine: QueryEngine,
  sql: string,
  { signal, ...options }: RunQueryOptions = {},
): Promise<QueryResult> {
  if (signal?.aborted) throw cancelled();
  const id = await engine.start(sql, options);
  try {
    const { columns, truncated, elapsedMs } = await untilDone(engine, id, signal);
    return { columns, rows: await allRows(engine, id, signal), truncated, elapsedMs };
  } finally {
    await engine.cancel(id);
  }
}

/**
 * Waits for the end of a query, and cancels it when the signal aborts. Returns null where it still runs after `waitMs`.
 * @param options `waitMs`: longest wait in milliseconds; unlimited by default
 * @throws QueryError where the query failed or its answer has expired
 */
export async function awaitQuery(
  engine: QueryEngine,
  id: string,
  { signal, waitMs = Infinity }: { readonly signal?: AbortSignal | undefined; readonly waitMs?: number } = {},
): Promise<Done | null> {
  // A failed cancel is ignored: the query then ends at its time limit.
  const cancel = () => void engine.cancel(id).catch(() => {});
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) await engine.cancel(id);
    for (let left = waitMs; ; left -= WAIT_MS) {
      const status = await engine.status(id, Math.min(left, WAIT_MS));
      if (signal?.aborted) throw cancelled();
      if (status === null) throw gone();
      if (status.state === 'failed') throw new QueryError(status.code, status.detail, status.position);
      if (status.state === 'done') return status;
      if (left <= WAIT_MS) return null;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

async function untilDone(engine: QueryEngine, id: string, signal: AbortSignal | undefined): Promise<Done> {
  const done = await awaitQuery(engine, id, { signal });
  if (done === null) throw gone();
  return done;
}

async function allRows(engine: QueryEngine, id: string, signal: AbortSignal | undefined) {
  const rows: (readonly Cell[])[] = [];
  let cursor: string | null = null;
  do {
    const page = await engine.page(id, cursor, PAGE_ROWS);
    if (signal?.aborted) throw cancelled();
    if (page === null) throw gone();
    for (const row of page.rows) rows.push(row);
    cursor = page.cursor;
  } while (cursor !== null);
  return rows;
}

const cancelled = () => new QueryError('cancelled', 'The query was cancelled.');
const gone = () => new QueryError('engine-failed', 'The answer of the query has expired.');
