import { CatalogError, MAX_PAGE_PHOTOS } from './photo-catalog.ts';
import type { PageRequest, PhotoPage } from './photo-catalog.ts';
import type { PhotoFilter, SearchRequest } from './photo-search.ts';
import { isDated } from './photo.ts';
import type { Photo } from './photo.ts';

/** A position in the timeline: after this photo, whether it still exists or not. */
export type TimelinePosition = Pick<Photo, 'takenLocal' | 'id'>;

/** One row of a page. */
export type TimelineRow = {
  readonly [Column in Exclude<keyof PhotoPage, 'nextCursor'>]: PhotoPage[Column][number];
};

const day = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const [hour, minute, second] = [String.raw`T(?:[01]\d|2[0-3])`, String.raw`:[0-5]\d`, String.raw`:(?:[0-5]\d|60)`];
const wallTime = new RegExp(`^${day}${hour}${minute}${second}(?:[.]\\d{1,9})?$`);
const wallBound = new RegExp(`^${day}(?:${hour}(?:${minute}(?:${second})?)?)?$`);
const photoId = /^[0-9a-f]{32}$/;

/** Throws TypeError for a malformed id or time, by which a photo could not be found again. */
export function checkPhoto({ id, takenLocal }: TimelinePosition): void {
  if (!photoId.test(id)) throw new TypeError(`id takes 32 hex digits, not ${id}`);
  if (!wallTime.test(takenLocal)) throw new TypeError(`takenLocal takes YYYY-MM-DDTHH:MM:SS, not ${takenLocal}`);
}

/** Throws TypeError for bounds that are no wall time. */
export function checkFilter({ from, to }: PhotoFilter): void {
  for (const bound of [from, to]) {
    if (bound !== undefined && !wallBound.test(bound)) {
      throw new TypeError(`from and to take YYYY-MM-DD, or longer up to the second, not ${bound}`);
    }
  }
}

/** Throws TypeError for a text that is no name key. */
export function checkNameKey(nameKey: string): void {
  if (!/^[\p{L}\p{N}]+$/u.test(nameKey)) throw new TypeError(`nameKey takes letters and digits, not ${nameKey}`);
}

/** Throws TypeError for a malformed request to a catalog or a search. */
export function checkRequest({ filter = {}, month, limit }: PageRequest & Partial<SearchRequest>): void {
  checkFilter(filter);
  if (month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw new TypeError(`month takes YYYY-MM, not ${month}`);
  checkLimit(limit);
}

/** Throws TypeError for a limit that is not a whole number from 1 to 500. */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_PHOTOS) {
    throw new TypeError(`limit must be an integer from 1 to ${MAX_PAGE_PHOTOS}, not ${limit}`);
  }
}

/** Order of the timeline: newest first; at the same time, the greater id first. Negative where `a` comes first. */
export function compareTimeline(a: TimelinePosition, b: TimelinePosition): number {
  if (a.takenLocal !== b.takenLocal) return a.takenLocal > b.takenLocal ? -1 : 1;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/** The cursor of a page that ends with this photo. */
export function encodeCursor({ takenLocal, id }: TimelinePosition): string {
  return toCursor(`${takenLocal} ${id}`);
}

/** Decodes a cursor of a page. Throws CatalogError `bad-cursor` for any other text. */
export function decodeCursor(cursor: string): TimelinePosition {
  const [takenLocal = '', id = '', ...rest] = fromCursor(cursor).split(' ');
  if (!wallTime.test(takenLocal) || !photoId.test(id) || rest.length > 0) throw badCursor();
  return { takenLocal, id };
}

/** Encodes text as a cursor, which is opaque to callers and safe in a URL. */
export const toCursor = (text: string): string =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Decodes a cursor. Gives an empty text for invalid base64, which is then refused as any text that is no cursor. */
export function fromCursor(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

export const badCursor = (): CatalogError => new CatalogError('bad-cursor', 'the cursor is not one that a page gave');

/** The facts of a photo that a page has. */
export const timelineRow = (photo: Photo): TimelineRow => ({
  id: photo.id,
  takenLocal: photo.takenLocal,
  dated: isDated(photo),
  width: photo.width ?? 0,
  height: photo.height ?? 0,
  kind: photo.kind,
  state: photo.state,
  placeholder: photo.placeholder,
  durationSeconds: photo.durationSeconds,
  favourite: photo.favourite,
  motion: photo.motionKey !== null,
  place: photo.place?.name ?? null,
});

/**
 * Makes a page of at most `limit` rows. `rows` are in the order of the timeline. The caller reads one row more than `limit`: if it is there, the
 * page gets a cursor to the next one.
 */
export function timelinePage(rows: readonly TimelineRow[], limit: number): PhotoPage {
  const length = pageLength(rows, limit);
  const last = rows.length > length ? rows[length - 1] : undefined;
  const column = <Name extends keyof TimelineRow>(name: Name): TimelineRow[Name][] => {
    const values: TimelineRow[Name][] = [];
    for (let index = 0; index < length; index++) {
      const row = rows[index];
      if (row !== undefined) values.push(row[name]);
    }
    return values;
  };
  return {
    id: column('id'),
    takenLocal: column('takenLocal'),
    dated: column('dated'),
    width: column('width'),
    height: column('height'),
    kind: column('kind'),
    state: column('state'),
    placeholder: column('placeholder'),
    durationSeconds: column('durationSeconds'),
    favourite: column('favourite'),
    motion: column('motion'),
    place: column('place'),
    nextCursor: last === undefined ? null : encodeCursor(last),
  };
}

/** Number of rows on a page: whole days, where that leaves at least half of `limit`. */
function pageLength(rows: readonly TimelinePosition[], limit: number): number {
  if (rows.length <= limit) return rows.length;
  const dayAt = (index: number): string | undefined => rows[index]?.takenLocal.slice(0, 10);
  for (let length = limit; length >= limit / 2; length--) {
    if (dayAt(length) !== dayAt(length - 1)) return length;
  }
  return limit;
}
