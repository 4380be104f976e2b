import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';

import { abandonedReason, DEFAULT_RETRY_POLICY, QueueError, retryDelayMs } from '@homelake/lake';
import type { ClaimedJob, FailedJob, JobQueue, Json, QueueMonitor, RetryPolicy } from '@homelake/lake';

import { openOrRead } from '../sqlite/read-only-database.ts';
import { translating } from '../sqlite/sqlite-error.ts';
import { createTransactions } from '../sqlite/sqlite-transaction.ts';

export interface SqliteQueueOptions {
  /** Path of the database file. It is created if missing; its directory must exist. */
  readonly path: string;
  readonly retry?: RetryPolicy;
  /** Returns milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
  /**
   * True where the caller is the only worker of this queue, as the holder of the home's lock is. Running jobs then belong to a process that
   * has ended, so they are ready at once, before their lease ends.
   */
  readonly soleWorker?: boolean;
  /** True where failed jobs are ready at once, before their delay passes: a user who starts again may have made room on the disk. */
  readonly retryNow?: boolean;
}

export interface SqliteQueue extends JobQueue, QueueMonitor {
  close(): void;
}

/** Time in ms that a writer waits for writers of other processes. It blocks the thread; each write takes a few milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
const SCHEMA_VERSION = 3;

const schema = `
  CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    dedupe_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'dead')),
    attempts INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    -- Waiting: when it may be claimed. Running: when its lease ends. Dead: when it died.
    at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX job_by_state ON job (state, at_ms, id);
  CREATE INDEX job_by_key ON job (dedupe_key, state) WHERE dedupe_key IS NOT NULL;
`;

/** Statements that migrate a file from an older version to this one, by version. 0 is a new file. */
const migrations: Readonly<Record<number, string>> = {
  0: schema,
  1: '',
  2: 'ALTER TABLE job DROP COLUMN silences;',
};

const translated = translating(QueueError, 'the file of the queue');
const attempt = async <T>(action: () => T): Promise<T> => translated(action);

const GIVE_UP = `UPDATE job SET state = 'dead', at_ms = ?, reason = ? WHERE id = ?`;

/**
 * Opens a durable job queue in a SQLite file that several processes may share. `send` and `retryFailed` resolve when the change is on the
 * disk. `claim`, `extend` and `end` do not wait for it: a power cut may lose the last of them, and a job is then done once more. It loses none
 * alone that comes before another, so a job that has ended is never lost without the jobs that it sent. Throws QueueError where the file
 * cannot be opened.
 */
