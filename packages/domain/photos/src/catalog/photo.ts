import type { Town } from '../metadata/atlas.ts';
import type { CaptureTime, PhotoMetadata } from '../tags/photo-metadata.ts';
import type { RenditionName } from '../pictures/renditions.ts';

/**
 * `ready`: it can be seen. `no-preview`: whole and kept, but nothing here can show it (a video without ffmpeg, a RAW without
 * an embedded picture). `failed`: damaged or beyond the limits; kept as it came. `reason` says why it is not `ready`, or what is wrong with it nevertheless.
 */
export type PhotoState = 'ready' | 'no-preview' | 'failed';
export type PhotoKind = 'image' | 'video';

/** A photo or video as the catalog knows it: what its bytes say, and what its owner says. */
export interface Photo
  extends CaptureTime, Omit<PhotoMetadata, 'captured' | 'orientation' | 'tags' | 'contentIdentifier'> {
  /** The first 32 hex digits of the SHA-256 of its bytes: the same bytes are the same photo. */
  readonly id: string;
  readonly sha256: string;
  /** Of the original. */
  readonly key: string;
  /** File name under which it first came. */
  readonly name: string;
  /** Other file names under which it came since, in that order; mostly none. */
  readonly otherNames: readonly string[];
  /** The folder that it came from, as its path was given, of the first arrival that had one; null where none had. */
  readonly folder: string | null;
  readonly kind: PhotoKind;
  readonly state: PhotoState;
  readonly reason: string | null;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Pixels, standing upright; null where not even the header tells. */
  readonly width: number | null;
  readonly height: number | null;
  readonly place: Town | null;
  /** ThumbHash, base64; null where there is nothing to see. */
  readonly placeholder: string | null;
  /** 16 hex digits; see `perceptualHash`. */
  readonly perceptualHash: string | null;
  /** Which there are; none unless `ready`. */
  readonly renditions: readonly RenditionName[];
  /** Of the clip of a Live Photo; its own, where the film lies in the original. Null: it does not move. */
  readonly motionKey: string | null;
  /** SHA-256 of each chat export that brought it. */
  readonly exportIds: readonly string[];
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly importedAt: string;
  /** From the file and from the owner, without doubles. */
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** Ids of albums, in the order of joining. */
  readonly albums: readonly string[];
  /** Instant since when it lies in the trash; null where it does not. */
  readonly trashedAt: string | null;
  /** A messenger made it of another picture: it came with a chat, or under a name that WhatsApp gives, and without metadata. */
  readonly sentCopy: boolean;
  /** Of a copy, the photo that it was made of; null where that is not known, or where its owner says that it stands by itself. */
  readonly originalId: string | null;
  /** Its owner says that it is nobody's copy. */
  readonly standsAlone: boolean;
  /** Its original is shown in its place. Never of a photo in the trash. */
  readonly hidden: boolean;
}

/** Where a photo is seen: one of three timelines. */
export type Shelf = 'timeline' | 'hidden' | 'trash';

export const shelfOf = ({ trashedAt, hidden }: Pick<Photo, 'trashedAt' | 'hidden'>): Shelf =>
  trashedAt !== null ? 'trash' : hidden ? 'hidden' : 'timeline';

/** `YYYY-MM` of the timeline. */
export const monthOf = (photo: Pick<CaptureTime, 'takenLocal'>): string => photo.takenLocal.slice(0, 7);

/** False where the timeline knows only when the file was last changed or came: nothing tells when the picture was taken. */
export const isDated = ({ takenSource }: Pick<CaptureTime, 'takenSource'>): boolean =>
  takenSource !== 'file-time' && takenSource !== 'arrival';

export const photoIdOf = (sha256: string): string => sha256.slice(0, 32);

/** Days that the trash keeps what is put into it. */
export const TRASH_DAYS = 30;
