import type { QueueView } from '@homelake/http-api';
import { uploadOfJob, waitingKeyOf } from '@homelake/lake';
import type { FailedJob, Json, QueueMonitor, WorkView } from '@homelake/lake';

/** The state of the queue with the upload that each job belongs to, and the key of its bytes. */
export const createQueueView = (queue: QueueMonitor, view: WorkView): QueueView => {
  const describe = async ({ id, kind, payload, attempts, reason }: FailedJob) => {
    const upload = uploadOfJob(payload);
    const [record = null] = upload === null ? [] : await view.get([upload]);
    const key = keyOf(payload) ?? (record && (record.key ?? waitingKeyOf(record)));
    return { id, kind, key, upload, attempts, reason };
  };
  return {
    async state() {
      const { ready, delayed, running } = await queue.counts();
      const retrying = (await queue.retrying()).map(async (job) => ({
        ...(await describe(job)),
        nextAttemptAt: new Date(job.nextAtMs).toISOString(),
      }));
      const dead = (await queue.deadLetters()).map(async (job) => ({
        ...(await describe(job)),
        failedAt: new Date(job.diedAtMs).toISOString(),
      }));
      return {
        waiting: ready + delayed,
        running,
        retrying: await Promise.all(retrying),
        dead: await Promise.all(dead),
      };
    },
    retry: (ids) => queue.retryFailed(ids),
  };
};

/** The key in the payload of a job; null where there is none, as in jobs that name only their upload. */
function keyOf(payload: Json): string | null {
  const key: unknown = typeof payload === 'object' && payload !== null && 'key' in payload ? payload['key'] : null;
  return typeof key === 'string' ? key : null;
}
