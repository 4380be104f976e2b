import type { TrashPage, TrashRequest } from './photo-catalog.ts';
import { badCursor, checkLimit, fromCursor, toCursor } from './timeline.ts';

/** A place in the trash. */
export interface TrashPosition {
  /** Milliseconds since the epoch. */
  readonly trashedMs: number;
  readonly id: string;
}

/** The order of the trash: what lies there longest first, and of the same instant the lesser id first. */
export function compareTrash(a: TrashPosition, b: TrashPosition): number {
  if (a.trashedMs !== b.trashedMs) return a.trashedMs - b.trashedMs;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** Milliseconds since the epoch; for a text that is no instant the latest there is, so that no photo is deleted for it. */
export function instantMs(instant: string): number {
  const parsed = Date.parse(instant);
  return Number.isNaN(parsed) ? LATEST_MS : parsed;
}

/** Up to which instant the trash is asked; throws TypeError for a request that no catalog takes. */
export function trashBefore({ before, limit }: TrashRequest): number {
  checkLimit(limit);
  if (before === undefined) return LATEST_MS + 1;
  if (Number.isNaN(Date.parse(before))) throw new TypeError(`before takes an instant, not ${before}`);
  return Date.parse(before);
}
const LATEST_MS = 8_640_000_000_000_000;

/** The page that these rows begin: `rows` are in order, one more than `limit` where there are so many. */
export function trashPage(rows: readonly TrashPosition[], limit: number): TrashPage {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    id: rows.slice(0, limit).map(({ id }) => id),
    nextCursor: last === undefined ? null : encodeTrashCursor(last),
  };
}

function encodeTrashCursor({ trashedMs, id }: TrashPosition): string {
  return toCursor(`trash ${trashedMs} ${id}`);
}

/** Throws CatalogError `bad-cursor`. */
export function decodeTrashCursor(cursor: string): TrashPosition {
  const [, trashedMs = '', id = ''] = /^trash (-?\d{1,17}) ([0-9a-f]{32})$/.exec(fromCursor(cursor)) ?? [];
  if (id === '') throw badCursor();
  return { trashedMs: Number(trashedMs), id };
}
