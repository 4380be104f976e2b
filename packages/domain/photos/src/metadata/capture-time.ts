import type { CaptureTime, OffsetSource, TakenSource } from '../tags/photo-metadata.ts';
import type { TimeUnit } from '../tags/wall-time.ts';
import { MAX_OFFSET_MINUTES, minutesBetween, toInstant, toWallTime } from '../tags/wall-time.ts';
import { isZoneOffset, zoneOffset, zoneOffsetAt } from '../tags/zone-offset.ts';

/** One statement of when a picture was taken: a wall time, with or without its offset, or an instant. */
export interface TimeClaim {
  readonly source: TakenSource;
  readonly local: string | null;
  /** Precision of the time. */
  readonly unit: TimeUnit;
  readonly offsetMinutes: number | null;
  /** Only where there is no wall time. */
  readonly instant: string | null;
  /** UTC by the satellites at about the same moment; null where unknown. */
  readonly satellites: string | null;
}

/** A claim, and the capture time that follows from it. */
export interface Told {
  readonly claim: TimeClaim;
  readonly taken: CaptureTime;
}

/** Facts that give the zone of a picture where the claim has none, and the bounds of its time. */
export interface Whereabouts {
  /** IANA zone at the picture's position; null where unknown. */
  readonly zone: string | null;
  /** IANA zone of the household, for instants without a position; UTC where null. */
  readonly homeZone: string | null;
  /** A wall time to the second from the file's name. */
  readonly namedLocal: string | null;
  /** An instant from the name, where an app names files by UTC. */
  readonly namedInstant: string | null;
  /** The day in a name that has no time, `YYYY-MM-DD`. */
  readonly namedDay: string | null;
  /** Length of a video, whose header may hold the time of its end. */
  readonly durationSeconds: number | null;
  /** Instant of the first arrival. */
  readonly arrivedAt: string;
}

/** Year of the first photograph (Niépce). Earlier times are impossible. */
const FIRST_YEAR = '1826';
/** Largest difference, in minutes, between the clock that named a file and the clock that stamped it. */
const CLOCKS_AGREE_MINUTES = 2;
/** Largest age, in minutes, of a satellite fix that may show another zone than that of the place. */
const FRESH_FIX_MINUTES = 0.25;
/** Number of minutes by which one explanation must fit better to exclude the other. */
const CLEARLY_MINUTES = 0.5;
/** Offset of the place where a day ends last (Baker Island, UTC-12). */
const LAST_ZONE_MINUTES = -12 * 60;
/** Unit of zone offsets. A clock's distance from UTC is rounded to it. */
const QUARTER_MINUTES = 15;

/** The capture time of the first claim that can be true; null where none can. */
export function captureTime(claims: readonly TimeClaim[], whereabouts: Whereabouts): CaptureTime | null {
  for (const claim of claims) {
    const told = possibleTime(claim, whereabouts);
    if (told !== null) return told.taken;
  }
  return null;
}

/**
 * The capture time of a claim. Null where the claim cannot be true: it lies before 1826, or more than a day after the arrival (a clock that
 * was never set, or set wrong); it is a counter at zero; or it is an instant that contradicts the file's name in every zone.
 */
export function possibleTime(claim: TimeClaim, whereabouts: Whereabouts): Told | null {
  const latest = toWallTime(whereabouts.arrivedAt, 24 * 60);
  const taken = claim.local === null ? ofInstant(claim, whereabouts) : ofWallTime(claim.local, claim, whereabouts);
  if (taken === null || taken.takenLocal < FIRST_YEAR || isEmptyCounter(claim)) return null;
  return latest === null || taken.takenLocal <= latest ? { claim, taken } : null;
}

/** The capture time of a wall time. Its offset is the claim's own, else that of the satellite time, else that of the position. */
function ofWallTime(takenLocal: string, claim: TimeClaim, { zone }: Pick<Whereabouts, 'zone'>): CaptureTime {
  if (claim.offsetMinutes !== null) return captured(claim, takenLocal, claim.offsetMinutes, 'exif');
  const there = zone === null ? null : zoneOffsetAt(zone, takenLocal);
  const offset = claim.satellites === null ? there : satelliteOffset(takenLocal, claim.satellites, there);
  return captured(claim, takenLocal, offset, offset === null ? null : 'gps');
}

