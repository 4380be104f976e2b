import { MAX_PAGE_PHOTOS } from '../catalog/photo-catalog.ts';
import type { PhotoCatalog, TrashPage } from '../catalog/photo-catalog.ts';
import { TRASH_DAYS } from '../catalog/photo.ts';

const DAY_MS = 24 * 3_600_000;

export interface PurgePorts {
  readonly catalog: Pick<PhotoCatalog, 'trash' | 'get'>;
  /**
   * Forgets a photo in all layers, unless it is no longer in the trash. Resolves to what was removed; empty where the photo stays. It may
   * be called twice.
   */
  readonly forget: (id: string) => Promise<readonly unknown[]>;
  /** Returns milliseconds since the epoch. */
  readonly now: () => number;
}

export interface PurgeOptions {
  /** True: forgets all photos in the trash, also those that were put there today. */
  readonly everything?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Forgets the photos that are in the trash for longer than TRASH_DAYS, except those that are restored meanwhile. Resolves to the ids of the
 * forgotten photos. After a kill, the next run continues.
 */
export async function purgeTrash(
  { catalog, forget, now }: PurgePorts,
  { everything = false, signal }: PurgeOptions = {},
): Promise<readonly string[]> {
  // With `everything`, photos count that a clock in the future put there.
  const before = everything ? {} : { before: new Date(now() - TRASH_DAYS * DAY_MS).toISOString() };
  const forgotten: string[] = [];
  let cursor: string | null = null;
  do {
    const page: TrashPage = await catalog.trash({
      ...before,
      limit: MAX_PAGE_PHOTOS,
      ...(cursor !== null && { cursor }),
    });
    for (const id of page.id) {
      signal?.throwIfAborted();
      if ((await catalog.get(id))?.trashedAt === null) continue;
      if ((await forget(id)).length > 0) forgotten.push(id);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return forgotten;
}
