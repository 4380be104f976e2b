import type { ObjectKey, ObjectStore } from './object-store.ts';

/** Removes an object and answers whether it was there. Of several callers at once, more than one may be told so. */
export async function removeExisting(store: ObjectStore, key: ObjectKey): Promise<boolean> {
  const isThere = (await store.head(key)) !== null;
  // Always: of an object that is gone, a store tidies away what a killed removal left.
  await store.remove(key);
  return isThere;
}
