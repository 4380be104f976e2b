import { findOriginals } from './find-originals.ts';
import type { Reunion } from './find-originals.ts';
import { ImageError } from '../pictures/image-codec.ts';
import type { ImageCodec } from '../pictures/image-codec.ts';
import { likenessOf } from '../pictures/likeness.ts';
import type { Likeness } from '../pictures/likeness.ts';
import { updatePhotoRecord } from './photo-records.ts';
import type { PhotoStores } from './photo-ports.ts';
import type { PhotoSearch } from '../catalog/photo-search.ts';
import { syncCatalogRow } from './sync-catalog-row.ts';
import { renditionKeyOf } from '../pictures/rendition-key.ts';
import { RENDITIONS } from '../pictures/renditions.ts';
import { readReunionState, writeReunionState } from './reunion-state.ts';

export interface ReunitePorts extends PhotoStores {
  /** The search that belongs to the catalog; it may be behind it. */
  readonly search: Pick<PhotoSearch, 'revisions' | 'perceptualHashes'>;
  /** Called when the first picture must be decoded. */
  readonly codec: () => ImageCodec | Promise<ImageCodec>;
}

export interface ReuniteOptions {
  /** True: compares all pictures, even those that were compared before. The ties are the same. */
  readonly full?: boolean;
  /** Called with the share of the work that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface ReuniteReport {
  /** Number of copies that have an original. */
  readonly tied: number;
  /** Number of ties that were made, changed or removed. */
  readonly changed: number;
}

/** Number of comparisons after which the results are stored, so that a killed search continues near the same point. */
const NOTE_AFTER = 500;

/**
 * Ties every copy that a messenger made to its original, and removes ties that no longer hold, because an original came, was deleted, or
 * has a rival. The ties follow from the existing photos and their owner's edits, not from earlier ties or from the order of arrival. If
 * nothing has changed since the last search, nothing is read; otherwise only pairs that were not compared before are compared.
 *
 * It may be killed or stopped at any point, and run again. Rejects with StorageError, CatalogError, an ImageError `codec-failed`, or the
 * signal's reason.
 */
export async function reunitePhotos(ports: ReunitePorts, options: ReuniteOptions = {}): Promise<ReuniteReport> {
  const first = await searchOnce(ports, options);
  if (first.changed === 0) return first;
  // Ties change the revisions of months. A second search stores the new ones, so that the next build finds nothing to do.
  const { tied, changed } = await searchOnce(ports, { ...options, full: false });
  return { tied, changed: first.changed + changed };
}

async function searchOnce(
  ports: ReunitePorts,
  { full = false, onProgress = () => {}, signal }: ReuniteOptions,
): Promise<ReuniteReport> {
  const { store, catalog, search } = ports;
  const state = await readReunionState(store);
  // Read before the hashes. A change in between, or one that the search does not have yet, gives another revision at the next search.
  const revisions = JSON.stringify(await search.revisions());
  const ties = await catalog.ties();
  if (!full && state.revisions === revisions) return { tied: ties.length, changed: 0 };

  const known = full ? new Map<string, ReadonlyMap<string, Likeness>>() : state.likenesses;
  const likenesses = new Map<string, Map<string, Likeness>>();
  const greyOf = createLook(ports, signal);
  let measured = 0;
  const compare = async (copyId: string, originalId: string): Promise<Likeness | null> => {
    let likeness = known.get(copyId)?.get(originalId) ?? null;
    if (likeness === null) {
      const [grey, copy] = [await greyOf(originalId), await greyOf(copyId)];
      if (grey === null || copy === null) return null;
      likeness = likenessOf(grey, copy);
      measured += 1;
    }
    likenesses.set(copyId, (likenesses.get(copyId) ?? new Map<string, Likeness>()).set(originalId, likeness));
    if (measured >= NOTE_AFTER) {
      measured = 0;
      await writeReunionState(store, { revisions: '', likenesses: new Map([...known, ...likenesses]) });
    }
    return likeness;
  };
  const facts = async (id: string) => {
    const photo = await catalog.get(id);
    return photo === null || photo.standsAlone ? null : photo;
  };

  const loose = new Set(ties.map(({ copyId }) => copyId));
  let [tied, changed] = [0, 0];
  const tie = async (copyId: string, reunion: Reunion | null): Promise<void> => {
    await updatePhotoRecord(store, copyId, (now) => now && { ...now, reunion });
    await syncCatalogRow(ports, copyId);
    changed += 1;
  };
  const [copies, others] = [await search.perceptualHashes('copies'), await search.perceptualHashes('others')];
  for await (const { copyId, reunion, done } of findOriginals({ copies, others, facts, compare })) {
    signal?.throwIfAborted();
    if (reunion !== null) tied += 1;
    const row = await catalog.get(copyId);
    if ((row?.originalId ?? null) !== (reunion?.originalId ?? null)) await tie(copyId, reunion);
    // The owner's edits keep the copy shown, or its original was removed and came back.
    else if (reunion !== null && row?.hidden === false) await syncCatalogRow(ports, copyId);
    loose.delete(copyId);
    onProgress(done);
  }
  // Copies that have no candidates any more.
  for (const copyId of loose) await tie(copyId, null);
  await writeReunionState(store, { revisions, likenesses });
  return { tied, changed };
}

const [thumbnail] = RENDITIONS.toSorted((a, b) => a.longEdge.atMost - b.longEdge.atMost);

/**
 * Makes a function that reads the grey values of a photo from its smallest rendition; null where that cannot be read. The values of the
 * last two photos are cached.
 */
function createLook({ store, codec }: ReunitePorts, signal?: AbortSignal): (id: string) => Promise<Uint8Array | null> {
  if (thumbnail === undefined) throw new TypeError('RENDITIONS: there is none');
  const { name, contentType } = thumbnail;
  const kept = new Map<string, Uint8Array | null>();
  const look = async (id: string): Promise<Uint8Array | null> => {
    const bytes = await store.read(renditionKeyOf(id, name));
    if (bytes === null) return null;
    try {
      return (await (await codec()).render(bytes, [], { contentType, ...(signal && { signal }) })).grey;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ImageError) || error.code === 'codec-failed') throw error;
      return null;
    }
  };
  return async (id) => {
    const grey = kept.has(id) ? (kept.get(id) ?? null) : await look(id);
    kept.delete(id);
    kept.set(id, grey);
    for (const oldest of kept.keys()) if (kept.size > 2) kept.delete(oldest);
    return grey;
  };
}
