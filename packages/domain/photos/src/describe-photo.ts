import type { Atlas, Place } from './atlas.ts';
import { cameraName } from './camera-name.ts';
import { captureTime } from './capture-time.ts';
import type { TimeClaim } from './capture-time.ts';
import { fileNameTime } from './file-name-time.ts';
import { keywords } from './keywords.ts';
import { NO_TAGS } from './metadata-reader.ts';
import type { RawTags } from './metadata-reader.ts';
import type { CaptureTime, PhotoMetadata } from './photo-metadata.ts';
import { changeTimesOfFile, timesOfCompanions, timesOfFile, timesOfFileSystem, timesOfName } from './photo-times.ts';
import { exifPosition, positionOf, xmpPosition } from './position.ts';
import type { Position } from './position.ts';
import { exposureOf } from './exposure.ts';
import type { TakeoutFacts } from './takeout.ts';
import { textOf } from './tag-value.ts';
import type { VideoFacts } from './video-facts.ts';
import { toWallTime } from './wall-time.ts';
import { wordsOf } from './words.ts';
import type { Words } from './words.ts';

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

/** Their container turns the pixels; turning them again by EXIF would lay them on their side. */
const TURNED_BY_CONTAINER = new Set(['image/heic', 'image/heif', 'image/avif']);

/**
 * What is known of a photo, from all that says something of it.
 *
 * Time: the file's EXIF, XMP, IPTC, PNG and video header, then the sidecar, Takeout, the file's name, the time of the file's last change
 * by itself and by the file system, and the arrival. The camera was there; who edited later was not. Everything else: the sidecar, which
 * somebody wrote later and by hand, then the file, then Takeout. Tags are gathered from all of them.
 */
export async function describePhoto(evidence: PhotoEvidence): Promise<PhotoDescription> {
  const { takeout, video, atlas, arrivedAt } = evidence;
  const tags = evidence.tags ?? NO_TAGS;
  const sidecar = evidence.sidecar ?? NO_TAGS;
  const position = findPosition(sidecar, tags, video, takeout);
  const [zone, place] = await whereIs(position, atlas);

  const name = fileNameTime(evidence.name);
  const whereabouts = {
    zone,
    homeZone: evidence.homeZone ?? null,
    namedLocal: name?.hasTime === true ? name.local : null,
    namedInstant: name?.instant ?? null,
    namedDay: name?.hasTime === false ? (name.local?.slice(0, 10) ?? null) : null,
    durationSeconds: video?.durationSeconds ?? null,
    arrivedAt,
  };
  const byFile = timesOfFile(tags, video);
  const byChange = changeTimesOfFile(tags);
  const settle = (claims: readonly TimeClaim[]) => captureTime(claims, whereabouts);
  const taken = settle([
    ...byFile,
    ...timesOfCompanions(sidecar, takeout),
    ...timesOfName(name),
    ...byChange,
    ...timesOfFileSystem(evidence.fileTime),
    { source: 'arrival', local: null, offsetMinutes: null, instant: arrivedAt, satellites: null },
  ]);

  const words = [wordsOf(sidecar), wordsOf(tags), wordsOfOthers(video, takeout)];
  const first = (pick: (words: Words) => string | null) => words.map(pick).find((text) => text !== null) ?? null;
  const exposure = exposureOf(tags, sidecar);
  const metadata: PhotoMetadata = {
    captured: settle([...byFile, ...byChange]),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    altitudeMetres: position?.altitudeMetres ?? null,
    ...exposure,
    camera: exposure.camera ?? cameraName(video?.make ?? null, video?.model ?? null),
    orientation: TURNED_BY_CONTAINER.has(evidence.contentType) ? null : exposure.orientation,
    title: first((from) => from.title),
    description: first((from) => from.description),
    tags: keywords(words.flatMap((from) => from.tags)),
    rating: words.map((from) => from.rating).find((rating) => rating !== null) ?? null,
    artist: first((from) => from.artist),
    copyright: first((from) => from.copyright),
    contentIdentifier: textOf(tags.maker['ContentIdentifier']) ?? video?.contentIdentifier ?? null,
    durationSeconds: video?.durationSeconds ?? null,
  };
  return { metadata, taken: taken ?? atArrival(arrivedAt), place };
}

function findPosition(
  sidecar: RawTags,
  tags: RawTags,
  video: VideoFacts | null,
  takeout: TakeoutFacts | null,
): Position | null {
  return (
    xmpPosition(sidecar.xmp) ??
    exifPosition(tags.exif) ??
    xmpPosition(tags.xmp) ??
    positionIn(video) ??
    positionIn(takeout)
  );
}

function positionIn(facts: VideoFacts | TakeoutFacts | null): Position | null {
  return facts === null ? null : positionOf(facts.latitude, facts.longitude, facts.altitudeMetres);
}

async function whereIs(
  position: Position | null,
  atlas: Atlas | null,
): Promise<readonly [string | null, Place | null]> {
  if (position === null || atlas === null) return [null, null];
  const { latitude, longitude } = position;
  return Promise.all([atlas.zoneAt(latitude, longitude), atlas.placeAt(latitude, longitude)]);
}

function wordsOfOthers(video: VideoFacts | null, takeout: TakeoutFacts | null): Words {
  return {
    title: video?.title ?? null,
    description: video?.description ?? takeout?.description ?? null,
    tags: takeout?.people ?? [],
    rating: null,
    artist: null,
    copyright: null,
  };
}

/** Only for an arrival that is itself out of all bounds. */
function atArrival(arrivedAt: string): CaptureTime {
  const takenLocal = toWallTime(arrivedAt, 0);
  if (takenLocal === null) throw new TypeError('arrivedAt is not an instant');
  return { takenLocal, takenSource: 'arrival', offsetMinutes: 0, offsetSource: 'assumed', takenUtc: `${takenLocal}Z` };
}
