export type Lazy<T> = (() => Promise<T>) & { readonly started: () => boolean };

/** Wraps `load` so that it runs at the first call only. After a failed load, the next call loads again. */
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

/** Wraps `make` so that it runs at the first call only; every later call returns the same value. A call that throws caches nothing. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