/**
 * The capture time of an instant. Its zone is that of the position, else the one that the file's name shows (a phone names files by its own
 * clock), else the household's. Null where the time in the name is within 14 hours and no zone explains the difference: the name is the better
 * claim then.
 */
function ofInstant(claim: TimeClaim, whereabouts: Whereabouts): CaptureTime | null {
  if (claim.instant === null) return null;
  const { zone, homeZone, namedLocal, namedDay } = whereabouts;
  const instant = startOf(claim.instant, whereabouts);
  const there = zone === null ? null : zoneOffset(zone, instant);
  const home = (homeZone === null ? null : zoneOffset(homeZone, instant)) ?? 0;
  const shown = shownByName(instant, whereabouts);
  if (zone !== null && there !== null) {
    const here = shown.find((one) => isIn(zone, one));
    if (here !== undefined) return captured(claim, here.local, here.offset, 'gps');
    // A camera without a zone writes its wall time as if it were UTC. Then the name shows the same time.
    const wall = claim.satellites === null ? shown.find(({ offset }) => offset === 0) : undefined;
    return wall === undefined ? atOffset(claim, instant, there, 'gps') : ofWallTime(wall.local, claim, { zone });
  }
  const named = shown.find((one) => isIn(homeZone ?? 'UTC', one)) ?? shown[0];
  if (named !== undefined) return captured(claim, named.local, named.offset, 'assumed');
  if (namedLocal !== null && Math.abs(minutesBetween(namedLocal, instant)) <= MAX_OFFSET_MINUTES) return null;
  const offset = namedDay === null ? home : offsetUntil(namedDay, instant, home);
  return offset === null ? null : atOffset(claim, instant, offset, 'assumed');
}

/**
 * The instant at which a video began. A phone writes the header when the recording stops. So the name has the beginning where its time plus
 * the length of the video is nearer to the instant in the header than its time alone.
 */
function startOf(instant: string, { namedInstant, durationSeconds }: Whereabouts): string {
  if (namedInstant === null || durationSeconds === null) return instant;
  const apart = minutesBetween(namedInstant.slice(0, -1), instant);
  const misfit = Math.abs(apart + durationSeconds / 60);
  return misfit <= CLOCKS_AGREE_MINUTES && misfit < Math.abs(apart) ? namedInstant : instant;
}

interface Shown {
  /** Wall time of the beginning, by the clock that named the file. */
  readonly local: string;
  readonly offset: number;
}

/** True when the zone had this offset at the beginning of the recording. The clocks may have changed before the instant of the claim. */
const isIn = (zone: string, { local, offset }: Shown): boolean => zoneOffset(zone, toInstant(local, offset)) === offset;

/**
 * Derives the zone offset from a file name with a wall time and a file header with an instant (UTC): the offset is the difference of the two.
 * Returns each possible offset with the wall time at which the recording began. A camera may write the instant at which a video begins, and
 * phones write the instant at which it ends, so both readings are tried:
 * - only one of them gives an offset that zones have: that one is returned;
 * - both do, because the length is about a multiple of a quarter of an hour: the one that clearly fits better is returned;
 * - neither clearly fits better: both are returned, the end first, and each begins at the time in the name.
 */
function shownByName(instant: string, { namedLocal, durationSeconds }: Whereabouts): readonly Shown[] {
  if (namedLocal === null) return [];
  const apart = minutesBetween(namedLocal, instant);
  const begun = fitOf(apart, instant);
  const ended = durationSeconds === null ? null : fitOf(apart + durationSeconds / 60, instant);
  const header = begun === null ? null : toWallTime(instant, begun.offset);
  const atEnd = ended === null ? [] : [{ offset: ended.offset, local: namedLocal }];
  const atBeginning = begun === null || header === null ? [] : [{ offset: begun.offset, local: header }];
  if (ended === null || begun === null) return [...atEnd, ...atBeginning];
  const better = begun.misfit - ended.misfit;
  if (Math.abs(better) <= CLEARLY_MINUTES && begun.offset !== ended.offset)
    return [ended, begun].map(({ offset }) => ({ offset, local: namedLocal }));
  return better > 0 ? atEnd : atBeginning;
}

