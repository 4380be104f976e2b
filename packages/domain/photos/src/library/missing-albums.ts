import { albumKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';

/** Those of the albums that are not there, or were removed. */
export async function missingAlbums(
  store: Pick<ObjectStore, 'head'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const infos = await Promise.all(ids.map((id) => store.head(albumKey.build({ id }))));
  return ids.filter((_, at) => infos[at] === null);
}
