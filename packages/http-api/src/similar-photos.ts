import { hammingDistance } from '@homelake/photos';
import type { Photo } from '@homelake/photos';
import type { CatalogReads } from './services.ts';

/** Bits of 64 in which two shots of the same scene may differ; unrelated pictures differ in about 32. */
const MAX_DISTANCE = 10;
const MOST = 50;
const ID_DIGITS = 32;
const HASH_DIGITS = 16;
/** Of a picture without structure: it looks like nothing. */
const FLAT = '0'.repeat(HASH_DIGITS);

interface Similar {
  readonly id: string;
  readonly distance: number;
}

/**
 * Finds the photos that look nearly like one, the nearest first. All hashes are read once and kept until a photo of any month changes: as two
 * texts, 48 bytes a photo, because a million small strings take twice that.
 */
export function createSimilarPhotos(catalog: Pick<CatalogReads, 'revisions' | 'perceptualHashes'>) {
  let kept: { readonly revision: string; readonly ids: string; readonly hashes: string } | null = null;

  const read = async () => {
    const revision = JSON.stringify(await catalog.revisions());
    if (kept?.revision === revision) return kept;
    const { id, hash } = await catalog.perceptualHashes();
    kept = { revision, ids: id.join(''), hashes: hash.join('') };
    return kept;
  };

  return async ({ id: own, perceptualHash }: Pick<Photo, 'id' | 'perceptualHash'>): Promise<Similar[]> => {
    if (perceptualHash === null || perceptualHash === FLAT) return [];
    const { ids, hashes } = await read();
    const found: Similar[] = [];
    for (let index = 0; index * ID_DIGITS < ids.length; index++) {
      const hash = hashes.slice(index * HASH_DIGITS, (index + 1) * HASH_DIGITS);
      const distance = hammingDistance(perceptualHash, hash);
      if (distance > MAX_DISTANCE) continue;
      const id = ids.slice(index * ID_DIGITS, (index + 1) * ID_DIGITS);
      if (id !== own) found.push({ id, distance });
    }
    return found.sort((a, b) => a.distance - b.distance).slice(0, MOST);
  };
}
