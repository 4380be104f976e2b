/**
 * The process that DuckDB runs in: `node query-worker.ts SETTINGS`, started by duckdb-query-engine.ts. It runs several queries at a time and
 * replies over Node's IPC channel. It ends itself when its parent has ended, or when it uses too much memory: DuckDB's own limit does not
 * count what a function allocates for one value.
 */
import { flushCompileCache } from 'node:module';
import { openSandbox } from './duckdb-sandbox.ts';
import type { Sandbox } from './duckdb-sandbox.ts';
import { isVanishedFile, toQueryError } from './duckdb-error.ts';
import { select } from './duckdb-select.ts';
import type { SelectRequest, Selected } from './duckdb-select.ts';
import { admitStatement } from './duckdb-statement.ts';
import type { FromQueryProcess, QueryProcessSettings, ToQueryProcess } from './query-messages.ts';
import { QueryError } from '@homelake/lake/query-engine';

const MEMORY_CHECK_MS = 10;
const COLLECT_MS = 250;
/**
 * Interval in ms of interrupts. DuckDB ignores an interrupt that arrives between two of its steps, so it is repeated until the query has
 * ended.
 */
const INTERRUPT_MS = 20;

const settings: QueryProcessSettings = JSON.parse(process.argv[2] ?? '{}');
const running = new Map<string, RunningQuery>();
let opening: Promise<Sandbox> | null = null;

class RunningQuery {
  stopped = false;
  rowsGiven = 0;
  #target: { interrupt(): void } | null = null;
  #repeat: NodeJS.Timeout | undefined;

  stop(): void {
    this.stopped = true;
    this.#target?.interrupt();
    this.#repeat ??= setInterval(() => this.#target?.interrupt(), INTERRUPT_MS);
  }
  interrupting(target: { interrupt(): void } | null): void {
    this.#target = target;
  }
  check(): void {
    if (this.stopped) throw new QueryError('cancelled', 'The query was stopped.');
  }
  end(): void {
    clearInterval(this.#repeat);
  }
}

/** After a failed start, the next query tries again. */
function sandbox(): Promise<Sandbox> {
  // Node writes the compile cache when a process ends by itself, but this process is killed.
  if (opening === null) flushCompileCache();
  opening ??= openSandbox(settings).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** Resolves once the message is in the channel. A parent that reads slowly therefore slows the query down. */
function send(message: FromQueryProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) throw new TypeError('query-worker.ts is started with an IPC channel');
    process.send(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

async function attempt(id: string, request: SelectRequest, query: RunningQuery): Promise<Selected> {
  const box = await sandbox();
  await box.refresh();
  await admitStatement(box.control, request.sql, box.tables);
  const connection = await box.instance.connect();
  try {
    query.check();
    query.interrupting(connection);
    return await select(connection, request, {
      async batch(json, rows) {
        query.rowsGiven += rows;
        await send({ type: 'rows', id, json, rows });
      },
      check: () => query.check(),
    });
  } finally {
    query.interrupting(null);
    connection.closeSync();
  }
}

async function run(id: string, request: SelectRequest): Promise<void> {
  const query = new RunningQuery();
  running.set(id, query);
  try {
    const selected = await attempt(id, request, query).catch(async (error: unknown) => {
      // A build replaced the files that the query was planned for.
      if (query.rowsGiven > 0 || !isVanishedFile(toQueryError(error, request.sql))) throw error;
      return attempt(id, request, query);
    });
    await send({ type: 'done', id, residentMb: residentMb(), ...selected });
  } catch (error) {
    const { code, message, position } = toQueryError(error, request.sql);
    await send({ type: 'failed', id, code, detail: message, position, residentMb: residentMb() });
  } finally {
    query.end();
    running.delete(id);
  }
}

const residentMb = () => process.memoryUsage.rss() / 2 ** 20;

/** Ends the process at once. `process.exit` would wait for native code in another thread. */
const endNow = () => process.kill(process.pid, 'SIGKILL');

let collectedMs = 0;
setInterval(() => {
  const resident = residentMb();
  if (resident > settings.processLimitMb) endNow();
  // V8 does not count the native memory behind its chunks, so it is told to collect those that were read.
  if (resident < settings.processLimitMb / 2 || performance.now() - collectedMs < COLLECT_MS) return;
  globalThis.gc?.();
  collectedMs = performance.now();
}, MEMORY_CHECK_MS);
process.on('disconnect', endNow);
// Ignored: Ctrl C in a terminal reaches parent and child, and the parent decides when to end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', (message: ToQueryProcess) => {
  if (message.type === 'stop') running.get(message.id)?.stop();
  // A broken channel ends the process by `disconnect`.
  else run(message.id, message).catch(() => {});
});
