/**
 * Where the zone of a capture time is from. `exif`: the file says it beside the time, whatever the standard. `gps`: the satellites' time,
 * or the zone at the position. `assumed`: of an instant whose zone nobody tells, by the file's name, the household's zone, or UTC.
 */
export type OffsetSource = 'exif' | 'gps' | 'user' | 'assumed';

/** Where the wall time of a capture is from, the most trusted first. The last two are no capture times: see `isDated`. */
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

/** When a picture was taken. The timeline goes by `takenLocal` alone. */
export interface CaptureTime {
  /** Wall time at the place of the picture, `YYYY-MM-DDTHH:MM:SS`, with `.mmm` where known. */
  readonly takenLocal: string;
  readonly takenSource: TakenSource;
  /** Minutes east of UTC; null where nothing tells. */
  readonly offsetMinutes: number | null;
  readonly offsetSource: OffsetSource | null;
  /** Instant, ISO 8601 with `Z`; null without an offset. */
  readonly takenUtc: string | null;
}

/** What a file says of its picture, whatever standard says it. Null: it says nothing, or nothing possible. */
export interface PhotoMetadata {
  /** Null where neither EXIF, XMP, IPTC, PNG nor the video tells; then the name and the file's time are asked. */
  readonly captured: CaptureTime | null;
  /** Degrees, WGS 84. Exactly 0,0 is no position. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Above sea level. */
  readonly altitudeMetres: number | null;
  /** Maker and model as people say it, e.g. `Canon EOS R6`, the maker once. */
  readonly camera: string | null;
  readonly lens: string | null;
  readonly focalLengthMm: number | null;
  /** f-number. */
  readonly aperture: number | null;
  readonly exposureSeconds: number | null;
  readonly iso: number | null;
  readonly flash: boolean | null;
  /** EXIF orientation, 1 to 8. Null for HEIC and AVIF, whose container turns the pixels. */
  readonly orientation: number | null;
  readonly title: string | null;
  readonly description: string | null;
  /** Keywords without doubles, in order. */
  readonly tags: readonly string[];
  /** 0 to 5. */
  readonly rating: number | null;
  readonly artist: string | null;
  readonly copyright: string | null;
  /** Apple's id that the still and the clip of a Live Photo share. */
  readonly contentIdentifier: string | null;
  /** Of a video. */
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
