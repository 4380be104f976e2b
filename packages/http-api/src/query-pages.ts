import { awaitQuery } from '@homelake/lake';
import type { QueryEngine } from '@homelake/lake';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { HttpProblem } from './problem.ts';
import { columnsOf, rowsOf } from './result.ts';
import type { QueryPage } from './schemas.ts';

/** Rows of an answer over all its pages; beyond them it is cut and says so. */
const MAX_RESULT_ROWS = 10_000;
/** A request is answered after so long, with what there is: a function in the cloud has 29 seconds. */
const MAX_WAIT_MS = 20_000;

/** Starts what somebody typed and answers its first page, or, where the query takes longer, the cursor under which that will be. */
export async function firstPage(
  engine: QueryEngine,
  { sql, limit }: { readonly sql: string; readonly limit: number },
  signal: AbortSignal,
): Promise<QueryPage> {
  const id = await engine.start(sql, { maxRows: MAX_RESULT_ROWS, lane: 'person' });
  return pageOf(engine, { id, cursor: null, limit }, signal);
}

/** The page of a cursor that `firstPage` or this function gave. */
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
