import type { TrashPage, TrashRequest } from './photo-catalog.ts';
import { badCursor, checkLimit, fromCursor, toCursor } from './timeline.ts';

/** A position in the trash: after this photo. */
export interface TrashPosition {
  /** When it was put into the trash: milliseconds since the epoch. */
  readonly trashedMs: number;
  readonly id: string;
}

/** Order of the trash: the photo that is there longest first; at the same instant, the smaller id first. */
export function compareTrash(a: TrashPosition, b: TrashPosition): number {
  if (a.trashedMs !== b.trashedMs) return a.trashedMs - b.trashedMs;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** Milliseconds since the epoch. An invalid instant gives the latest possible one, so that no photo is deleted because of it. */
export function instantMs(instant: string): number {
  const parsed = Date.parse(instant);
  return Number.isNaN(parsed) ? LATEST_MS : parsed;
}

/** Instant before which photos of the trash are requested. Throws TypeError for a malformed request. */
export function trashBefore({ before, limit }: TrashRequest): number {
  checkLimit(limit);
  if (before === undefined) return LATEST_MS + 1;
  if (Number.isNaN(Date.parse(before))) throw new TypeError(`before takes an instant, not ${before}`);
  return Date.parse(before);
}
const LATEST_MS = 8_640_000_000_000_000;

/** Makes a page of at most `limit` rows. `rows` are in the order of the trash, with one row more than `limit` where there are so many. */
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

/** Decodes a cursor of the trash. Throws CatalogError `bad-cursor` for any other text. */
export function decodeTrashCursor(cursor: string): TrashPosition {
  const [, trashedMs = '', id = ''] = /^trash (-?\d{1,17}) ([0-9a-f]{32})$/.exec(fromCursor(cursor)) ?? [];
  if (id === '') throw badCursor();
  return { trashedMs: Number(trashedMs), id };
}
