import type { Companion } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import type { PhotoPlace } from './photo-place.ts';

/**
 * Where a companion is, or is going to be: newer bytes of the same path take the place of the older, the same bytes from anywhere
 * are there already, and other bytes of a name that is taken, as from another folder with a copy of the photo, get a mark. A clip
 * is a film, and takes the place of none: another of its path may be what a program made of it, smaller. A copy of what came by itself
 * is nobody's place, since it may go again.
 */
export async function companionPlace(
  store: ObjectStore,
  companion: Omit<Companion, 'key'>,
  { id, key: originalKey, record }: PhotoPlace,
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
