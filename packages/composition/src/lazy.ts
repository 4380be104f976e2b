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

/**
 * A query engine whose code is loaded by its first query, and which looks at the tables anew after each build, whoever built them.
 * `revision` changes with every build.
 */
export function lazyQueryEngine(load: () => Promise<QueryEngine>, revision: () => Promise<string | null>): QueryEngine {
  const engine = lazily(load);
  let seen: string | null = null;
  const current = async (): Promise<QueryEngine> => {
    const isNew = !engine.started();
    const now = await revision();
    const opened = await engine();
    if (!isNew && now !== seen) await opened.refresh();
    seen = now;
    return opened;
  };
  return {
    query: async (sql, options) => (await current()).query(sql, options),
    async refresh() {
      if (engine.started()) await (await engine()).refresh();
    },
    async close() {
      if (engine.started()) await (await engine()).close();
    },
  };
}
