import type { PhotoMetadata } from '../tags/photo-metadata.ts';
import type { VideoFacts } from '../videos/video-facts.ts';
import { isZoneOffset } from '../tags/zone-offset.ts';

/** Facts of a picture that may tie a clip to it. */
export interface StillEvidence {
  readonly contentIdentifier: string | null;
  /** Wall time in the file itself; null where it has none. */
  readonly takenLocal: string | null;
  /** Minutes east of UTC, where the file states them beside the time; else null. */
  readonly offsetMinutes: number | null;
}

/** Facts of a video that may tie it to a picture. */
export type ClipEvidence = Pick<
  VideoFacts,
  'contentIdentifier' | 'durationSeconds' | 'createdLocal' | 'createdOffsetMinutes' | 'createdUtc'
>;

/** Why a clip belongs to a still: both have one identifier, or both show one moment. `secondsApart` is the difference of their clocks. */
export type PairEvidence = { readonly by: 'identifier' } | { readonly by: 'time'; readonly secondsApart: number };

/**
 * The longest clip that a name and a time tie to a still. Phones record 1.5 s before and after the picture; the longest known clips have 5 s
 * (vivo), and writers round up.
 */
const MAX_CLIP_SECONDS = 6;
/**
 * Largest difference of the two clocks. A clip is dated by its beginning, its end or its still, which all lie within its length, and a writer
 * may take some seconds to close the file.
 */
const MAX_SECONDS_APART = 10;
const QUARTER_MINUTES = 15;
const MINUTE_MS = 60_000;

/**
 * The evidence that ties a clip to a still of its name; null where there is none. Where both have an identifier, it alone decides. Otherwise
 * the clip must be short, and both must show the same moment. The time of a clip may be UTC only. The distance to the still's clock must then
 * be the still's own offset, or zero (some cameras write their wall time as UTC); for a still without an offset, one that some zone has at
 * that time.
 */
export function pairEvidence(still: StillEvidence, clip: ClipEvidence): PairEvidence | null {
  if (still.contentIdentifier !== null && clip.contentIdentifier !== null)
    return still.contentIdentifier === clip.contentIdentifier ? { by: 'identifier' } : null;
  if (clip.durationSeconds === null || clip.durationSeconds > MAX_CLIP_SECONDS) return null;
  const secondsApart = apart(still, clip);
  return secondsApart === null || secondsApart > MAX_SECONDS_APART ? null : { by: 'time', secondsApart };
}

/** Seconds between the moments of still and clip; null where one has none, or where no zone explains the distance. */
function apart({ takenLocal, offsetMinutes }: StillEvidence, clip: ClipEvidence): number | null {
  const { createdLocal, createdOffsetMinutes, createdUtc } = clip;
  if (takenLocal === null) return null;
  const still = Date.parse(`${takenLocal}Z`);
  if (createdLocal !== null) {
    const between =
      offsetMinutes === null || createdOffsetMinutes === null ? 0 : (offsetMinutes - createdOffsetMinutes) * MINUTE_MS;
    return Math.abs(still - Date.parse(`${createdLocal}Z`) - between) / 1000;
  }
  if (createdUtc === null) return null;
  const between = still - Date.parse(createdUtc);
  const near = Math.round(between / MINUTE_MS / QUARTER_MINUTES) * QUARTER_MINUTES;
  const offsets = offsetMinutes === null ? [near].filter((one) => isZoneOffset(one, createdUtc)) : [offsetMinutes, 0];
  return offsets.length === 0 ? null : Math.min(...offsets.map((one) => Math.abs(between - one * MINUTE_MS))) / 1000;
}

/** The evidence of a picture, from its metadata. */
export function stillEvidence({ contentIdentifier, captured }: PhotoMetadata): StillEvidence {
  const offsetMinutes = captured?.offsetSource === 'exif' ? captured.offsetMinutes : null;
  return { contentIdentifier, takenLocal: captured?.takenLocal ?? null, offsetMinutes };
}
