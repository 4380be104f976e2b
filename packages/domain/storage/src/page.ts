import type { ListedObject, ListPage } from './object-store.ts';
import { compareUtf8 } from './utf8-order.ts';

export const MAX_PAGE = 1000;

export interface PageOptions {
  readonly cursor?: string;
  readonly limit?: number;
}

/** Throws TypeError for a limit that no store takes. */
export function pageLimit({ limit = MAX_PAGE }: PageOptions): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new TypeError(`limit takes 1 to ${MAX_PAGE}, not ${limit}`);
  }
  return limit;
}

/**
 * The page of `objects`, given in any order, that a listing asks for. A cursor is the last key of the page before: objects
 * that come and go between two pages can then neither repeat nor hide others.
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
