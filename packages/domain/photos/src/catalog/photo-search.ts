import type { PhotoPage, PageRequest } from './photo-catalog.ts';
import type { PhotoKind, PhotoState } from './photo.ts';

/** A filter. A photo must match all given parts. Without `trashed` and `hidden`, it selects from the photos that the timeline shows. */
export interface PhotoFilter {
  /**
   * Words. Each must occur in name, title, description, tags, camera, lens or place; the last may be the start of a word there. Case,
   * accents and vowel points are ignored.
   */
  readonly text?: string;
  /** A camera, exactly as `facets` gives it. */
  readonly camera?: string;
  /** A town or a country, exactly as in the photo's place. */
  readonly place?: string;
  readonly tag?: string;
  /** Id of an album. */
  readonly album?: string;
  readonly favourite?: boolean;
  /** True: only photos with a capture time. False: only photos without one. See `isDated`. */
  readonly dated?: boolean;
  readonly kind?: PhotoKind;
  readonly state?: PhotoState;
  readonly trashed?: boolean;
  /** True: only copies that are hidden behind their originals, without those in the trash. */
  readonly hidden?: boolean;
  /** Wall time `YYYY-MM-DD` or longer, up to the second. Matches from <= takenLocal < to. */
  readonly from?: string;
  readonly to?: string;
}

export interface SearchRequest extends PageRequest {
  readonly filter: PhotoFilter;
}

/** Limit for the cameras, places and tags that are listed. */
export const MAX_FACETS = 200;
/** Limit for the similar photos that are listed. */
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
 * Values of the photos that match a filter, the most frequent first and then by value, at most 200 of each kind. Each list ignores its own
 * part of the filter: with a camera chosen, `cameras` still lists the others.
 */
export interface Facets {
  readonly cameras: readonly Facet[];
  /** Towns. */
  readonly places: readonly Facet[];
  readonly tags: readonly Facet[];
  /** Number of photos without a capture time. Ignores the filter's `dated`. */
  readonly undated: number;
}

/** An album with photos that the timeline shows. */
export interface AlbumCount {
  readonly id: string;
  readonly count: number;
  /** Its newest photo. */
  readonly coverId: string;
}

/** The state of a month on which answers are based: the `revision` of the catalog's month. */
export interface MonthRevision {
  readonly month: string;
  readonly revision: string;
}

/**
 * `shown`: photos that the timeline shows. `copies`: photos that a messenger made, hidden or not. `others`: all photos that are no copies.
 */
export type HashedKind = 'shown' | 'copies' | 'others';

/** Photos as columns: the same index is the same photo. */
export interface HashedPhotos {
  readonly id: readonly string[];
  /** Perceptual hash of each photo: 16 hex digits, as `perceptualHash` gives them. */
  readonly hash: readonly string[];
}

export interface AlikePhoto {
  readonly id: string;
  /** Number of bits, of 64, in which the perceptual hashes differ. */
  readonly bits: number;
}

/**
 * Finds photos of a catalog by content. It follows the catalog by the revisions of its months and may be behind it; `revisions` gives the
 * state of its answers. The trash has no revision and is read directly. The time of a question is at most linear in the photos of its
 * filter and of the months that changed since the last question. Failures are `CatalogError`.
 */
export interface PhotoSearch {
  /**
   * Revisions of all months with photos outside the trash, in rising order. The search is up to date where they equal those of the catalog.
   */
  revisions(): Promise<readonly MonthRevision[]>;
  /** A page of the matching photos, newest first. */
  page(request: SearchRequest): Promise<PhotoPage>;
  /** Months with matching photos, newest first. */
  months(filter: PhotoFilter): Promise<readonly MonthCount[]>;
  facets(filter: PhotoFilter): Promise<Facets>;
  /** Albums with photos that the timeline shows, by id. */
  albums(): Promise<readonly AlbumCount[]>;
  /**
   * Photos of the timeline that look like this one: their hashes differ in at most `LOOKS_ALIKE_BITS` bits. The nearest is first, then the
   * order is by id; at most 50. Empty for an unknown photo, and for one without a hash or with too little structure to compare.
   */
  alike(id: string): Promise<readonly AlikePhoto[]>;
  /** Photos outside the trash that have a perceptual hash, by id; by default those that the timeline shows. Reads all of them. */
  perceptualHashes(which?: HashedKind): Promise<HashedPhotos>;
}
