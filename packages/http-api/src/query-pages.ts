import { awaitQuery } from '@homelake/lake';
import type { QueryEngine } from '@homelake/lake';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { HttpProblem } from './problem.ts';
import { columnsOf, rowsOf } from './result.ts';
import type { QueryPage } from './schemas.ts';

/** Limit for the rows of a result over all its pages. A longer result is cut, and `truncated` says so. */
const MAX_RESULT_ROWS = 10_000;
/** Time after which a request is answered even if the query still runs. A function in the cloud has 29 seconds. */
const MAX_WAIT_MS = 20_000;

/**
 * Starts a query that a user wrote and resolves to its first page. If the query takes longer than MAX_WAIT_MS, the page has no rows but a
 * cursor to the page that will have them.
 */
export async function firstPage(
  engine: QueryEngine,
  { sql, limit }: { readonly sql: string; readonly limit: number },
  signal: AbortSignal,
): Promise<QueryPage> {
  const id = await engine.start(sql, { maxRows: MAX_RESULT_ROWS, lane: 'person' });
  return pageOf(engine, { id, cursor: null, limit }, signal);
}

/** The page at a cursor from `firstPage` or from this function. Rejects with HttpProblem 410 where the result is no longer kept. */
export async function nextPage(engine: QueryEngine, cursor: string, signal: AbortSignal): Promise<QueryPage> {
  const [id, from, limit] = decodeCursor(cursor, ['string', 'string', 'number']);
  return pageOf(engine, { id, cursor: from === '' ? null : from, limit }, signal);
}

interface Place {
  readonly id: string;
  /** The engine's own cursor; null for the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

async function pageOf(engine: QueryEngine, { id, cursor, limit }: Place, signal: AbortSignal): Promise<QueryPage> {
  const cursorOf = (next: string | null) => encodeCursor([id, next ?? '', limit]);
  if ((await engine.status(id)) === null) throw expired();
  const done = await awaitQuery(engine, id, { signal, waitMs: MAX_WAIT_MS });
  if (done === null) {
    return { running: true, columns: [], rows: [], truncated: null, elapsedMs: 0, nextCursor: cursorOf(cursor) };
  }
  const page = await engine.page(id, cursor, limit);
  if (page === null) throw expired();
  return {
    running: false,
    columns: columnsOf(done.columns),
    rows: rowsOf(page.rows),
    truncated: done.truncated,
    elapsedMs: done.elapsedMs,
    nextCursor: page.cursor === null ? null : cursorOf(page.cursor),
  };
}

const expired = () => new HttpProblem(410, 'query-expired', 'Run the query again to get its pages.');
