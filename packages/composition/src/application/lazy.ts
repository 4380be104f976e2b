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

/** Makes a value at the first call; every call answers the same one. A call that throws makes nothing. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