/** The zone offset nearest to a distance from UTC, and the minutes between the two; null where no zone is near. */
function fitOf(minutes: number, instant: string): { readonly offset: number; readonly misfit: number } | null {
  const offset = toQuarter(minutes);
  const misfit = Math.abs(minutes - offset);
  return misfit <= CLOCKS_AGREE_MINUTES && isZoneOffset(offset, instant) ? { offset, misfit } : null;
}

/**
 * The offset of an instant whose file is named by a day alone. A file is not named before it is made. So where the household's zone puts the
 * instant after the day in the name, the picture was not taken at home: the offset is 0 if the instant is not after that day in UTC, else null.
 * Where the day was over everywhere at the instant, the name tells nothing about the zone, since the file was copied later; the household's
 * offset counts.
 */
function offsetUntil(namedDay: string, instant: string, home: number): number | null {
  const isUntil = (offset: number) => (toWallTime(instant, offset) ?? '').slice(0, 10) <= namedDay;
  if (!isUntil(LAST_ZONE_MINUTES)) return home;
  return [home, 0].find((offset) => isUntil(offset)) ?? null;
}

/**
 * The distance of the camera's clock from the satellite time, where some zone has this offset; else the offset of the place. The satellite
 * time is that of the last fix, which may be hours old and never lies in the future. So a clock that seems to be ahead of the place may be
 * right beside an old fix, and must fit closely; a clock that is behind the place shows another zone.
 */
function satelliteOffset(local: string, satellites: string, there: number | null): number | null {
  const apart = minutesBetween(local, satellites);
  const offset = toQuarter(apart);
  const tolerance = there !== null && apart < there ? CLOCKS_AGREE_MINUTES : FRESH_FIX_MINUTES;
  return Math.abs(apart - offset) <= tolerance && isZoneOffset(offset, satellites) ? offset : there;
}

function atOffset(claim: TimeClaim, instant: string, offset: number, source: OffsetSource): CaptureTime | null {
  const takenLocal = toWallTime(instant, offset);
  return takenLocal === null ? null : captured(claim, takenLocal, offset, source);
}

function captured(
  { source }: TimeClaim,
  takenLocal: string,
  offsetMinutes: number | null,
  offsetSource: OffsetSource | null,
): CaptureTime {
  const takenUtc = offsetMinutes === null ? null : toInstant(takenLocal, offsetMinutes);
  return { takenLocal, takenSource: source, offsetMinutes, offsetSource, takenUtc };
}

const EPOCH = '1970-01-01T00:00:00Z';
/** Beginnings of the satellites' week counter, which restarts after 1024 weeks. A receiver without a fix shows such a time. */
const WEEK_ZERO = /^(?:1980-01-06|1999-08-22|2019-04-07)T00:00:00/;

/**
 * True for a counter at zero: a satellite week counter at its beginning, or the first second of 1970 in UTC, in any zone of that time, or at
 * any offset of whole hours. Noon does not count, because people write it for a day alone.
 */
function isEmptyCounter({ local, unit, instant, offsetMinutes, satellites }: TimeClaim): boolean {
  if (local === null) return minutesBetween(EPOCH.slice(0, -1), instant ?? '') === 0 || isWeekZero(instant, satellites);
  if (unit !== 'second') return false;
  const offset = minutesBetween(local.slice(0, 19), EPOCH);
  if (offsetMinutes !== null) return offset === offsetMinutes;
  const isShown = Math.abs(offset) <= MAX_OFFSET_MINUTES && (offset % 60 === 0 || isZoneOffset(offset, EPOCH));
  return isShown && offset !== 12 * 60;
}

function isWeekZero(instant: string | null, satellites: string | null): boolean {
  return instant !== null && instant === satellites && WEEK_ZERO.test(instant);
}

/** The nearest multiple of a quarter of an hour; never minus zero. */
function toQuarter(minutes: number): number {
  return Math.round(minutes / QUARTER_MINUTES) * QUARTER_MINUTES + 0;
}
