import type { PageRequest, PhotoCatalog, PhotoFilter, PhotoPage } from './photo-catalog.ts';

/** A fresh, empty place, and catalogs that look at it. */
export interface CatalogUnderTest {
  readonly catalog: PhotoCatalog;
  /** A second handle on the same place, sharing no memory with the first, so that a cache cannot pass for storage. */
  readonly reopen: () => Promise<PhotoCatalog>;
  /** Removes the place. */
  readonly close?: () => Promise<void>;
}

export interface CatalogCase {
  /** A fact about every catalog. */
  readonly name: string;
  readonly run: (subject: CatalogUnderTest) => Promise<void>;
}

/** All pages of a request, one after the other. */
export async function pagesOf(catalog: PhotoCatalog, request: PageRequest): Promise<PhotoPage[]> {
  const pages: PhotoPage[] = [];
  let cursor: string | null = null;
  do {
    const page: PhotoPage = await catalog.page(cursor === null ? request : { ...request, cursor });
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 1000);
  return pages;
}

/** Ids of all photos that a filter finds, in the order of the timeline. */
export const found = async (catalog: PhotoCatalog, filter: PhotoFilter = {}, limit = 500): Promise<string[]> =>
  (await pagesOf(catalog, { filter, limit })).flatMap((page) => page.id);
