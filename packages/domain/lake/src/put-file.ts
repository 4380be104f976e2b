import type { ObjectStore } from '@homelake/storage';
import { StorageError, fileKey } from '@homelake/storage';
import type { IncomingFile } from './incoming-file.ts';

/**
 * Stores a file under its path and answers the key. Other bytes that have the path already keep it, and the new ones get a mark of
 * their content. What is there already is not written again.
 */
export async function putFile(
  store: ObjectStore,
  { path, open }: Pick<IncomingFile, 'path' | 'open'>,
  sha256: string,
): Promise<string> {
  const marked = path.replace(/(\.[^./]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  for (const candidate of [path, marked]) {
    const key = fileKey.build({ path: candidate });
    const there = await store.head(key);
    if (there?.metadata['sha256'] === sha256) return key;
    if (there !== null) continue;
    try {
      await store.put(key, open(), { ifMatch: 'absent', metadata: { sha256 } });
      return key;
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'precondition-failed') throw error;
      // Somebody else was faster, perhaps with the same bytes.
      if ((await store.head(key))?.metadata['sha256'] === sha256) return key;
    }
  }
  throw new StorageError(
    'precondition-failed',
    fileKey.build({ path: marked }),
    'has other content than its name says',
  );
}
