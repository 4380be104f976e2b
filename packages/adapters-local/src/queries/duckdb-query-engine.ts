import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { QueryError, SILVER_TABLES } from '@homelake/lake';
import type { QueryEngine, QueryStatus } from '@homelake/lake';
import { startSupervised } from '../processes/supervised-process.ts';
import { createQueryAnswer } from './query-answer.ts';
import type { QueryAnswer } from './query-answer.ts';
import { createQueryLane } from './query-lane.ts';
import type { FromQueryProcess, QueryProcessSettings } from './query-messages.ts';

const DEFAULT_MAX_ROWS = 10_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;
/** Queries of a lane that run at a time, and that wait. */
const LANE_WIDTH = 2;
const MAX_WAITING = 32;
/** What is kept of queries that ended and were not cancelled: the newest, up to so many and so many bytes. */
const MAX_KEPT = 32;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** The longest that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Resident memory in MiB of each lane's process: SQL of the app's own is known, and words of a million messages take room. */
const MEMORY_LIMITS_MB = { app: 768, person: 512 };
/** What DuckDB may not use of it: the process itself, and rows on their way. */
const OUTSIDE_DUCKDB_MB = 160;
/** Objects of JavaScript in the process: rows become text a few at a time. */
const HEAP_BYTES = 128 * 1024 * 1024;
/** In source and when built, this file and the process's own have the same ending. */
const WORKER = fileURLToPath(import.meta.url.replace('duckdb-query-engine', 'query-worker'));
/** Priority of the lane's process, as of `os.setPriority`: what persons ask gives way to the server and to the app's own queries. */
const NICENESS = { app: 0, person: 5 };

export interface DuckDbQueryEngineSettings {
  /** The lake's `silver` directory; each table is a directory in it. Need not be there yet. */
  readonly silverDir: string;
  /** Resident memory in MiB of each of the two processes that run queries; 768 for the app's and 512 for persons' by default. */
  readonly memoryLimitMb?: number;
  /** Threads of one query; all cores by default. */
  readonly threads?: number;
}

interface Query {
  status: QueryStatus;
  readonly lane: 'app' | 'person';
  readonly answer: QueryAnswer;
  readonly limit: NodeJS.Timeout;
  /** Called once, at the end. */
  readonly waiting: Set<() => void>;
}

/**
 * SQL over the silver Parquet of one lake, by DuckDB in processes of their own: one for what the app asks, one for what persons ask. Each is
 * started when it is first needed, can read those files and nothing else, and is ended when a query makes it too large or does not
 * stop. Two queries of a lane run at a time, further ones wait their turn; the wait counts towards their time limit.
 */
export function createDuckDbQueryEngine(settings: DuckDbQueryEngineSettings): QueryEngine {
  const { silverDir, threads } = settings;
  const lane = (name: 'app' | 'person') => {
    const processLimitMb = settings.memoryLimitMb ?? MEMORY_LIMITS_MB[name];
    const memoryLimitMb = processLimitMb - OUTSIDE_DUCKDB_MB;
    const settingsOfProcess = { silverDir, tables: SILVER_TABLES, threads, memoryLimitMb, processLimitMb };
    return createQueryLane({
      width: LANE_WIDTH,
      maxWaiting: MAX_WAITING,
      idleLimitMb: processLimitMb / 2,
      start: (onMessage) =>
        startSupervised({
          script: WORKER,
          arguments: [JSON.stringify(settingsOfProcess satisfies QueryProcessSettings)],
          // What DuckDB takes in an instant only the process itself sees in time.
          memoryBytes: null,
          heapBytes: HEAP_BYTES,
          nodeOptions: ['--expose-gc'],
          // Nothing of the server's environment is there to be told but the zone of its clock.
          environment: { TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone },
          niceness: NICENESS[name],
          serialization: 'advanced',
          errors: 'kept',
          // The process of whoever forgot to close the engine ends all the same.
          keepsAlive: false,
          onMessage: (message) => onMessage(message as FromQueryProcess),
        }),
    });
  };
  const lanes = { app: lane('app'), person: lane('person') };
  /** In the order in which they were started. */
  const queries = new Map<string, Query>();
  let closed = false;

  function end(query: Query, status: QueryStatus): void {
    clearTimeout(query.limit);
    query.status = status;
    if (status.state === 'failed') query.answer.clear();
    for (const wake of query.waiting) wake();
    dropOldest();
  }

  function fail(id: string, query: Query, error: QueryError): void {
    if (query.status.state !== 'running') return;
    lanes[query.lane].stop(id);
    end(query, { state: 'failed', code: error.code, detail: error.message, position: error.position });
  }

  /** Beginning with the oldest, until what is left of those that ended is neither too many nor too large. */
  function dropOldest(): void {
    const ended = [...queries].filter(([, { status }]) => status.state !== 'running');
    let bytes = ended.reduce((sum, [, { answer }]) => sum + answer.sizeBytes, 0);
    let count = ended.length;
    for (const [id, { answer }] of ended) {
      // The newest stays, however large it is.
      if (count === 1 || (count <= MAX_KEPT && bytes <= MAX_KEPT_BYTES)) return;
      queries.delete(id);
      bytes -= answer.sizeBytes;
      count -= 1;
    }
  }

  return {
    async start(sql, options = {}) {
      if (closed) throw new QueryError('engine-failed', 'The query engine is closed.');
      const { lane = 'person', timeoutMs = DEFAULT_TIMEOUT_MS, parameters = [] } = options;
      const { maxRows = DEFAULT_MAX_ROWS, maxBytes = DEFAULT_MAX_BYTES } = options;
      const id = randomUUID();
      const startedMs = performance.now();
      const answer = createQueryAnswer();
      const query: Query = {
        status: { state: 'running', scannedBytes: null },
        lane,
        answer,
        limit: setTimeout(
          () => fail(id, query, new QueryError('timeout', `The query took longer than ${timeoutMs} ms.`)),
          Math.min(timeoutMs, MAX_TIMER_MS),
        ),
        waiting: new Set(),
      };
      try {
        lanes[lane].add({
          id,
          request: { sql, parameters, maxRows, maxBytes },
          onRows: (json, rows) => answer.append(json, rows),
          onRestart: () => answer.clear(),
          onDone: ({ columns, truncated }) =>
            end(query, {
              state: 'done',
              columns,
              truncated,
              elapsedMs: performance.now() - startedMs,
              scannedBytes: null,
            }),
          onFailed: (error) => fail(id, query, error),
        });
      } catch (error) {
        clearTimeout(query.limit);
        throw error;
      }
      queries.set(id, query);
      return id;
    },

    async status(id, waitMs = 0) {
      const query = queries.get(id);
      if (query === undefined) return null;
      if (query.status.state === 'running' && waitMs > 0) await ended(query, waitMs);
      return query.status;
    },

    async page(id, cursor, limit) {
      const query = queries.get(id);
      return query?.status.state === 'done' ? query.answer.page(cursor, limit) : null;
    },

    async cancel(id) {
      const query = queries.get(id);
      if (query === undefined) return;
      fail(id, query, new QueryError('cancelled', 'The query was cancelled.'));
      queries.delete(id);
    },

    async close() {
      closed = true;
      for (const [id, query] of queries) fail(id, query, new QueryError('cancelled', 'The query engine was closed.'));
      await Promise.all([lanes.app.close(), lanes.person.close()]);
    },
  };
}

function ended(query: Query, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(limit);
      query.waiting.delete(wake);
      resolve();
    };
    const limit = setTimeout(wake, Math.min(waitMs, MAX_TIMER_MS));
    query.waiting.add(wake);
  });
}
