import { readWallTime, toInstant } from '../tags/wall-time.ts';

/** Facts in the container of a video. A field is null where the container has no possible value. */
export interface VideoFacts {
  /** Pixels of the upright picture. */
  readonly width: number | null;
  readonly height: number | null;
  /** Degrees clockwise by which a player turns the stored picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly durationSeconds: number | null;
  /**
   * Instant, ISO 8601, UTC. In a movie it comes from the header: it may be the end of the recording, or the wall time of a camera that is not
   * recognised.
   */
  readonly createdUtc: string | null;
  /** Wall time `YYYY-MM-DDTHH:MM:SS`, where the camera wrote one, and its minutes east of UTC. */
  readonly createdLocal: string | null;
  readonly createdOffsetMinutes: number | null;
  /** Degrees, WGS 84; both or none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitudeMetres: number | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** Apple's id that the clip and the still of a Live Photo share. */
  readonly contentIdentifier: string | null;
  /** A JPEG or TIFF file with the camera's EXIF, which some cameras store in the container. */
  readonly exif: Uint8Array | null;
}

export const NO_VIDEO_FACTS: VideoFacts = {
  width: null,
  height: null,
  rotation: 0,
  durationSeconds: null,
  createdUtc: null,
  createdLocal: null,
  createdOffsetMinutes: null,
  latitude: null,
  longitude: null,
  altitudeMetres: null,
  make: null,
  model: null,
  title: null,
  description: null,
  contentIdentifier: null,
  exif: null,
};

const MAX_DURATION_SECONDS = 30 * 24 * 3600;

/** A duration rounded to milliseconds; null for null, for zero, and for what is too long for a video (30 days). */
export function durationOf(seconds: number | null): number | null {
  const value = Math.round((seconds ?? 0) * 1000) / 1000;
  return value > 0 && value < MAX_DURATION_SECONDS ? value : null;
}

const MAX_PIXELS_A_SIDE = 32_768;

/** Width and height; both null where one of them is impossible. */
export function sizeOf(width: number, height: number): Pick<VideoFacts, 'width' | 'height'> {
  const isSize = [width, height].every((side) => side >= 1 && side <= MAX_PIXELS_A_SIDE);
  return isSize ? { width, height } : { width: null, height: null };
}

/** The instant of a number of milliseconds since 1970, to the second; null in the first second of 1970, before it, and after the year 9999. */
export function instantOf(ms: number): string | null {
  if (!(ms >= 1000 && ms < 253_402_300_800_000)) return null;
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/**
 * Parses a creation date with a time of day. A text that ends with `Z` is an instant, any other a wall time. Null for a day or a year alone,
 * which is when a film was published.
 */
export function createdBy(
  text: string | null,
): Pick<VideoFacts, 'createdUtc'> | Pick<VideoFacts, 'createdLocal' | 'createdOffsetMinutes'> | null {
  const read = text !== null && /\d:\d/.test(text) ? readWallTime(text) : null;
  if (text === null || read === null) return null;
  return text.trim().endsWith('Z')
    ? { createdUtc: toInstant(read.local, 0) }
    : { createdLocal: read.local, createdOffsetMinutes: read.offsetMinutes };
}
