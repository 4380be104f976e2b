import { abandonedReason, DEFAULT_RETRY_POLICY, retryDelayMs } from './job-queue.ts';
import type { Claim, ClaimedJob, FailedJob, JobQueue, Json, QueueMonitor, RetryPolicy } from './job-queue.ts';

interface Entry {
  readonly id: string;
  readonly kind: string;
  /** JSON text, so that no caller shares an object with the queue. */
  readonly payload: string;
  readonly dedupeKey: string | null;
  state: 'waiting' | 'running' | 'dead';
  attempts: number;
  claim: number;
  /** Milliseconds since the epoch. Waiting: when the job may be claimed. Running: when its lease ends. Dead: when it died. */
  atMs: number;
  reason: string;
}

/** The storage of a queue. A second queue that gets the same storage sees the same jobs. */
export interface QueueMemory {
  readonly entries: Map<string, Entry>;
  lastId: number;
}

export const emptyQueueMemory = (): QueueMemory => ({ entries: new Map(), lastId: 0 });

export interface MemoryQueueOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly memory?: QueueMemory;
  readonly retry?: RetryPolicy;
}

/** A queue for tests and demonstrations. It satisfies the whole contract, but its jobs live only in memory. */
export function createMemoryJobQueue(options: MemoryQueueOptions): JobQueue & QueueMonitor {
  const { now, memory = emptyQueueMemory(), retry = DEFAULT_RETRY_POLICY } = options;
  const all = (state: Entry['state']): Entry[] =>
    [...memory.entries.values()].filter((entry) => entry.state === state).sort((a, b) => a.atMs - b.atMs);
  const held = ({ id, claim }: Claim): Entry | null => {
    const entry = memory.entries.get(id);
    return entry?.state === 'running' && entry.claim === claim ? entry : null;
  };
  const giveUpAbandoned = (nowMs: number): void => {
    for (const entry of all('running')) {
      if (entry.atMs > nowMs) continue;
      if (entry.attempts >= retry.attempts) die(entry, abandonedReason(entry.attempts), nowMs);
      else entry.state = 'waiting';
    }
  };

  return {
    async send({ kind, payload, dedupeKey = null }, { delayMs = 0 } = {}) {
      if (dedupeKey !== null) {
        const twin = all('waiting').find((entry) => entry.dedupeKey === dedupeKey);
        if (twin !== undefined) {
          twin.atMs = Math.min(twin.atMs, now() + delayMs);
          return;
        }
        for (const dead of all('dead')) if (dead.dedupeKey === dedupeKey) memory.entries.delete(dead.id);
      }
      const id = String(++memory.lastId);
      memory.entries.set(id, {
        id,
        kind,
        payload: JSON.stringify(payload),
        dedupeKey,
        state: 'waiting',
        attempts: 0,
        claim: 0,
        atMs: now() + delayMs,
        reason: '',
      });
    },

    async claim(leaseMs) {
      const nowMs = now();
      giveUpAbandoned(nowMs);
      const next = all('waiting').find(({ atMs }) => atMs <= nowMs);
      if (next === undefined) return null;
      next.state = 'running';
      next.attempts += 1;
      next.claim += 1;
      next.atMs = nowMs + leaseMs;
      return claimed(next);
    },

    async extend(claim, leaseMs) {
      const entry = held(claim);
      if (entry !== null) entry.atMs = now() + leaseMs;
      return entry !== null;
    },

    async end(claim, how) {
      const entry = held(claim);
      if (entry === null) return false;
      if (how.end === 'done') return memory.entries.delete(entry.id);
      if (how.end === 'released') {
        Object.assign(entry, { state: 'waiting', attempts: entry.attempts - 1, atMs: now() });
        return true;
      }
      const delayMs = how.end === 'again' ? retryDelayMs(entry.attempts, retry) : null;
      if (delayMs === null) die(entry, how.reason, now());
      else Object.assign(entry, { state: 'waiting', atMs: now() + delayMs, reason: how.reason });
      return true;
    },

    async counts() {
      const nowMs = now();
      const waiting = all('waiting');
      const abandoned = all('running').filter(({ atMs }) => atMs <= nowMs).length;
      const ready = waiting.filter(({ atMs }) => atMs <= nowMs).length + abandoned;
      return {
        ready,
        delayed: waiting.length + abandoned - ready,
        running: all('running').length - abandoned,
        dead: all('dead').length,
      };
    },

    async running() {
      return all('running').map((entry) => ({ ...claimed(entry), leasedUntilMs: entry.atMs }));
    },

    async isOpen(dedupeKey) {
      return [...memory.entries.values()].some((entry) => entry.dedupeKey === dedupeKey && entry.state !== 'dead');
    },

    async retrying() {
      return all('waiting')
        .filter(({ reason }) => reason !== '')
        .map((entry) => ({ ...failed(entry), nextAtMs: entry.atMs }));
    },

    async deadLetters() {
      return all('dead').map((entry) => ({ ...failed(entry), diedAtMs: entry.atMs }));
    },

    async retryFailed(ids) {
      const isChosen = ({ id }: Entry): boolean => ids === undefined || ids.includes(id);
      const waiting = all('waiting').filter((entry) => entry.reason !== '' && isChosen(entry));
      const dead = all('dead').filter(isChosen);
      for (const entry of waiting) entry.atMs = Math.min(entry.atMs, now());
      for (const entry of dead) Object.assign(entry, { state: 'waiting', attempts: 0, atMs: now(), reason: '' });
      return waiting.length + dead.length;
    },
  };
}

const claimed = ({ id, kind, payload, dedupeKey, attempts, claim }: Entry): ClaimedJob => ({
  id,
  kind,
  payload: JSON.parse(payload) as Json,
  ...(dedupeKey !== null && { dedupeKey }),
  attempt: attempts,
  claim,
});

const failed = ({ id, kind, payload, dedupeKey, attempts, reason }: Entry): FailedJob => ({
  id,
  kind,
  payload: JSON.parse(payload) as Json,
  dedupeKey,
  attempts,
  reason,
});

function die(entry: Entry, reason: string, nowMs: number): void {
  Object.assign(entry, { state: 'dead', reason, atMs: nowMs });
}
