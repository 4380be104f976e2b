import { TOO_BIG } from './duckdb-error.ts';
import { QueryError } from '@homelake/lake';
import type { SelectRequest, Selected } from './duckdb-select.ts';
import type { ProcessEnd, SupervisedProcess } from '../processes/supervised-process.ts';
import type { FromQueryProcess, ToQueryProcess } from './query-messages.ts';

/** A query in a lane. */
export interface LaneQuery {
  readonly id: string;
  readonly request: SelectRequest;
  /** Receives rows. It starts again at the first row where the query had to be restarted; `onRestart` is called before. */
  onRows(json: Uint8Array, rows: number): void;
  onRestart(): void;
  onDone(selected: Selected): void;
  onFailed(error: QueryError): void;
}

export interface LaneSettings {
  readonly start: (onMessage: (message: FromQueryProcess) => void) => SupervisedProcess;
  /** Number of queries that run at a time. */
  readonly width: number;
  /** Number of queries that may wait. One more is refused. */
  readonly maxWaiting: number;
  /** Memory in MiB above which an idle process is replaced, since an allocator returns little memory to the system. */
  readonly idleLimitMb: number;
}

/** Time in ms that a stopped query has to end. After it, its process is killed. */
const STOP_GRACE_MS = 1_000;

interface Entry {
  readonly query: LaneQuery;
  /** True where the query must run alone: its process ended while other queries ran too, so the cause is not known. */
  alone: boolean;
  state: 'waiting' | 'running' | 'stopping';
  kill?: NodeJS.Timeout;
}

/**
 * Runs queries in order through one process, a few at a time. The process is started at the first query. If it ends by itself, the query
 * that ran in it fails; if several ran, each is run once more, alone.
 */
export function createQueryLane({ start, width, maxWaiting, idleLimitMb }: LaneSettings) {
  const entries = new Map<string, Entry>();
  let process: SupervisedProcess | null = null;
  /** Resident memory in MiB at the end of its last query. */
  let residentMb = 0;
  let closing: (() => void) | null = null;

  const running = () => [...entries.values()].filter(({ state }) => state !== 'waiting');

  function next(): void {
    for (const entry of entries.values()) {
      if (entry.state !== 'waiting') continue;
      const beside = running();
      if (beside.length >= (entry.alone ? 1 : width) || beside.some(({ alone }) => alone)) return;
      if (beside.length === 0 && residentMb > idleLimitMb) replace();
      entry.state = 'running';
      process ??= startProcess();
      process.send({ type: 'run', id: entry.query.id, ...entry.query.request } satisfies ToQueryProcess);
    }
  }

  /** Messages of a replaced or ended process are ignored. */
  function startProcess(): SupervisedProcess {
    residentMb = 0;
    const started = start((message) => {
      if (process === started) onMessage(message);
    });
    void hearEnd(started);
    return started;
  }

  async function hearEnd(started: SupervisedProcess): Promise<void> {
    const end = await started.ended;
    if (process === started) onEnd(end);
  }

  function replace(): void {
    process?.kill('was replaced');
    process = null;
  }

  function remove(entry: Entry): void {
    clearTimeout(entry.kill);
    entries.delete(entry.query.id);
  }

  function onMessage(message: FromQueryProcess): void {
    const entry = entries.get(message.id);
    if (entry === undefined) return;
    const { query } = entry;
    const isWanted = entry.state === 'running';
    if (message.type === 'rows') {
      if (isWanted) query.onRows(message.json, message.rows);
      return;
    }
    residentMb = message.residentMb;
    remove(entry);
    if (isWanted && message.type === 'done') query.onDone(message);
    else if (isWanted && message.type === 'failed')
      query.onFailed(new QueryError(message.code, message.detail, message.position));
    next();
  }

  function onEnd(end: ProcessEnd): void {
    process = null;
    const ended = running();
    for (const entry of ended) if (entry.state === 'stopping') remove(entry);
    const wanted = ended.filter(({ state }) => state === 'running');
    const [only] = wanted;
    if (only !== undefined && ended.length === 1 && end.how !== 'killed') {
      remove(only);
      only.query.onFailed(endedWith(end));
    } else {
      again(wanted);
    }
    if (closing) closing();
    else next();
  }

  /** Puts queries before those that wait, to run them again. */
  function again(wanted: readonly Entry[]): void {
    const waiting = [...entries.values()].filter(({ state }) => state === 'waiting');
    for (const entry of wanted) {
      entry.state = 'waiting';
      entry.alone = true;
      entry.query.onRestart();
    }
    entries.clear();
    for (const entry of [...wanted, ...waiting]) entries.set(entry.query.id, entry);
  }

  return {
    /** Adds a query at the end of the lane. @throws QueryError `busy` where `maxWaiting` queries are waiting already */
    add(query: LaneQuery): void {
      const waiting = [...entries.values()].filter(({ state }) => state === 'waiting').length;
      if (waiting >= maxWaiting) throw new QueryError('busy', 'Too many queries are waiting; try again later.');
      entries.set(query.id, { query, alone: false, state: 'waiting' });
      next();
    },

    /** Removes a query. It gets no further calls. */
    stop(id: string): void {
      const entry = entries.get(id);
      if (entry === undefined || entry.state === 'stopping') return;
      if (entry.state === 'waiting') {
        remove(entry);
        return;
      }
      entry.state = 'stopping';
      process?.send({ type: 'stop', id } satisfies ToQueryProcess);
      entry.kill = setTimeout(() => process?.kill('did not stop a query'), STOP_GRACE_MS);
    },

    /** Resolves once the process has ended. No query may be added afterwards. */
    async close(): Promise<void> {
      for (const entry of entries.values()) remove(entry);
      await new Promise<void>((resolve) => {
        if (process === null) {
          resolve();
          return;
        }
        closing = resolve;
        process.kill('was closed');
      });
    },
  };
}

function endedWith(end: ProcessEnd): QueryError {
  if (end.how === 'memory') return new QueryError('too-big', TOO_BIG);
  const said = end.how === 'crashed' ? end.errors.trim() || end.reason : '';
  return new QueryError('engine-failed', `The process that ran the query ended${said && `: ${said}`}.`);
}
