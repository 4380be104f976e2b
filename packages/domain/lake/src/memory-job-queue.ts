import { abandonedReason, DEFAULT_RETRY_POLICY, retryDelayMs } from './job-queue.ts';
import type { Claim, JobQueue, Json, NewJob, RetryPolicy } from './job-queue.ts';

interface Entry {
  readonly id: string;
  kind: string;
  /** As JSON text, so that nobody holds the queue's own copy. */
  payload: string;
  readonly dedupeKey: string | null;
  state: 'waiting' | 'running' | 'dead';
  attempts: number;
  silences: number;
  claim: number;
  /** Waiting: when it may be claimed. Running: when its lease ends. Dead: when it died. */
  atMs: number;
  reason: string;
}

/** What outlives a queue: give the same one to a second queue and it sees the same jobs. */
export interface QueueMemory {
  readonly entries: Map<string, Entry>;
  lastId: number;
}

export const emptyQueueMemory = (): QueueMemory => ({ entries: new Map(), lastId: 0 });

/** A queue for tests and demonstrations: keeps every promise of the port but durability. */
export function createMemoryJobQueue(
  options: { readonly memory?: QueueMemory; readonly retry?: RetryPolicy } = {},
): JobQueue {
  const { memory = emptyQueueMemory(), retry = DEFAULT_RETRY_POLICY } = options;
  const all = (state: Entry['state']): Entry[] =>
    [...memory.entries.values()].filter((entry) => entry.state === state).sort((a, b) => a.atMs - b.atMs);
  const held = ({ id, claim }: Claim): Entry | null => {
    const entry = memory.entries.get(id);
    return entry?.state === 'running' && entry.claim === claim ? entry : null;
  };
  const giveUpAbandoned = (nowMs: number): void => {
    for (const entry of all('running')) {
      if (entry.atMs > nowMs) continue;
      entry.silences += 1;
      if (entry.silences >= retry.silences) die(entry, abandonedReason(entry.silences), nowMs);
      else entry.state = 'waiting';
    }
  };

  return {
    async enqueue(job: NewJob, nowMs) {
      const payload = JSON.stringify(job.payload);
      const key = job.dedupeKey ?? null;
      if (key !== null) {
        const twin = all('waiting').find(({ dedupeKey }) => dedupeKey === key);
        if (twin !== undefined) return { id: twin.id, added: false };
        for (const dead of all('dead')) if (dead.dedupeKey === key) memory.entries.delete(dead.id);
      }
      const id = String(++memory.lastId);
      memory.entries.set(id, {
        id,
        kind: job.kind,
        payload,
        dedupeKey: key,
        state: 'waiting',
        attempts: 0,
        silences: 0,
        claim: 0,
        atMs: nowMs,
        reason: '',
      });
      return { id, added: true };
    },

    async claim(nowMs, leaseMs) {
      giveUpAbandoned(nowMs);
      const running = new Set(all('running').map(({ dedupeKey }) => dedupeKey));
      running.delete(null);
      const next = all('waiting').find((entry) => entry.atMs <= nowMs && !running.has(entry.dedupeKey));
      if (next === undefined) return null;
      next.state = 'running';
      next.attempts += 1;
      next.claim += 1;
      next.atMs = nowMs + leaseMs;
      return {
        id: next.id,
        kind: next.kind,
        payload: JSON.parse(next.payload) as Json,
        dedupeKey: next.dedupeKey,
        attempt: next.attempts,
        silences: next.silences,
        claim: next.claim,
        leasedUntilMs: next.atMs,
      };
    },

    async extend(claim, nowMs, leaseMs) {
      const entry = held(claim);
      if (entry !== null) entry.atMs = nowMs + leaseMs;
      return entry !== null;
    },

    async complete(claim) {
      return held(claim) !== null && memory.entries.delete(claim.id);
    },

    async fail(claim, nowMs, failure) {
      const entry = held(claim);
      if (entry === null) return false;
      const delayMs = failure.retry ? retryDelayMs(entry.attempts, retry) : null;
      if (delayMs === null) die(entry, failure.reason, nowMs);
      else Object.assign(entry, { state: 'waiting', atMs: nowMs + delayMs, reason: failure.reason });
      return true;
    },

    async counts(nowMs) {
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

    async deadLetters() {
      return all('dead').map(({ id, kind, payload, dedupeKey, attempts, silences, reason, atMs }) => ({
        id,
        kind,
        payload: JSON.parse(payload) as Json,
        dedupeKey,
        attempts,
        silences,
        reason,
        diedAtMs: atMs,
      }));
    },

    async retryDead(nowMs, ids) {
      const chosen = all('dead').filter(({ id }) => ids === undefined || ids.includes(id));
      for (const entry of chosen) {
        Object.assign(entry, { state: 'waiting', attempts: 0, silences: 0, atMs: nowMs, reason: '' });
      }
      return chosen.length;
    },
  };
}

function die(entry: Entry, reason: string, nowMs: number): void {
  Object.assign(entry, { state: 'dead', reason, atMs: nowMs });
}
