import type { PhotoCatalog } from './photo-catalog.ts';
import { TRASH_DAYS } from './photo.ts';

const DAY_MS = 24 * 3_600_000;

export interface PurgePorts {
  readonly catalog: Pick<PhotoCatalog, 'trashedBefore'>;
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

/** Forgets what lies in the trash for longer than TRASH_DAYS. Answers the ids. Killed, it goes on where it was. */
export async function purgeTrash(
  { catalog, forget, now }: PurgePorts,
  { everything = false, signal }: PurgeOptions = {},
): Promise<readonly string[]> {
  // What a clock that went ahead put there counts as well.
  const before = everything ? LATEST : new Date(now() - TRASH_DAYS * DAY_MS).toISOString();
  const ids = await catalog.trashedBefore(before);
  for (const id of ids) {
    signal?.throwIfAborted();
    await forget(id);
  }
  return ids;
}

const LATEST = '9999-12-31T23:59:59.999Z';
