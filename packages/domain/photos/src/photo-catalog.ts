import type { Photo, PhotoKind, PhotoState } from './photo.ts';

/** Which photos; every part that is given must hold. Without `trashed` and `hidden`, those that the timeline shows. */
export interface PhotoFilter {
  /** Words, all of which occur (the last as the beginning of one) in name, title, description, tags, camera, lens or place. Case, accents and vowel points do not count. */
  readonly text?: string;
  /** Came under a name of this `fileNameKey`, which is not empty. */
  readonly nameKey?: string;
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

export interface PageRequest {
  readonly filter?: PhotoFilter;
  /** Only this month, `YYYY-MM`. */
  readonly month?: string;
  /** As the page before gave it. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/** At most so many photos are on one page. */
export const MAX_PAGE_PHOTOS = 500;
/** At most so many cameras, places and tags are listed. */
export const MAX_FACETS = 200;
/** At most so many photos are in one batch of a scan. */
export const MAX_SCAN_PHOTOS = 10_000;

/**
 * A page of the timeline, newest first (`takenLocal`, then `id`, both falling), as columns: the same index is the same photo. It ends with a whole
 * day where that leaves at least half a page.
 */
export interface PhotoPage {
  readonly id: readonly string[];
  readonly takenLocal: readonly string[];
  /** False where that is not when it was taken: see `isDated`. */
  readonly dated: readonly boolean[];
  /** Upright pixels; 0 where unknown. */
  readonly width: readonly number[];
  readonly height: readonly number[];
  readonly kind: readonly PhotoKind[];
  readonly state: readonly PhotoState[];
  /** ThumbHash, base64. */
  readonly placeholder: readonly (string | null)[];
  readonly durationSeconds: readonly (number | null)[];
  readonly favourite: readonly boolean[];
  /** Has the clip of a Live Photo. */
  readonly motion: readonly boolean[];
  /** Name of the nearest town. */
  readonly place: readonly (string | null)[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export interface MonthCount {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly count: number;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface Album {
  readonly id: string;
  readonly name: string;
  /** Instant, ISO 8601, UTC. */
  readonly createdAt: string;
  /** Photos in it that the timeline shows. */
  readonly count: number;
  /** Its newest photo; null where it has none. */
  readonly coverId: string | null;
}

/**
 * What the tables of a month were built from: changes when one of the month's photos does, and only then. A text that was given once
 * never means another state, whatever was rebuilt in between.
 */
export interface MonthRevision {
  readonly month: string;
  readonly revision: string;
}

/** `copies`: those that a messenger made, hidden or not. `others`: all but these. */
export type HashedKind = 'shown' | 'copies' | 'others';

/** As columns: the same index is the same photo. */
export interface HashedPhotos {
  readonly id: readonly string[];
  /** Perceptual hashes. */
  readonly hash: readonly string[];
}

/** A copy, and the photo that it was made of. */
export interface Tie {
  readonly copyId: string;
  readonly originalId: string;
}

/**
 * All photos by time, and what is asked of them. Derived: rebuilt from bronze at any time. Counters are kept on write, so that
 * neither a month nor a page depends on how many photos there are. Failures of the store below are `CatalogError`.
 */
export interface PhotoCatalog {
  /**
   * Inserts, or replaces by id; the last of those with the same id counts. All or none. What is already there as it is given changes
   * nothing. Many at once cost less than one by one. A photo whose id or `takenLocal` is malformed throws TypeError.
   */
  put(photos: readonly Photo[]): Promise<void>;
  /** Answers how many there were. */
  remove(ids: readonly string[]): Promise<number>;
  get(id: string): Promise<Photo | null>;
  /** Newest first; months without photos are left out. */
  months(filter?: PhotoFilter): Promise<readonly MonthCount[]>;
  page(request: PageRequest): Promise<PhotoPage>;
  /** Cameras, places (towns) and tags of photos that the timeline shows, the most frequent first, at most 200 of each; how many of them nothing dates. */
  facets(): Promise<{
    readonly cameras: readonly Facet[];
    readonly places: readonly Facet[];
    readonly tags: readonly Facet[];
    readonly undated: number;
  }>;
  putAlbum(album: Pick<Album, 'id' | 'name' | 'createdAt'>): Promise<void>;
  /** Takes its photos out of it as well. */
  removeAlbum(id: string): Promise<boolean>;
  /** By name, case not counted, then by id. */
  albums(): Promise<readonly Album[]>;
  /** Of every month that has photos, hidden ones among them, the trash left out. */
  revisions(): Promise<readonly MonthRevision[]>;
  /** Photos of a month, hidden ones among them, the trash left out, by `takenLocal`, then `id`, both rising, in batches of at most 10,000. */
  scan(month: string): AsyncIterable<readonly Photo[]>;
  /** Photos with a perceptual hash that are not in the trash, by id: those that the timeline shows, where nothing else is said. */
  perceptualHashes(which?: HashedKind): Promise<HashedPhotos>;
  /** Copies that have an original and are not in the trash, by id; of one original, where it is given. */
  ties(originalId?: string): Promise<readonly Tie[]>;
  /** Ids of what lies in the trash since before this instant. */
  trashedBefore(instant: string): Promise<readonly string[]>;
  /** Empties it, albums and all. */
  clear(): Promise<void>;
}

export class CatalogError extends Error {
  readonly code: 'bad-cursor' | 'no-space' | 'access-denied' | 'unavailable';
  constructor(code: CatalogError['code'], detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'CatalogError';
    this.code = code;
  }
}
