import type { QueryEngine } from '@homelake/lake';

export type Lazy<T> = (() => Promise<T>) & { readonly started: () => boolean };

/** Loads at the first call and never again. A load that failed is forgotten, so that the next call tries anew. */
export function lazily<T>(load: () => Promise<T>): Lazy<T> {
  let loading: Promise<T> | null = null;
  const get = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return Object.assign(get, { started: () => loading !== null });
}

/** A query engine whose code is loaded by its first query. */
export function lazyQueryEngine(load: () => Promise<QueryEngine>): QueryEngine {
  const engine = lazily(load);
  return {
    query: async (sql, options) => (await engine()).query(sql, options),
    async refresh() {
      if (engine.started()) await (await engine()).refresh();
    },
    async close() {
      if (engine.started()) await (await engine()).close();
    },
  };
}
