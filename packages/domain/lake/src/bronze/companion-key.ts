import type { Companion } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import type { PhotoLocation } from './photo-location.ts';

/**
 * Returns the companion with the key at which it is stored, or is to be stored, beside its photo:
 *
 * - a sidecar or JSON of the same path is replaced, so the key of the earlier version is used;
 * - the same bytes under any name keep their key;
 * - where other bytes have the name already, for example because a second folder holds a copy of the photo, the key gets a suffix made from
 * the hash.
 *
 * A clip never replaces another clip, because a second one of the same path may be a smaller version that a program made. The copy of a
 * companion that came without its photo (`alone`) is not reused, because it may be removed again.
 */
export async function withCompanionKey(
  store: ObjectStore,
  companion: Omit<Companion, 'key'>,
  { id, key: originalKey, record }: PhotoLocation,
): Promise<Companion> {
  const { role, name, sha256 } = companion;
  const known = record?.companions.filter((one) => one.role === role && !one.alone) ?? [];
  const before = known.find((one) => one.name === name && role !== 'motion');
  if (before !== undefined) return { ...companion, key: before.key };
  const same = known.find((one) => one.sha256 === sha256);
  if (same !== undefined) return { ...companion, key: same.key };
  const key = photoKey.build({ id, name: baseName(name) });
  const there = key === originalKey ? null : await store.head(key);
  const isFree = key !== originalKey && (there === null || there.metadata['sha256'] === sha256);
  const marked = baseName(name).replace(/(\.[^.]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  return { ...companion, key: isFree ? key : photoKey.build({ id, name: marked }) };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
