import type { PageRequest, PhotoCatalog, PhotoPage } from './photo-catalog.ts';

/** An empty store of a catalog, and catalogs over it. */
export interface CatalogUnderTest {
  readonly catalog: PhotoCatalog;
  /** Opens another catalog over the same store that shares no memory with the first, so that a cache cannot pass for storage. */
  readonly reopen: () => Promise<PhotoCatalog>;
  /** Removes the store. */
  readonly close?: () => Promise<void>;
}

export interface CatalogCase {
  /** The fact that the case checks. */
  readonly name: string;
  readonly run: (subject: CatalogUnderTest) => Promise<void>;
}

/** All pages of a request, in order. */
export async function pagesOf<Request extends PageRequest>(
  { page: readPage }: { readonly page: (request: Request) => Promise<PhotoPage> },
  request: Request,
): Promise<PhotoPage[]> {
  const pages: PhotoPage[] = [];
  let cursor: string | null = null;
  do {
    const page: PhotoPage = await readPage(cursor === null ? request : { ...request, cursor });
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 1000);
  return pages;
}

/** Ids of all photos that the timeline shows, in its order. */
export const shown = async (catalog: PhotoCatalog, limit = 500): Promise<string[]> =>
  (await pagesOf(catalog, { limit })).flatMap((page) => page.id);

/** Ids of all photos in the trash, in its order. */
export async function trashed(catalog: PhotoCatalog, before?: string, limit = 500): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<PhotoCatalog['trash']>> = await catalog.trash({
      limit,
      ...(before !== undefined && { before }),
      ...(cursor !== null && { cursor }),
    });
    ids.push(...page.id);
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length < 10_000);
  return ids;
}

/** Counts of the months, newest first, in the form `2024-05 2+1+0`: shown, hidden, in the trash. */
export const monthsOf = async (catalog: PhotoCatalog): Promise<string> =>
  (await catalog.months())
    .filter(({ count, hidden, trashed: inTrash }) => count + hidden + inTrash > 0)
    .map(({ month, count, hidden, trashed: inTrash }) => `${month} ${count}+${hidden}+${inTrash}`)
    .join();

/** Revisions of the months that have photos outside the trash. */
export const revisionsOf = async (catalog: PhotoCatalog): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await catalog.months()).flatMap(({ month, count, hidden, revision }) =>
      count + hidden > 0 ? [[month, revision]] : [],
    ),
  );
