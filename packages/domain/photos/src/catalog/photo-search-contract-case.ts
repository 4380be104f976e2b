import { check } from '@homelake/storage/contract';

import { pagesOf, revisionsOf } from './photo-catalog-contract-case.ts';
import type { PhotoCatalog } from './photo-catalog.ts';
import type { PhotoFilter, PhotoSearch } from './photo-search.ts';
import type { Photo } from './photo.ts';

/** An empty catalog, and searches over it. */
export interface SearchUnderTest {
  readonly catalog: PhotoCatalog;
  readonly search: PhotoSearch;
  /** Makes another search over the same catalog that shares no memory with the first. */
  readonly reopen: () => Promise<PhotoSearch>;
  /** Removes the store. */
  readonly close?: () => Promise<void>;
}

export interface SearchCase {
  /** The fact that the case checks. */
  readonly name: string;
  readonly run: (subject: SearchUnderTest) => Promise<void>;
}

/** Number of reads of the revisions after which a search that is still behind the catalog fails the case. */
const MOST_QUESTIONS = 1000;

/** Waits until a search has indexed all changes of the catalog: reads its revisions until they equal the catalog's. Returns the search. */
export async function caughtUp(catalog: PhotoCatalog, search: PhotoSearch): Promise<PhotoSearch> {
  const revisions = async (): Promise<string> =>
    JSON.stringify((await search.revisions()).map(({ month, revision }) => [month, revision]));
  const wanted = JSON.stringify(Object.entries(await revisionsOf(catalog)).sort(([a], [b]) => (a < b ? -1 : 1)));
  for (let asked = 0; asked < MOST_QUESTIONS; asked++) if ((await revisions()) === wanted) return search;
  check(false, `revisions ${await revisions()} come to be ${wanted}`);
  return search;
}

/** Puts photos into the catalog, waits until the search has indexed them, and returns the search. */
export async function filled({ catalog, search }: SearchUnderTest, photos: readonly Photo[]): Promise<PhotoSearch> {
  await catalog.put(photos);
  return caughtUp(catalog, search);
}

/** Ids of all photos that match a filter, in the order of the timeline. */
export const found = async (search: PhotoSearch, filter: PhotoFilter = {}, limit = 500): Promise<string[]> =>
  (await pagesOf(search, { filter, limit })).flatMap((page) => page.id);
