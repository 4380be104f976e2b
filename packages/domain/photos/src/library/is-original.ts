import type { ObjectInfo, ObjectStore, Sha256Factory } from '@homelake/storage';
import { isReadable, sha256Of } from '@homelake/storage';
import { photoIdOf } from '../catalog/photo.ts';

/**
 * True for the original among the objects of a photo; its companions have the same prefix, and another hash. Where no hash is stored, as of an
 * object that was found damaged or that another program wrote, the bytes are hashed; false where they cannot be read.
 */
export async function isOriginal(
  { store, createSha256 }: { readonly store: Pick<ObjectStore, 'stream'>; readonly createSha256: Sha256Factory },
  { key, metadata, archive }: ObjectInfo,
  id: string,
): Promise<boolean> {
  const stored = metadata['sha256'];
  if (stored !== undefined) return photoIdOf(stored) === id;
  const bytes = isReadable(archive) ? await store.stream(key) : null;
  return bytes !== null && photoIdOf(await sha256Of(bytes, createSha256)) === id;
}
