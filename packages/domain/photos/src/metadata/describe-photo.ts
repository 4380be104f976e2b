import { arrivalTimes } from './arrival-times.ts';
import type { ArrivalEvidence, ArrivalTimes } from './arrival-times.ts';
import type { Atlas, Town } from './atlas.ts';
import { cameraName } from '../tags/camera-name.ts';
import type { TimeClaim } from './capture-time.ts';
import { chooseTime, firstTime } from './settle-time.ts';
import { correctedWords } from './corrected-time.ts';
import { keywords } from '../tags/keywords.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import type { CaptureTime, PhotoMetadata } from '../tags/photo-metadata.ts';
import {
  changeTimesOfFile,
  satelliteTimes,
  timesOfFile,
  timesOfFileSystem,
  timesOfNames,
  timesOfSidecar,
  timesOfTakeout,
} from './photo-times.ts';
import { exifPosition, positionOf, xmpPosition } from '../tags/position.ts';
import type { Position } from '../tags/position.ts';
import { exposureOf } from '../tags/exposure.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';
import { textOf } from '../tags/tag-value.ts';
import type { VideoFacts } from '../videos/video-facts.ts';
import { toWallTime } from '../tags/wall-time.ts';
import { wordsOf } from '../tags/words.ts';
import type { Words } from '../tags/words.ts';
import { zoneOffset } from '../tags/zone-offset.ts';

/** All sources of facts about a photo. */
export interface PhotoEvidence {
  /** Tags of the file itself. */
  readonly tags: RawTags | null;
  readonly sidecar: RawTags | null;
  readonly takeout: TakeoutFacts | null;
  readonly video: VideoFacts | null;
  /** All arrivals, in any order; at least one. */
  readonly arrivals: readonly ArrivalEvidence[];
  readonly atlas: Atlas | null;
  /** Content type of the file, as its bytes show it. */
  readonly contentType: string;
  /** IANA zone for instants whose place is unknown; UTC where missing. */
  readonly homeZone?: string | null;
}

export interface PhotoDescription {
  readonly metadata: PhotoMetadata;
  /** Capture time for the timeline, fallbacks included. */
  readonly taken: CaptureTime;
  readonly place: Town | null;
  /** IANA zone that gives the offset of `taken`: that of the position or of the household; null where neither does. */
  readonly zone: string | null;
  /** Times of the arrivals; null where the names and times of further arrivals cannot change `taken`. */
  readonly arrivals: ArrivalTimes | null;
  /** The decision as a sentence, where two sources disagree and it is unknown which is right; null otherwise. */
  readonly note: string | null;
}

/** Formats whose container rotates the pixels. A second rotation by EXIF would be wrong. */
const TURNED_BY_CONTAINER = new Set(['image/heic', 'image/heif', 'image/avif']);

/**
 * Describes a photo from all sources.
 *
 * The capture time comes from the first of these sources whose time is possible: the tags of original time in the file and in the sidecar
 * (`correctedWords` gives their order), Takeout, the file's tag of digitisation, its name, its tag of change, its GPS time, the file system's
 * time of change, and the arrival. All other facts come from the sidecar, which a person wrote later, then from the file, then from Takeout.
 * Keywords are collected from all of them.
 */
export async function describePhoto(evidence: PhotoEvidence): Promise<PhotoDescription> {
  const { takeout, video, atlas } = evidence;
  const tags = evidence.tags ?? NO_TAGS;
  const sidecar = evidence.sidecar ?? NO_TAGS;
  const position = findPosition(sidecar, tags, video, takeout);
  const [zone, place] = await whereIs(position, atlas);

  const arrivals = arrivalTimes(evidence.arrivals);
  const { names, arrivedAt } = arrivals;
  const homeZone = evidence.homeZone ?? null;
  const whereabouts = {
    zone,
    homeZone,
    namedLocal: names.find(({ local, hasTime }) => hasTime && local !== null)?.local ?? null,
    namedInstant: names.find(({ instant }) => instant !== null)?.instant ?? null,
    namedDay: names.find(({ hasTime }) => !hasTime)?.local?.slice(0, 10) ?? null,
    durationSeconds: video?.durationSeconds ?? null,
    arrivedAt,
  };
  const byFile = timesOfFile(tags, video);
  const byChange = changeTimesOfFile(tags);
  const satellites = satelliteTimes(tags, sidecar);
  // Satellite times count as words only where no clock stands beside them. Beside a clock their fix may be years old.
  const isClock = satellites.length > 0 && firstTime(byChange, whereabouts) !== null;
  const [alone, beside] = isClock ? [[], satellites] : [satellites, []];
  const companions = { sidecar: timesOfSidecar(sidecar), takeout: timesOfTakeout(takeout) };
  const { words: said, note } = correctedWords(byFile, companions, whereabouts);
  const byName = timesOfNames(names, satellites[0]?.instant ?? null);
  const byCopies = timesOfFileSystem(arrivals.fileTimes);
  const chosen = chooseTime(
    { words: [...said, ...byName, ...alone], traces: [...byChange, ...beside, ...byCopies, ofArrival(arrivedAt)] },
    whereabouts,
  );
  const captured = chooseTime(
    { words: [...byFile.original, ...byFile.digitized, ...alone], traces: [...byChange, ...beside] },
    whereabouts,
  );

  const words = [wordsOf(sidecar), wordsOf(tags), wordsOfOthers(video, takeout)];
  const first = (pick: (words: Words) => string | null) => words.map(pick).find((text) => text !== null) ?? null;
  const exposure = exposureOf(tags, sidecar);
  const metadata: PhotoMetadata = {
    captured: captured?.taken ?? null,
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
  const taken = chosen?.taken ?? atArrival(arrivedAt);
  return {
    metadata,
    taken,
    place,
    zone: zoneOf(taken, zone, homeZone),
    arrivals: chosen?.isFinal === true ? null : arrivals,
    note,
  };
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

async function whereIs(position: Position | null, atlas: Atlas | null): Promise<readonly [string | null, Town | null]> {
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

function zoneOf(taken: CaptureTime, zone: string | null, homeZone: string | null): string | null {
  const { takenUtc, offsetMinutes, offsetSource } = taken;
  const from = offsetSource === 'gps' ? zone : offsetSource === 'assumed' ? homeZone : null;
  return from !== null && takenUtc !== null && zoneOffset(from, takenUtc) === offsetMinutes ? from : null;
}

const ofArrival = (arrivedAt: string): TimeClaim => ({
  source: 'arrival',
  local: null,
  unit: 'second',
  offsetMinutes: null,
  instant: arrivedAt,
  satellites: null,
});

/** The capture time at the arrival, for an arrival that is itself out of all bounds. */
function atArrival(arrivedAt: string): CaptureTime {
  const takenLocal = toWallTime(arrivedAt, 0);
  if (takenLocal === null) throw new TypeError('arrivedAt is not an instant');
  return { takenLocal, takenSource: 'arrival', offsetMinutes: 0, offsetSource: 'assumed', takenUtc: `${takenLocal}Z` };
}
