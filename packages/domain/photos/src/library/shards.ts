import type { ListedObject, ObjectStore } from '@homelake/storage';

/** The first two digits of all ids, in order. A shard, a 256th of all photos, is listed at once. */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, '0'));

/** All objects under a prefix, over all pages. */
export async function listAll(store: ObjectStore, prefix: string): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ObjectStore['list']>> = await store.list(prefix, cursor === null ? {} : { cursor });
    objects.push(...page.objects);
    cursor = page.cursor;
  } while (cursor !== null);
  return objects;
}
