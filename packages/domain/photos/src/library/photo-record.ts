import type { ArrivalEvidence, ArrivalTimes } from '../metadata/arrival-times.ts';
import type { Town } from '../metadata/atlas.ts';
import type { ByteSpan } from '../videos/embedded-clip.ts';
import type { Reunion } from './find-originals.ts';
import type { PhotoKind, PhotoState } from '../catalog/photo.ts';
import type { CaptureTime, PhotoMetadata } from '../tags/photo-metadata.ts';
import type { RenditionName } from '../pictures/renditions.ts';

/** How a photo came. */
export interface PhotoArrival extends ArrivalEvidence {
  /** SHA-256 of the chat export that brought it; null where it came by itself. */
  readonly exportId: string | null;
}

/** A file that belongs to a photo and is kept beside it. */
export interface Companion {
  /** `takeout`: Google's JSON. `motion`: the clip of a Live Photo. */
  readonly role: 'sidecar' | 'takeout' | 'motion';
  /** File name or path, as the person knows it. */
  readonly name: string;
  readonly key: string;
  readonly sha256: string;
  /** It came by itself, and was found to belong to the photo. */
  readonly alone?: true;
  /** Instant, ISO 8601, UTC; missing in records of earlier versions. */
  readonly arrivedAt?: string;
  /** When it was last changed where it comes from: instant, ISO 8601, UTC. Left out where unknown. */
  readonly fileTime?: string;
}

/** How `taken`, `metadata` and `place` of a record were found. */
export interface PhotoDescribed {
  /** `DESCRIPTION_VERSION`. */
  readonly version: number;
  /** Capture times that the arrivals (file names, folders, chats) gave; null where the photo's own time is certain and they were not asked. */
  readonly arrivals: ArrivalTimes | null;
  /** IANA zone that the offset of `taken` is from: that at the position, or the household's; null where neither gave it. */
  readonly zone: string | null;
  /** What was decided on the time where two sources disagree and nobody can tell, as a sentence; null where nothing was. */
  readonly note: string | null;
  /** Google's JSON marks it as a favourite. It counts until the owner edits the photo here. Left out where it does not. */
  readonly favourite?: true;
}

/** Bronze: what is known of a photo beside its bytes, and enough to make its catalog row without reading them again. */
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
  /** One for each name, by time of arrival; never empty. */
  readonly arrivals: readonly PhotoArrival[];
  /** By role, then by age (`inOrderOfAge`): of several of a role the last is the one that counts. */
  readonly companions: readonly Companion[];
  /** As the timeline uses it, fallbacks included. */
  readonly taken: CaptureTime;
  readonly metadata: PhotoMetadata;
  readonly place: Town | null;
  /** Missing in records that were written before there was a version. */
  readonly described?: PhotoDescribed;
  /** Where the film of a motion photo lies in the original; records of earlier versions do not say. */
  readonly clip?: ByteSpan | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  readonly placeholder: string | null;
  readonly perceptualHash: string | null;
  readonly renditions: readonly RenditionName[];
  readonly renditionsVersion: number;
  /** Of a copy that a messenger made, its tie to the original; null or left away where none was found. Derived, with its evidence. */
  readonly reunion?: Reunion | null;
  /**
   * Instant since when it is being erased. It is shown in the trash meanwhile, and nothing is added to it any more; what comes now waits
   * until it is gone.
   */
  readonly leavingSince?: string;
  /** Written directly before the original is removed. Nobody takes the photo out of the trash any more. */
  readonly leavingForGood?: true;
  /**
   * Instant at which its owner last took it out of the trash; left away where they never did. A change of the record, so that a process that erases
   * what lies in the trash sees that it read something older.
   */
  readonly restoredAt?: string;
}

/** Bronze: the owner's word on a photo. It outlives every rebuild. */
export interface PhotoEdits {
  readonly version: 1;
  readonly favourite: boolean;
  /** The owner's own, beside those of the file. */
  readonly tags: readonly string[];
  /** Ids, in order of joining. */
  readonly albums: readonly string[];
  readonly trashedAt: string | null;
  /** The owner's correction; null where the file's word stands. */
  readonly takenLocal: string | null;
  /** It is nobody's copy, whatever it looks like; left away by older versions. */
  readonly standsAlone?: boolean;
}

/** Bronze: an album; which photos are in it stands in their edits. */
export interface AlbumRecord {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A change to the owner's word; what is left out stays. */
export interface PhotoChange {
  readonly favourite?: boolean;
  readonly addTags?: readonly string[];
  /** Only the owner's own tags can go; those of the file stay. */
  readonly removeTags?: readonly string[];
  /** Ids of albums. */
  readonly addAlbums?: readonly string[];
  readonly removeAlbums?: readonly string[];
  /** Into the trash, or back out of it. */
  readonly trashed?: boolean;
  /** `YYYY-MM-DDTHH:MM:SS`; null takes the correction back. */
  readonly takenLocal?: string | null;
  /** Takes a copy from its original, or gives it back. */
  readonly standsAlone?: boolean;
}
