import { readWallTime, toInstant } from '../tags/wall-time.ts';

/** What a video's container says of it. Null: it does not say, or nothing possible. */
export interface VideoFacts {
  /** Pixels of the picture, standing upright. */
  readonly width: number | null;
  readonly height: number | null;
  /** Degrees clockwise by which a player turns the stored picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly durationSeconds: number | null;
  /** Instant, ISO 8601, UTC. Of a movie it is the header's, which may be that of the end, or a wall time of a camera that nobody knows. */
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
  /** A JPEG or TIFF file with the camera's EXIF, where the camera put one beside the film. */
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

/** To the millisecond; null for nothing, and for what is no length of a video. */
export function durationOf(seconds: number | null): number | null {
  const value = Math.round((seconds ?? 0) * 1000) / 1000;
  return value > 0 && value < MAX_DURATION_SECONDS ? value : null;
}

const MAX_PIXELS_A_SIDE = 32_768;

/** Both, or none. */
export function sizeOf(width: number, height: number): Pick<VideoFacts, 'width' | 'height'> {
  const isSize = [width, height].every((side) => side >= 1 && side <= MAX_PIXELS_A_SIDE);
  return isSize ? { width, height } : { width: null, height: null };
}

/** Milliseconds since 1970, to the second; null for an empty counter and what no calendar has. */
export function instantOf(ms: number): string | null {
  if (!(ms >= 1000 && ms < 253_402_300_800_000)) return null;
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A date with a time of day, as a text; `Z` makes it an instant. A day or a year alone is when a film came out. */
export function createdBy(
  text: string | null,
): Pick<VideoFacts, 'createdUtc'> | Pick<VideoFacts, 'createdLocal' | 'createdOffsetMinutes'> | null {
  const read = text !== null && /\d:\d/.test(text) ? readWallTime(text) : null;
  if (text === null || read === null) return null;
  return text.trim().endsWith('Z')
    ? { createdUtc: toInstant(read.local, 0) }
    : { createdLocal: read.local, createdOffsetMinutes: read.offsetMinutes };
}
