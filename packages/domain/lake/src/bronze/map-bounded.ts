/** Number of concurrent reads of a build: enough to hide the latency of a store across a network. */
export const READS_AT_ONCE = 16;

/**
 * Maps each item with at most `atOnce` calls of `map` at the same time. Results have the order of the items. Rejects with the first failure,
 * and then starts no further calls.
 */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      try {
        results[at] = await map(items[at]!);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
