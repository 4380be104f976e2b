import type { QueryResult } from '@homelake/lake';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { HttpProblem } from './problem.ts';
import { columnsOf, rowsOf } from './result.ts';
import type { QueryPage } from './schemas.ts';

/** Rows of an answer over all its pages; beyond them it is cut and says so. */
export const MAX_RESULT_ROWS = 10_000;

/**
 * Results kept so that their pages can be fetched: running the query again for each page could give other rows in
 * another order. The newest `capacity` of them stay; older ones are gone and their cursors answer 410.
 */
export function createQueryPages(newId: () => string, capacity = 8) {
  const results = new Map<string, QueryResult>();

  return {
    first(result: QueryResult, limit: number): QueryPage {
      const id = newId();
      if (result.rows.length > limit) {
        results.set(id, result);
        for (const oldest of results.keys()) {
          if (results.size <= capacity) break;
          results.delete(oldest);
        }
      }
      return page(id, result, 0, limit);
    },
    next(cursor: string): QueryPage {
      const [id, start, limit] = decodeCursor(cursor, ['string', 'number', 'number']);
      const result = results.get(id);
      if (!result) throw new HttpProblem(410, 'query-expired', 'Run the query again to get its pages.');
      return page(id, result, start, limit);
    },
  };
}

function page(id: string, result: QueryResult, start: number, limit: number): QueryPage {
  const end = start + limit;
  return {
    columns: columnsOf(result.columns),
    rows: rowsOf(result.rows.slice(start, end)),
    truncated: result.truncated,
    elapsedMs: result.elapsedMs,
    nextCursor: end < result.rows.length ? encodeCursor([id, end, limit]) : null,
  };
}
