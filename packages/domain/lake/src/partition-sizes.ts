import type { KeyTemplate, ObjectStore } from '@homelake/storage';

/** Size of the file of each month of a table. */
export async function partitionSizes(
  store: ObjectStore,
  key: Pick<KeyTemplate<`${string}{month}${string}`>, 'prefix' | 'parse'>,
): Promise<Map<string, number>> {
  const files = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page = await store.list(key.prefix, cursor === null ? {} : { cursor });
    for (const { key: path, sizeBytes } of page.objects) {
      const month = key.parse(path)?.month;
      if (month !== undefined) files.set(month, sizeBytes);
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return files;
}
