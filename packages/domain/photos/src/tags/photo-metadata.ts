/**
 * Source of the offset of a capture time. `exif`: the file states it beside the time, in any standard. `gps`: it follows from the satellite
 * time or from the time zone at the position. `user`: a person set it. `assumed`: the file states an instant without a zone, and the offset
 * is that of the file's name, of the household's zone, or of UTC.
 */
export type OffsetSource = 'exif' | 'gps' | 'user' | 'assumed';

/** Source of the wall time of a capture, the most trusted first. The last two are no capture times: see `isDated`. */
export type TakenSource =
  | 'user'
  | 'exif'
  | 'xmp'
  | 'iptc'
  | 'png'
  | 'video'
  | 'takeout'
  | 'file-name'
  | 'file-time'
  | 'arrival';

/** When a picture was taken. The timeline is ordered by `takenLocal` alone. */
export interface CaptureTime {
  /** Wall time at the place of the picture, `YYYY-MM-DDTHH:MM:SS`, with `.mmm` where known. */
  readonly takenLocal: string;
  readonly takenSource: TakenSource;
  /** Minutes east of UTC; null where unknown. */
  readonly offsetMinutes: number | null;
  readonly offsetSource: OffsetSource | null;
  /** Instant, ISO 8601 with `Z`; null without an offset. */
  readonly takenUtc: string | null;
}

/** Metadata of a picture, from any standard. A field is null where no source has a possible value. */
export interface PhotoMetadata {
  /** Capture time in EXIF, XMP, IPTC, PNG or the video container; null where none has one. File names and file times do not count here. */
  readonly captured: CaptureTime | null;
  /** Degrees, WGS 84. A position of exactly 0,0 is null. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Height above sea level. */
  readonly altitudeMetres: number | null;
  /** Maker and model as people write them, the maker once, e.g. `Canon EOS R6`. */
  readonly camera: string | null;
  readonly lens: string | null;
  readonly focalLengthMm: number | null;
  /** f-number. */
  readonly aperture: number | null;
  readonly exposureSeconds: number | null;
  readonly iso: number | null;
  readonly flash: boolean | null;
  /** EXIF orientation, 1 to 8. Null for HEIC and AVIF, whose container rotates the pixels. */
  readonly orientation: number | null;
  readonly title: string | null;
  readonly description: string | null;
  /** Keywords without duplicates, in order. */
  readonly tags: readonly string[];
  /** 0 to 5. */
  readonly rating: number | null;
  readonly artist: string | null;
  readonly copyright: string | null;
  /** Apple's id that the still and the clip of a Live Photo share. */
  readonly contentIdentifier: string | null;
  /** Length of a video; null for a picture. */
  readonly durationSeconds: number | null;
}

export const NO_METADATA: PhotoMetadata = {
  captured: null,
  latitude: null,
  longitude: null,
  altitudeMetres: null,
  camera: null,
  lens: null,
  focalLengthMm: null,
  aperture: null,
  exposureSeconds: null,
  iso: null,
  flash: null,
  orientation: null,
  title: null,
  description: null,
  tags: [],
  rating: null,
  artist: null,
  copyright: null,
  contentIdentifier: null,
  durationSeconds: null,
};
