import type { Atlas, Place } from './atlas.ts';
import type { RawTags } from './metadata-reader.ts';
import { NO_METADATA } from './photo-metadata.ts';
import type { CaptureTime, PhotoMetadata } from './photo-metadata.ts';
import type { TakeoutFacts } from './takeout.ts';
import type { VideoFacts } from './video-facts.ts';

/** Everything that may say something of a photo. */
export interface PhotoEvidence {
  /** Of the file itself. */
  readonly tags: RawTags | null;
  readonly sidecar: RawTags | null;
  readonly takeout: TakeoutFacts | null;
  readonly video: VideoFacts | null;
  /** File name or path under which it came. */
  readonly name: string;
  /** Instant when the file was last changed; null where unknown. */
  readonly fileTime: string | null;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
  readonly atlas: Atlas | null;
  /** Of the file, by its bytes. */
  readonly contentType: string;
  /** IANA zone for instants whose place nothing tells; UTC without. */
  readonly homeZone?: string | null;
}

export interface PhotoDescription {
  readonly metadata: PhotoMetadata;
  /** As the timeline uses it, fallbacks included. */
  readonly taken: CaptureTime;
  readonly place: Place | null;
}

export async function describePhoto(evidence: PhotoEvidence): Promise<PhotoDescription> {
  const takenUtc = evidence.arrivedAt;
  const taken: CaptureTime = {
    takenLocal: takenUtc.slice(0, 19),
    takenSource: 'arrival',
    offsetMinutes: 0,
    offsetSource: 'assumed',
    takenUtc,
  };
  return { metadata: NO_METADATA, taken, place: (await evidence.atlas?.placeAt(0, 0)) ?? null };
}
