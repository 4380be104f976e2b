import type { ObjectStore, PutBody } from '@homelake/storage';
import type { JobHandlers } from './run-job.ts';

/**
 * Wraps a store so that each operation, and each chunk of a stream, calls `renew` first. A job that makes progress thereby renews its lease
 * however long it takes, and only a job that hangs loses it. An error of `renew` rejects the operation.
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
    async changeClass(key, storageClass, options) {
      await renew();
      return store.changeClass(key, storageClass, options);
    },
    async restore(key, options) {
      await renew();
      return store.restore(key, options);
    },
    async remove(key) {
      await renew();
      return store.remove(key);
    },
  };
}

/** Makes handlers that are created anew for each job, with a store that renews the job's lease. `create` must return the same kinds each time. */
export function renewingHandlers(store: ObjectStore, create: (store: ObjectStore) => JobHandlers): JobHandlers {
  const kinds = Object.keys(create(store));
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      async (payload, lease) => create(renewingStore(store, () => lease.renew()))[kind]?.(payload, lease),
    ]),
  );
}
