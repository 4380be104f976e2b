import type { Photo, PhotoKind, PhotoState } from './photo.ts';

/** Request for a page of the timeline. */
export interface PageRequest {
  /** Only photos of this month, `YYYY-MM`. */
  readonly month?: string;
  /** `nextCursor` of the page before. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** Largest number of photos on the page, 1 to 500. */
  readonly limit: number;
}

/** Limit for the photos of a page. */
export const MAX_PAGE_PHOTOS = 500;
/** Limit for the photos of one batch of a scan. */
export const MAX_SCAN_PHOTOS = 10_000;

/**
 * A page of the timeline as columns: the same index is the same photo. Newest first: `takenLocal`, then `id`, both falling. It ends with a
 * whole day where that leaves at least half a page.
 */
export interface PhotoPage {
  readonly id: readonly string[];
  readonly takenLocal: readonly string[];
  /** False where `takenLocal` is not the capture time; see `isDated`. */
  readonly dated: readonly boolean[];
  /** Pixels of the upright picture; 0 where unknown. */
  readonly width: readonly number[];
  readonly height: readonly number[];
  readonly kind: readonly PhotoKind[];
  readonly state: readonly PhotoState[];
  /** ThumbHash in base64; null where there is none. */
  readonly placeholder: readonly (string | null)[];
  readonly durationSeconds: readonly (number | null)[];
  readonly favourite: readonly boolean[];
  /** True where the photo has the clip of a Live Photo or the film of a motion photo. */
  readonly motion: readonly boolean[];
  /** Name of the nearest town; null where there is none. */
  readonly place: readonly (string | null)[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** A month that has photos, in the trash or not. */
export interface CatalogMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Number of photos that the timeline shows. */
  readonly count: number;
  /** Number of copies that are hidden behind their originals. */
  readonly hidden: number;
  /** Number of photos in the trash. */
  readonly trashed: number;
  /**
   * Opaque text that changes exactly when a photo of the month outside the trash changes. A text never stands for two states, also after a
   * rebuild.
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
  /** Only photos that were put into the trash before this instant, in any form of ISO 8601. */
  readonly before?: string;
  /** `nextCursor` of the page before. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** Largest number of photos on the page, 1 to 500. */
  readonly limit: number;
}

/** A page of the trash. The photo that is there longest is first. */
export interface TrashPage {
  readonly id: readonly string[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** A copy and its original. */
export interface Tie {
  readonly copyId: string;
  readonly originalId: string;
}

/**
 * All photos by id, by month and in the trash. The catalog is derived: it can be rebuilt from bronze at any time. Every operation reads one
 * item or one range of items, so that a table with only Get and Query can implement it; questions about content are those of `PhotoSearch`.
 * Every answer includes all puts and removals that have resolved before. Failures of the store below are `CatalogError`.
 */
export interface PhotoCatalog {
  /**
   * Inserts photos, or replaces them by id; the last of several with the same id counts. It is atomic for each photo, not for the batch:
   * month, counts and trash change with the photo in one step. Putting an identical photo again changes no revision. One call with many
   * photos costs less than many calls. Throws TypeError for a malformed id or `takenLocal`, before any photo is written.
   */
  put(photos: readonly Photo[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  get(id: string): Promise<Photo | null>;
  /** Months that have photos, newest first. */
  months(): Promise<readonly CatalogMonth[]>;
  /** A page of the photos that the timeline shows. */
  page(request: PageRequest): Promise<PhotoPage>;
  /**
   * Photos of a month outside the trash, hidden ones included, in batches of at most 10,000. The order is `takenLocal`, then `id`, both
   * rising.
   */
  scan(month: string): AsyncIterable<readonly Photo[]>;
  trash(request: TrashRequest): Promise<TrashPage>;
  /** Ids of the photos that had a name with this `fileNameKey` or `clipNameKey`, or a folder with this `folderKey`, hidden and trashed ones included, in rising order. */
  named(nameKey: string): Promise<readonly string[]>;
  /** Copies outside the trash that have an original, by id; only those of `originalId` where it is given. */
  ties(originalId?: string): Promise<readonly Tie[]>;
  putAlbum(album: AlbumFacts): Promise<void>;
  /** Removes an album from the list. Its photos name it until they are put without it. */
  removeAlbum(id: string): Promise<void>;
  /** All albums, by name without regard to case, then by id. */
  albums(): Promise<readonly AlbumFacts[]>;
  /** Ids of the photos in an album, hidden and trashed ones included, in rising order. */
  inAlbum(id: string): Promise<readonly string[]>;
  /**
   * True where the catalog is new or was left by another version, and no rebuild has ended since. Older photos are then missing from it.
   */
  needsRebuild(): Promise<boolean>;
  /**
   * Begins a rebuild. Resolves to its epoch, an opaque text. Until it ends, all reads are as before; a photo or album that is put belongs
   * to the old epoch and to the new one. A killed rebuild loses nothing.
   */
  beginRebuild(): Promise<string>;
  /**
   * Ends a rebuild: removes photos and albums that were not put since it began. Resolves to false, and removes nothing, where another
   * rebuild began meanwhile; that rebuild must then be ended.
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
