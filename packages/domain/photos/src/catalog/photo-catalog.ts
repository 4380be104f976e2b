import type { Photo, PhotoKind, PhotoState } from './photo.ts';

/** A page of the timeline that is asked for. */
export interface PageRequest {
  /** Only this month, `YYYY-MM`. */
  readonly month?: string;
  /** As the page before gave it. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/** At most so many photos are on one page. */
export const MAX_PAGE_PHOTOS = 500;
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

/** A month that has photos, in the trash or not. */
export interface CatalogMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Photos that the timeline shows. */
  readonly count: number;
  /** Copies that are hidden behind their originals. */
  readonly hidden: number;
  /** Photos in the trash. */
  readonly trashed: number;
  /**
   * Opaque text that changes when a photo of the month outside the trash does, and only then. A text that was given once never means another
   * state, also after a rebuild.
   */
  readonly revision: string;
}

export interface AlbumFacts {
  readonly id: string;
  readonly name: string;
  /** Instant, ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface TrashRequest {
  /** Only photos that came into the trash before this instant, however it is written. */
  readonly before?: string;
  /** As the page before gave it. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/** A page of the trash: the photo that lies there longest comes first. */
export interface TrashPage {
  readonly id: readonly string[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** A copy, and the photo that it was made of. */
export interface Tie {
  readonly copyId: string;
  readonly originalId: string;
}

/**
 * All photos by id, by month, and in the trash. Derived: it can be rebuilt from bronze at any time. Every question reads one item or
 * one stretch of items, so that a table with Get and Query alone can keep it; what is asked by content is a `PhotoSearch`. Every answer
 * shows all puts and removals that were answered before. Failures of the store below are `CatalogError`.
 */
export interface PhotoCatalog {
  /**
   * Inserts, or replaces by id; the last of those with the same id counts. Atomic for each photo, not for the batch: a photo is seen whole,
   * in its month, its counts and the trash at once, or as it was. Putting an identical photo again changes no revision. Many at once cost
   * less than one by one. A photo whose id or `takenLocal` is malformed throws TypeError, before any photo is written.
   */
  put(photos: readonly Photo[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  get(id: string): Promise<Photo | null>;
  /** Newest first. */
  months(): Promise<readonly CatalogMonth[]>;
  /** What the timeline shows. */
  page(request: PageRequest): Promise<PhotoPage>;
  /** Photos of a month, hidden ones among them, the trash left out, by `takenLocal`, then `id`, both rising, in batches of at most 10,000. */
  scan(month: string): AsyncIterable<readonly Photo[]>;
  trash(request: TrashRequest): Promise<TrashPage>;
  /** Ids of the photos that came under a name of this `fileNameKey`, hidden and trashed ones among them, rising. */
  named(nameKey: string): Promise<readonly string[]>;
  /** Copies that have an original and are not in the trash, by id; of one original, where it is given. */
  ties(originalId?: string): Promise<readonly Tie[]>;
  putAlbum(album: AlbumFacts): Promise<void>;
  /** Takes it off the list; photos keep it until they are put without it. */
  removeAlbum(id: string): Promise<void>;
  /** By name, case not counted, then by id. */
  albums(): Promise<readonly AlbumFacts[]>;
  /** Ids of the photos in an album, hidden and trashed ones among them, rising. */
  inAlbum(id: string): Promise<readonly string[]>;
  /** The catalog is new, or was left by another version, and no rebuild of it has ended yet. What came before is missing. */
  needsRebuild(): Promise<boolean>;
  /**
   * Begins a rebuild and answers its epoch, an opaque text. Until it ends, everything reads as before; a photo or album that is put is in
   * both the old epoch and the new one. A rebuild that is killed leaves all that was there.
   */
  beginRebuild(): Promise<string>;
  /**
   * Ends a rebuild: photos and albums that were not put since it began are gone. False where another rebuild began meanwhile: then nothing
   * is dropped, and that one is to end.
   */
  endRebuild(epoch: string): Promise<boolean>;
}

export class CatalogError extends Error {
  readonly code: 'bad-cursor' | 'superseded' | 'no-space' | 'access-denied' | 'unavailable';
  constructor(code: CatalogError['code'], detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'CatalogError';
    this.code = code;
  }
}
