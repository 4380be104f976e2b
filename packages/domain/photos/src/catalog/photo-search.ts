import type { PhotoPage, PageRequest } from './photo-catalog.ts';
import type { PhotoKind, PhotoState } from './photo.ts';

/** Which photos; every part that is given must hold. Without `trashed` and `hidden`, those that the timeline shows. */
export interface PhotoFilter {
  /** Words, all of which occur (the last as the beginning of one) in name, title, description, tags, camera, lens or place. Case, accents and vowel points do not count. */
  readonly text?: string;
  /** Exactly, as `facets` gives it. */
  readonly camera?: string;
  /** Place name or country, exactly. */
  readonly place?: string;
  readonly tag?: string;
  /** Id of an album. */
  readonly album?: string;
  readonly favourite?: boolean;
  /** Whether something tells when it was taken: see `isDated`. */
  readonly dated?: boolean;
  readonly kind?: PhotoKind;
  readonly state?: PhotoState;
  readonly trashed?: boolean;
  /** Copies whose originals are shown in their place. Those in the trash are not among them. */
  readonly hidden?: boolean;
  /** Wall time `YYYY-MM-DD`, or longer up to the second: from <= takenLocal < to. */
  readonly from?: string;
  readonly to?: string;
}

export interface SearchRequest extends PageRequest {
  readonly filter: PhotoFilter;
}

/** At most so many cameras, places and tags are listed. */
export const MAX_FACETS = 200;
/** At most so many photos that look alike are listed. */
export const MAX_ALIKE = 50;

export interface MonthCount {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly count: number;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

/**
 * What photos of a filter have in common, the most frequent first and then by value, at most 200 of each. Each list is counted without the
 * part of the filter that chooses from it: with a camera chosen, `cameras` still lists the others.
 */
export interface Facets {
  readonly cameras: readonly Facet[];
  /** Towns. */
  readonly places: readonly Facet[];
  readonly tags: readonly Facet[];
  /** Photos that nothing dates; counted without `dated`. */
  readonly undated: number;
}

/** An album that has photos which the timeline shows. */
export interface AlbumCount {
  readonly id: string;
  readonly count: number;
  /** Its newest photo. */
  readonly coverId: string;
}

/** Which state of a month answers come from: the `revision` of the catalog's month. */
export interface MonthRevision {
  readonly month: string;
  readonly revision: string;
}

/** `copies`: those that a messenger made, hidden or not. `others`: all but these. */
export type HashedKind = 'shown' | 'copies' | 'others';

/** As columns: the same index is the same photo. */
export interface HashedPhotos {
  readonly id: readonly string[];
  /** Perceptual hash of each photo: 16 hex digits, as `perceptualHash` gives them. */
  readonly hash: readonly string[];
}

export interface AlikePhoto {
  readonly id: string;
  /** Bits of 64 in which the perceptual hashes differ. */
  readonly bits: number;
}

/**
 * Photos of a catalog by content. Follows the catalog by the revisions of its months, and may lag behind it: `revisions` says which state
 * it answers from. The trash has no revision and is read as it is. A question costs at most time linear in the photos of its filter and in
 * those of the months that changed since the last one. Failures are `CatalogError`.
 */
export interface PhotoSearch {
  /** Of every month with photos outside the trash, rising by month. Where these are those of the catalog, nothing lags. */
  revisions(): Promise<readonly MonthRevision[]>;
  /** What matches, newest first. */
  page(request: SearchRequest): Promise<PhotoPage>;
  /** Newest first; months without matches are left out. */
  months(filter: PhotoFilter): Promise<readonly MonthCount[]>;
  facets(filter: PhotoFilter): Promise<Facets>;
  /** By id. Albums without photos that the timeline shows are left out. */
  albums(): Promise<readonly AlbumCount[]>;
  /**
   * Photos of the timeline whose hashes differ from this one's in at most `LOOKS_ALIKE_BITS`, the nearest first and then by id, itself left
   * out, at most 50. None of a photo that is not there, has no hash, or shows too little structure to be told apart.
   */
  alike(id: string): Promise<readonly AlikePhoto[]>;
  /** Photos with a perceptual hash that are not in the trash, by id: those that the timeline shows, where nothing else is said. Reads all. */
  perceptualHashes(which?: HashedKind): Promise<HashedPhotos>;
}
