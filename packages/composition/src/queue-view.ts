import type { QueueView } from '@homelake/http-api';
import type { Json, QueueMonitor } from '@homelake/lake';

/** The queue as people see it. */
export const createQueueView = (queue: QueueMonitor): QueueView => ({
  async state() {
    const { ready, delayed, running } = await queue.counts();
    const dead = (await queue.deadLetters()).map(({ id, kind, payload, attempts, reason, diedAtMs }) => ({
      id,
      kind,
      key: keyOf(payload),
      attempts,
      reason,
      failedAt: new Date(diedAtMs).toISOString(),
    }));
    return { waiting: ready + delayed, running, dead };
  },
  retry: (ids) => queue.retryDead(ids),
});

/** Every job on an upload names its key. */
export function keyOf(payload: Json): string | null {
  const key: unknown = typeof payload === 'object' && payload !== null && 'key' in payload ? payload['key'] : null;
  return typeof key === 'string' ? key : null;
}