export function openSqliteQueue(options: SqliteQueueOptions): SqliteQueue {
  const { path, retry = DEFAULT_RETRY_POLICY, now = Date.now, soleWorker = false, retryNow = false } = options;
  const db = translated(() => openOrRead(path, openDatabase));
  if (soleWorker) translated(() => db.exec(`UPDATE job SET at_ms = 0 WHERE state = 'running'`));
  if (retryNow) translated(() => db.exec(`UPDATE job SET at_ms = 0 WHERE state = 'waiting'`));

  const { write, writeUnflushed } = createTransactions(db, translated);
  const run = (sql: string, ...values: SQLInputValue[]): number => Number(db.prepare(sql).run(...values).changes);
  const rows = (sql: string, ...values: SQLInputValue[]): JobRow[] =>
    db
      .prepare(sql)
      .all(...values)
      .map(jobRow);
  const row = (sql: string, ...values: SQLInputValue[]): JobRow | undefined => rows(sql, ...values)[0];
  const heldBy = "id = ? AND claim = ? AND state = 'running'";

  return {
    send({ kind, payload, dedupeKey = null }, { delayMs = 0 } = {}) {
      const text = JSON.stringify(payload);
      return write(() => {
        const sooner = `UPDATE job SET at_ms = min(at_ms, ?) WHERE dedupe_key = ? AND state = 'waiting'`;
        if (run(sooner, now() + delayMs, dedupeKey) > 0) return;
        run(`DELETE FROM job WHERE dedupe_key = ? AND state = 'dead'`, dedupeKey);
        run(`INSERT INTO job VALUES (NULL, ?, ?, ?, 'waiting', 0, 0, ?, '')`, kind, text, dedupeKey, now() + delayMs);
      });
    },

    claim(leaseMs) {
      return writeUnflushed(() => {
        const nowMs = now();
        // Jobs whose lease has ended become dead letters, or ready again.
        for (const { id, attempts } of rows(`SELECT * FROM job WHERE state = 'running' AND at_ms <= ?`, nowMs)) {
          if (attempts < retry.attempts) run(`UPDATE job SET state = 'waiting' WHERE id = ?`, id);
          else run(GIVE_UP, nowMs, abandonedReason(attempts), id);
        }
        const next = row(
          `UPDATE job SET state = 'running', attempts = attempts + 1, claim = claim + 1, at_ms = ?
           WHERE id = (SELECT id FROM job WHERE state = 'waiting' AND at_ms <= ? ORDER BY at_ms, id LIMIT 1)
           RETURNING *`,
          nowMs + leaseMs,
          nowMs,
        );
        if (next === undefined) return null;
        return claimedJob(next);
      });
    },

    extend({ id, claim }, leaseMs) {
      return writeUnflushed(() => run(`UPDATE job SET at_ms = ? WHERE ${heldBy}`, now() + leaseMs, id, claim) === 1);
    },

    end({ id, claim }, how) {
      if (how.end === 'done') return writeUnflushed(() => run(`DELETE FROM job WHERE ${heldBy}`, id, claim) === 1);
      if (how.end === 'released') {
        const release = `UPDATE job SET state = 'waiting', attempts = attempts - 1, at_ms = ? WHERE ${heldBy}`;
        return writeUnflushed(() => run(release, now(), id, claim) === 1);
      }
      return writeUnflushed(() => {
        const held = row(`SELECT * FROM job WHERE ${heldBy}`, id, claim);
        if (held === undefined) return false;
        const delayMs = how.end === 'again' ? retryDelayMs(held.attempts, retry) : null;
        if (delayMs === null) return run(GIVE_UP, now(), how.reason, id) === 1;
        const wait = `UPDATE job SET state = 'waiting', at_ms = ?, reason = ? WHERE id = ?`;
        return run(wait, now() + delayMs, how.reason, id) === 1;
      });
    },

    counts() {
      return attempt(() => {
        const counts = { ready: 0, delayed: 0, running: 0, dead: 0 };
        const query = db.prepare('SELECT state, at_ms <= ? AS due, count(*) AS jobs FROM job GROUP BY 1, 2');
        for (const { state, due, jobs } of query.all(now())) {
          // A running job whose lease has ended can be claimed, so it counts as ready.
          const name = state === 'dead' ? 'dead' : due === 1 ? 'ready' : state === 'running' ? 'running' : 'delayed';
          counts[name] += Number(jobs);
        }
        return counts;
      });
    },

    running() {
      return attempt(() =>
        rows(`SELECT * FROM job WHERE state = 'running'`).map((job) => ({
          ...claimedJob(job),
          leasedUntilMs: job.atMs,
        })),
      );
    },

    isOpen(dedupeKey) {
      return attempt(() => row(`SELECT * FROM job WHERE dedupe_key = ? AND state <> 'dead'`, dedupeKey) !== undefined);
    },

    retrying() {
      return attempt(() =>
        rows(`SELECT * FROM job WHERE state = 'waiting' AND reason <> '' ORDER BY at_ms, id`).map((job) => ({
          ...failedJob(job),
          nextAtMs: job.atMs,
        })),
      );
    },

    deadLetters() {
      return attempt(() =>
        rows(`SELECT * FROM job WHERE state = 'dead' ORDER BY at_ms, id`).map((job) => ({
          ...failedJob(job),
          diedAtMs: job.atMs,
        })),
      );
    },

    retryFailed(ids) {
      const chosen = ids === undefined ? '' : 'AND id IN (SELECT value FROM json_each($ids))';
      const of = ids === undefined ? {} : { $ids: JSON.stringify(ids.map(Number)) };
      return write(() => {
        const due = `UPDATE job SET at_ms = min(at_ms, $now) WHERE state = 'waiting' AND reason <> '' ${chosen}`;
        const revive = `UPDATE job SET state = 'waiting', attempts = 0, at_ms = $now, reason = '' WHERE state = 'dead' ${chosen}`;
        const values = { $now: now(), ...of };
        return [due, revive].reduce((sum, sql) => sum + Number(db.prepare(sql).run(values).changes), 0);
      });
    },

    close() {
      db.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    prepare(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: DatabaseSync, path: string): void {
  // FULL: with NORMAL, the usual setting in WAL mode, a power cut could lose the last jobs that were sent.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('BEGIN IMMEDIATE');
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  const migration = migrations[version];
  if (migration !== undefined) db.exec(`${migration} PRAGMA user_version = ${SCHEMA_VERSION}`);
  db.exec('COMMIT');
  if (migration !== undefined || version === SCHEMA_VERSION) return;
  throw new QueueError('unavailable', `${path} is of version ${String(version)}, this is version ${SCHEMA_VERSION}`);
}

interface JobRow {
  readonly id: number;
  readonly kind: string;
  readonly payload: Json;
  readonly dedupeKey: string | null;
  readonly attempts: number;
  readonly claim: number;
  readonly atMs: number;
  readonly reason: string;
}

const jobRow = (row: Record<string, unknown>): JobRow => ({
  id: Number(row['id']),
  kind: String(row['kind']),
  payload: JSON.parse(String(row['payload'])) as Json,
  dedupeKey: typeof row['dedupe_key'] === 'string' ? row['dedupe_key'] : null,
  attempts: Number(row['attempts']),
  claim: Number(row['claim']),
  atMs: Number(row['at_ms']),
  reason: String(row['reason']),
});

const claimedJob = ({ id, kind, payload, dedupeKey, attempts, claim }: JobRow): ClaimedJob => ({
  id: String(id),
  kind,
  payload,
  ...(dedupeKey !== null && { dedupeKey }),
  attempt: attempts,
  claim,
});

const failedJob = ({ id, kind, payload, dedupeKey, attempts, reason }: JobRow): FailedJob => ({
  id: String(id),
  kind,
  payload,
  dedupeKey,
  attempts,
  reason,
});
