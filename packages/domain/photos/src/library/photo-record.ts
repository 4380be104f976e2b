import type { ArrivalEvidence, ArrivalTimes } from '../metadata/arrival-times.ts';
import type { Town } from '../metadata/atlas.ts';
import type { ByteSpan } from '../videos/embedded-clip.ts';
import type { Reunion } from './find-originals.ts';
import type { PhotoKind, PhotoState } from '../catalog/photo.ts';
import type { CaptureTime, PhotoMetadata } from '../tags/photo-metadata.ts';
import type { RenditionName } from '../pictures/renditions.ts';

/** One import of a photo. */
export interface PhotoArrival extends ArrivalEvidence {
  /** SHA-256 of the chat export that contained it; null where it was imported by itself. */
  readonly exportId: string | null;
  /**
   * Instants (ISO 8601, UTC) of the first arrival by the archive or download that contained it. Absent where it was in none, and in records of
   * earlier versions.
   */
  readonly downloads?: Readonly<Record<string, string>>;
}

/** A file that belongs to a photo and is stored beside it. */
export interface Companion {
  /** `takeout`: Google's JSON. `motion`: the clip of a Live Photo. */
  readonly role: 'sidecar' | 'takeout' | 'motion';
  /** File name or path at the import. */
  readonly name: string;
  readonly key: string;
  readonly sha256: string;
  /** True where it was imported by itself and joined the photo. */
  readonly alone?: true;
  /** Instant, ISO 8601, UTC; absent in records of earlier versions. */
  readonly arrivedAt?: string;
  /** When the file was last changed at its source: instant, ISO 8601, UTC. Absent where unknown. */
  readonly fileTime?: string;
}

/** How `taken`, `metadata` and `place` of a record were found. */
export interface PhotoDescribed {
  /** `DESCRIPTION_VERSION`. */
  readonly version: number;
  /** Capture times that the arrivals (file names, folders, chats) gave; null where the photo's own time is certain and they were not asked. */
  readonly arrivals: ArrivalTimes | null;
  /** IANA zone of the offset of `taken`: that at the position, or the household's; null where neither gave it. */
  readonly zone: string | null;
  /** A sentence about a decision on the time where two sources disagree and neither is certain; null where there was none. */
  readonly note: string | null;
  /** True where Google's JSON marks it as a favourite. It counts until the owner edits the photo here. Absent otherwise. */
  readonly favourite?: true;
}

/** Bronze: the facts about a photo besides its bytes. They are enough to make its catalog row without reading the bytes again. */
export interface PhotoRecord {
  readonly version: 1;
  readonly id: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly kind: PhotoKind;
  readonly state: PhotoState;
  readonly reason: string | null;
  /** One arrival for each name, by time; never empty. */
  readonly arrivals: readonly PhotoArrival[];
  /** By role, then by age (`inOrderOfAge`). The last of several with one role counts. */
  readonly companions: readonly Companion[];
  /** Capture time in the timeline, fallbacks included. */
  readonly taken: CaptureTime;
  readonly metadata: PhotoMetadata;
  readonly place: Town | null;
  /** Absent in records that were written before descriptions had a version. */
  readonly described?: PhotoDescribed;
  /** Byte range of the film of a motion photo in the original; absent in records of earlier versions. */
  readonly clip?: ByteSpan | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  readonly placeholder: string | null;
  readonly perceptualHash: string | null;
  readonly renditions: readonly RenditionName[];
  readonly renditionsVersion: number;
  /** For a copy that a messenger made, the tie to its original; null or absent where none was found. Derived. */
  readonly reunion?: Reunion | null;
  /** Ids of the albums whose Takeout folder it came from; left out where there are none. An album that was removed may be among them. */
  readonly folderAlbums?: readonly string[];
  /**
   * Instant since when it is being erased. Meanwhile it is shown in the trash, and nothing is added to it; an arrival waits until it is
   * gone.
   */
  readonly leavingSince?: string;
  /** Written directly before the original is removed. From then on the photo cannot be restored. */
  readonly leavingForGood?: true;
  /**
   * Number of times that its owner restored it from the trash; absent for none. It changes the record each time, so that a process that erases
   * photos in the trash detects that its data is older. A time would not: two restores may have the same.
   */
  readonly restores?: number;
}

/** Bronze: the owner's edits of a photo. They survive every rebuild. */
export interface PhotoEdits {
  readonly version: 1;
  readonly favourite: boolean;
  /** The owner's own tags, besides those of the file. */
  readonly tags: readonly string[];
  /** Ids of albums, in the order in which the photo was added. */
  readonly albums: readonly string[];
  /** Ids of albums that it was taken out of: no folder brings it back. Left out where there are none. */
  readonly leftAlbums?: readonly string[];
  readonly trashedAt: string | null;
  /** The owner's correction of the capture time; null where the file's time counts. */
  readonly takenLocal: string | null;
  /** True: the photo is shown as a separate photo, not as a copy. Absent in edits of older versions. */
  readonly standsAlone?: boolean;
}

/** Bronze: an album. The photos in it are listed in their own edits. */
export interface AlbumRecord {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A change of the owner's edits. Keys that are absent change nothing. */
export interface PhotoChange {
  readonly favourite?: boolean;
  readonly addTags?: readonly string[];
  /** Only the owner's own tags can be removed; those of the file stay. */
  readonly removeTags?: readonly string[];
  /** Ids of albums. */
  readonly addAlbums?: readonly string[];
  readonly removeAlbums?: readonly string[];
  /** True puts the photo into the trash, false restores it. */
  readonly trashed?: boolean;
  /** `YYYY-MM-DDTHH:MM:SS`; null removes the correction. */
  readonly takenLocal?: string | null;
  /** True shows a copy as a separate photo, false hides it behind its original again. */
  readonly standsAlone?: boolean;
}
