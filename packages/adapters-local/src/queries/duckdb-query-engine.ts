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
/** Number of queries of a lane that run at a time, and that may wait. */
const LANE_WIDTH = 2;
const MAX_WAITING = 32;
/** Limits in number and bytes for results that are kept. The newest are kept; results of cancelled queries are not. */
const MAX_KEPT = 32;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Longest time in ms that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/**
 * Limit in MiB for the resident memory of each lane's process. The app's lane has more, since its SQL is known, and words of a million
 * messages need it.
 */
const MEMORY_LIMITS_MB = { app: 768, person: 512 };
/** Part of that memory in MiB that DuckDB may not use: the process itself, and rows that are being sent. */
const OUTSIDE_DUCKDB_MB = 160;
/** Limit for V8's heap in a query process. Only a few rows at a time are text there. */
const HEAP_BYTES = 128 * 1024 * 1024;
/** This file and the file of the process have the same extension, in the source and in the build. */
const WORKER = fileURLToPath(import.meta.url.replace('duckdb-query-engine', 'query-worker'));
/** Priority of each lane's process, as in `os.setPriority`. Queries of users give way to the server and to the app's own queries. */
const NICENESS = { app: 0, person: 5 };

export interface DuckDbQueryEngineSettings {
  /** The lake's `silver` directory, with one directory for each table. It may not exist yet. */
  readonly silverDir: string;
  /** Limit in MiB for the resident memory of each of the two query processes; by default 768 for the app's and 512 for that of users. */
  readonly memoryLimitMb?: number;
  /** Threads of one query; all cores by default. */
  readonly threads?: number;
}

interface Query {
  status: QueryStatus;
  readonly lane: 'app' | 'person';
  readonly answer: QueryAnswer;
  readonly limit: NodeJS.Timeout;
  /** Called once, when the query ends. */
  readonly waiting: Set<() => void>;
}

/**
 * Runs SQL over the silver Parquet files of one lake by DuckDB, in two processes: one for queries of the app, one for queries of users. A
 * process is started at its first query and can read those files only. It is ended when a query needs too much memory or does not stop. Two
 * queries of a lane run at a time; the others wait, and the wait counts towards their time limit.
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
          // Memory that DuckDB takes at once is noticed in time only by the process itself.
          memoryBytes: null,
          heapBytes: HEAP_BYTES,
          nodeOptions: ['--expose-gc'],
          // The process gets no variable of the server's environment, since SQL might read it. Only the time zone is passed.
          environment: { TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone },
          niceness: NICENESS[name],
          serialization: 'advanced',
          errors: 'kept',
          // An engine that nobody closed does not keep this process running.
          keepsAlive: false,
          onMessage: (message) => onMessage(message as FromQueryProcess),
        }),
    });
  };
  const lanes = { app: lane('app'), person: lane('person') };
  /** Queries by id, in the order in which they were started. */
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

  /** Removes the oldest ended queries until those that remain are within the limits. */
  function dropOldest(): void {
    const ended = [...queries].filter(([, { status }]) => status.state !== 'running');
    let bytes = ended.reduce((sum, [, { answer }]) => sum + answer.sizeBytes, 0);
    let count = ended.length;
    for (const [id, { answer }] of ended) {
      // The newest result is kept, however large it is.
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
