import type { ObjectStore, PutBody } from '@homelake/storage';
import type { JobHandlers } from './run-job.ts';

/**
 * The store as a job sees it: whatever the job reads or writes, each chunk of a stream included, renews its lease first. So work that gets
 * on, however long it takes, is told from work that hangs. What `renew` throws ends the operation.
 */
export function renewingStore(store: ObjectStore, renew: () => Promise<void>): ObjectStore {
  async function* renewed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      await renew();
      yield chunk;
    }
  }
  const body = (bytes: PutBody): PutBody => (bytes instanceof Uint8Array ? bytes : renewed(bytes));
  return {
    async put(key, bytes, options) {
      await renew();
      return store.put(key, body(bytes), options);
    },
    async head(key) {
      await renew();
      return store.head(key);
    },
    async read(key, range) {
      await renew();
      return store.read(key, range);
    },
    async stream(key, range) {
      await renew();
      const chunks = await store.stream(key, range);
      return chunks === null ? null : renewed(chunks);
    },
    async list(prefix, options) {
      await renew();
      return store.list(prefix, options);
    },
    async move(from, to, options) {
      await renew();
      return store.move(from, to, options);
    },
    async remove(key) {
      await renew();
      return store.remove(key);
    },
  };
}

/** Handlers that are made anew for each job, on the view of the store that the job has. `create` says the same kinds each time. */
export function renewingHandlers(store: ObjectStore, create: (store: ObjectStore) => JobHandlers): JobHandlers {
  const kinds = Object.keys(create(store));
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      async (payload, lease) => create(renewingStore(store, () => lease.renew()))[kind]?.(payload, lease),
    ]),
  );
}
