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
  /** Of the catalog; may lag behind it. */
  readonly search: Pick<PhotoSearch, 'revisions' | 'perceptualHashes'>;
  /** Asked for at the first picture that has to be looked at. */
  readonly codec: () => ImageCodec | Promise<ImageCodec>;
}

export interface ReuniteOptions {
  /** Looks at all pictures, as if none had been compared before; the ties come out the same. */
  readonly full?: boolean;
  /** Share of the work that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface ReuniteReport {
  /** Copies that have an original. */
  readonly tied: number;
  /** Ties that were made, changed or undone. */
  readonly changed: number;
}

/** Comparisons after which what was measured is written down, so that a search that is killed goes on near where it was. */
const NOTE_AFTER = 500;

/**
 * Ties every copy that a messenger made to the photo that it was made of, and lets go of ties that no longer hold: an original came, was
 * deleted, or has a rival. The ties follow from the photos that there are and from their owner's word, whatever was tied before and in
 * whatever order they came. Where nothing changed since the last time, nothing is read; else two pictures are only ever compared once.
 *
 * May be killed or stopped anywhere, and run again. Rejects with StorageError, CatalogError, an ImageError `codec-failed`, or the signal's
 * reason.
 */
export async function reunitePhotos(ports: ReunitePorts, options: ReuniteOptions = {}): Promise<ReuniteReport> {
  const first = await searchOnce(ports, options);
  if (first.changed === 0) return first;
  // Ties change revisions themselves. This search notes those, so that the next build finds nothing to do.
  const { tied, changed } = await searchOnce(ports, { ...options, full: false });
  return { tied, changed: first.changed + changed };
}

async function searchOnce(
  ports: ReunitePorts,
  { full = false, onProgress = () => {}, signal }: ReuniteOptions,
): Promise<ReuniteReport> {
  const { store, catalog, search } = ports;
  const state = await readReunionState(store);
  // Read before any hash: what changes in between, or has not reached the search, has another revision the next time.
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
    // Its owner's word keeps it in sight, or its original went and came back.
    else if (reunion !== null && row?.hidden === false) await syncCatalogRow(ports, copyId);
    loose.delete(copyId);
    onProgress(done);
  }
  // Those that nothing is near any more.
  for (const copyId of loose) await tie(copyId, null);
  await writeReunionState(store, { revisions, likenesses });
  return { tied, changed };
}

const [thumbnail] = RENDITIONS.toSorted((a, b) => a.longEdge.atMost - b.longEdge.atMost);

/** Gives the grey values of a photo, by its smallest rendition; null where it has none that can be read. Those of the last two are kept. */
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
