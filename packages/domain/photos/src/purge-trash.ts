import type { PhotoCatalog } from './photo-catalog.ts';
import { TRASH_DAYS } from './photo.ts';

const DAY_MS = 24 * 3_600_000;

export interface PurgePorts {
  readonly catalog: Pick<PhotoCatalog, 'trashedBefore' | 'get'>;
  /** Forgets a photo through all layers; may be asked twice. */
  readonly forget: (id: string) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface PurgeOptions {
  /** Forgets also what came into the trash today. */
  readonly everything?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Forgets what lies in the trash for longer than TRASH_DAYS, but for what is taken out of it meanwhile. Answers the ids. Killed, it
 * goes on where it was.
 */
export async function purgeTrash(
  { catalog, forget, now }: PurgePorts,
  { everything = false, signal }: PurgeOptions = {},
): Promise<readonly string[]> {
  // What a clock that went ahead put there counts as well.
  const before = everything ? LATEST : new Date(now() - TRASH_DAYS * DAY_MS).toISOString();
  const ids = await catalog.trashedBefore(before);
  const forgotten: string[] = [];
  for (const id of ids) {
    signal?.throwIfAborted();
    if ((await catalog.get(id))?.trashedAt === null) continue;
    await forget(id);
    forgotten.push(id);
  }
  return forgotten;
}

const LATEST = '9999-12-31T23:59:59.999Z';
