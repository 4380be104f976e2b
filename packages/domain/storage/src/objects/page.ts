import type { ListedObject, ListPage } from './object-store.ts';
import { compareUtf8 } from './utf8-order.ts';

export const MAX_PAGE = 1000;

export interface PageOptions {
  readonly cursor?: string;
  readonly limit?: number;
}

/** Page size from the options, 1000 by default. Throws TypeError for a limit that is not 1 to 1000. */
export function pageLimit({ limit = MAX_PAGE }: PageOptions): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new TypeError(`limit must be an integer from 1 to ${MAX_PAGE}, not ${limit}`);
  }
  return limit;
}

/**
 * The page of `objects` that a listing asks for; `objects` may be in any order. The cursor is the last key of the page before, so that
 * objects which are added or removed between two pages neither repeat nor hide others.
 */
export function pageOf(objects: readonly ListedObject[], prefix: string, options: PageOptions): ListPage {
  const limit = pageLimit(options);
  const { cursor } = options;
  const wanted = objects
    .filter(({ key }) => key.startsWith(prefix) && (cursor === undefined || compareUtf8(key, cursor) > 0))
    .sort((a, b) => compareUtf8(a.key, b.key));
  const page = wanted.slice(0, limit);
  return { objects: page, cursor: wanted.length > limit ? (page.at(-1)?.key ?? null) : null };
}
