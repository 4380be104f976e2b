import type { StorageClass } from '@homelake/storage';
import type { Town } from '../metadata/atlas.ts';
import type { CaptureTime, PhotoMetadata } from '../tags/photo-metadata.ts';
import type { RenditionName } from '../pictures/renditions.ts';

/**
 * `ready`: it can be shown. `no-preview`: not damaged, but nothing here can show it (a video without ffmpeg, a RAW without an embedded
 * picture). `failed`: damaged or beyond the limits; the original is kept. `reason` says why a photo is not `ready`, or what is wrong with
 * one that is.
 */
export type PhotoState = 'ready' | 'no-preview' | 'failed';
export type PhotoKind = 'image' | 'video';

/** A photo or video in the catalog: facts from its bytes, and changes by its owner. */
export interface Photo
  extends CaptureTime, Omit<PhotoMetadata, 'captured' | 'orientation' | 'tags' | 'contentIdentifier'> {
  /** The first 32 hex digits of the SHA-256 of its bytes. The same bytes are the same photo. */
  readonly id: string;
  readonly sha256: string;
  /** Key of the original. */
  readonly key: string;
  /** File name of the first import. */
  readonly name: string;
  /** Other file names of later imports, in order; mostly empty. */
  readonly otherNames: readonly string[];
  /** Folder of the first arrival that had one, as its path was given; null where none had. */
  readonly folder: string | null;
  /** Other folders from which it came by itself; mostly none. */
  readonly otherFolders: readonly string[];
  readonly kind: PhotoKind;
  readonly state: PhotoState;
  readonly reason: string | null;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Pixels of the upright picture; null where even the header does not have them. */
  readonly width: number | null;
  readonly height: number | null;
  readonly place: Town | null;
  /** ThumbHash in base64; null where there is no picture. */
  readonly placeholder: string | null;
  /** 16 hex digits; see `perceptualHash`. */
  readonly perceptualHash: string | null;
  /** The renditions that exist; empty unless `ready`. */
  readonly renditions: readonly RenditionName[];
  /** Key of the clip of a Live Photo, or of the original where that contains the film; null where there is no motion. */
  readonly motionKey: string | null;
  /** SHA-256 of each chat export that contained it. */
  readonly exportIds: readonly string[];
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly importedAt: string;
  /** Tags from the file and from the owner, without duplicates. */
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** Ids of its albums, in the order in which it was added. */
  readonly albums: readonly string[];
  /** When it was put into the trash: instant, ISO 8601, UTC; null where it is not there. */
  readonly trashedAt: string | null;
  /**
   * True where a messenger made it from another picture: it has no metadata, and came with a chat or under a file name of WhatsApp's form.
   */
  readonly sentCopy: boolean;
  /** For a copy, the id of its original; null where that is unknown, or where the owner shows the copy as a separate photo. */
  readonly originalId: string | null;
  /** True where the owner shows it as a separate photo, not as a copy. */
  readonly standsAlone: boolean;
  /** Storage class of the original. */
  readonly storageClass: StorageClass;
  /** True where the timeline shows its original instead. Never true for a photo in the trash. */
  readonly hidden: boolean;
}

/** The list in which a photo is shown: the timeline, the hidden photos or the trash. */
export type Shelf = 'timeline' | 'hidden' | 'trash';

export const shelfOf = ({ trashedAt, hidden }: Pick<Photo, 'trashedAt' | 'hidden'>): Shelf =>
  trashedAt !== null ? 'trash' : hidden ? 'hidden' : 'timeline';

/** Month of the timeline, `YYYY-MM`. */
export const monthOf = (photo: Pick<CaptureTime, 'takenLocal'>): string => photo.takenLocal.slice(0, 7);

/** False where `takenLocal` is only the time when the file was last changed or imported, since the capture time is unknown. */
export const isDated = ({ takenSource }: Pick<CaptureTime, 'takenSource'>): boolean =>
  takenSource !== 'file-time' && takenSource !== 'arrival';

export const photoIdOf = (sha256: string): string => sha256.slice(0, 32);

/** Number of days for which the trash keeps a photo. */
export const TRASH_DAYS = 30;
