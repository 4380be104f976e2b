import { QueryError } from './query-engine.ts';
import type { QueryEngine, QueryOptions, QueryStatus } from './query-engine.ts';
import type { QueryResult } from './run-query.ts';

/**
 * An engine for tests that evaluates no SQL. `answer` returns the whole answer to a query, or throws the QueryError with which the query
 * ends. It satisfies the rest of the contract, except that answers do not expire: they stay until they are cancelled.
 */
export function createStubQueryEngine(
  answer: (sql: string, options: QueryOptions) => Partial<QueryResult>,
): QueryEngine {
  const answers = new Map<string, QueryResult | QueryError>();
  let lastId = 0;
  let closed = false;

  return {
    async start(sql, options = {}) {
      if (closed) throw new QueryError('engine-failed', 'The query engine is closed.');
      const id = `query-${++lastId}`;
      try {
        answers.set(id, { columns: [], rows: [], truncated: null, elapsedMs: 1, ...answer(sql, options) });
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        answers.set(id, error);
      }
      return id;
    },
    async status(id): Promise<QueryStatus | null> {
      const kept = answers.get(id);
      if (kept === undefined) return null;
      if (kept instanceof QueryError) {
        return { state: 'failed', code: kept.code, detail: kept.message, position: kept.position };
      }
      const { columns, truncated, elapsedMs } = kept;
      return { state: 'done', columns, truncated, elapsedMs, scannedBytes: null };
    },
    async page(id, cursor, limit) {
      const kept = answers.get(id);
      if (kept === undefined || kept instanceof QueryError) return null;
      const start = Number(cursor ?? 0);
      const rows = kept.rows.slice(start, start + limit);
      return { rows, cursor: start + limit < kept.rows.length ? String(start + limit) : null };
    },
    async cancel(id) {
      answers.delete(id);
    },
    async close() {
      closed = true;
    },
  };
}
