import { MAX_PAGE_PHOTOS } from '../catalog/photo-catalog.ts';
import type { PhotoCatalog, TrashPage } from '../catalog/photo-catalog.ts';
import { TRASH_DAYS } from '../catalog/photo.ts';

const DAY_MS = 24 * 3_600_000;

export interface PurgePorts {
  readonly catalog: Pick<PhotoCatalog, 'trash' | 'get'>;
  /**
   * Forgets a photo through all layers, unless it is no longer in the trash. Answers what was removed: nothing where the photo stays. May be
   * asked twice.
   */
  readonly forget: (id: string) => Promise<readonly unknown[]>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface PurgeOptions {
  /** Forgets also what came into the trash today. */
  readonly everything?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Forgets what lies in the trash for longer than TRASH_DAYS, but for what is taken out of it meanwhile. Answers the ids of what was
 * forgotten. Killed, it goes on where it was.
 */
export async function purgeTrash(
  { catalog, forget, now }: PurgePorts,
  { everything = false, signal }: PurgeOptions = {},
): Promise<readonly string[]> {
  // What a clock that went ahead put there counts as well.
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
