import type { Companion } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { baseName, photoKey } from '@homelake/storage';
import type { PhotoLocation } from './photo-location.ts';

/**
 * Returns the companion with the key at which it is stored, or is to be stored, beside its photo:
 *
 * - the same bytes under any name keep their key;
 * - where other bytes have the name already, the key gets a suffix made from the hash. A version of a companion therefore never replaces another.
 *
 * The copy of a companion that came without its photo (`alone`) is not reused, because it may be removed again.
 */
export async function withCompanionKey(
  store: ObjectStore,
  companion: Omit<Companion, 'key'>,
  { id, key: originalKey, record }: PhotoLocation,
): Promise<Companion> {
  const { role, name, sha256 } = companion;
  const same = record?.companions.find((one) => one.role === role && one.sha256 === sha256 && !one.alone);
  if (same !== undefined) return { ...companion, key: same.key };
  const key = photoKey.build({ id, name: baseName(name) });
  const there = key === originalKey ? null : await store.head(key);
  const isFree = key !== originalKey && (there === null || there.metadata['sha256'] === sha256);
  const marked = baseName(name).replace(/(\.[^.]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  return { ...companion, key: isFree ? key : photoKey.build({ id, name: marked }) };
}
