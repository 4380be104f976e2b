import type { CaptureTime, OffsetSource, TakenSource } from '../tags/photo-metadata.ts';
import type { TimeUnit } from '../tags/wall-time.ts';
import { MAX_OFFSET_MINUTES, minutesBetween, toInstant, toWallTime } from '../tags/wall-time.ts';
import { isZoneOffset, zoneOffset, zoneOffsetAt } from '../tags/zone-offset.ts';

/** One thing that says when a picture was taken: a wall time, with its offset or without, or an instant. */
export interface TimeClaim {
  readonly source: TakenSource;
  readonly local: string | null;
  /** How much of it is known. */
  readonly unit: TimeUnit;
  readonly offsetMinutes: number | null;
  /** Only where there is no wall time. */
  readonly instant: string | null;
  /** UTC by the satellites at about the same moment; null where unknown. */
  readonly satellites: string | null;
}

/** A claim, and the capture that it tells. */
export interface Told {
  readonly claim: TimeClaim;
  readonly taken: CaptureTime;
}

/** What tells in which zone a picture was taken when the claim does not. */
export interface Whereabouts {
  /** IANA zone at the picture's position; null where unknown. */
  readonly zone: string | null;
  /** IANA zone of the household, for instants without a position; UTC where null. */
  readonly homeZone: string | null;
  /** A wall time to the second from the file's name. */
  readonly namedLocal: string | null;
  /** An instant from the name, of those that name files by UTC. */
  readonly namedInstant: string | null;
  /** The day in a name that has no time, `YYYY-MM-DD`. */
  readonly namedDay: string | null;
  /** Of a video, whose header may hold its end. */
  readonly durationSeconds: number | null;
  /** Instant. */
  readonly arrivedAt: string;
}

/** Before the first photograph (Niépce, 1826) nothing was taken. */
const FIRST_YEAR = '1826';
/** How far the clock that named a file may be from the clock that stamped it. */
const CLOCKS_AGREE_MINUTES = 2;
/** How old a fix of the satellites may be that shows another zone than that of the place. */
const FRESH_FIX_MINUTES = 0.25;
/** How much better one explanation must be for the other to be out of question. */
const CLEARLY_MINUTES = 0.5;
/** Where a day ends last (Baker Island, UTC-12). */
const LAST_ZONE_MINUTES = -12 * 60;
/** Zones begin at quarters of an hour, so a clock's distance from UTC is rounded to one. */
const QUARTER_MINUTES = 15;

/** The first claim that can be true. */
export function captureTime(claims: readonly TimeClaim[], whereabouts: Whereabouts): CaptureTime | null {
  for (const claim of claims) {
    const told = possibleTime(claim, whereabouts);
    if (told !== null) return told.taken;
  }
  return null;
}

/**
 * Null where a claim cannot be true: before 1826, more than a day after arrival (a clock that was never set, or set wrong), a counter that
 * stands at zero, and an instant that no zone brings together with the name.
 */
export function possibleTime(claim: TimeClaim, whereabouts: Whereabouts): Told | null {
  const latest = toWallTime(whereabouts.arrivedAt, 24 * 60);
  const taken = claim.local === null ? ofInstant(claim, whereabouts) : ofWallTime(claim.local, claim, whereabouts);
  if (taken === null || taken.takenLocal < FIRST_YEAR || isEmptyCounter(claim)) return null;
  return latest === null || taken.takenLocal <= latest ? { claim, taken } : null;
}

/** A wall time stands as it is; its offset is the claim's own, else that of the satellites' time, else that of the position. */
function ofWallTime(takenLocal: string, claim: TimeClaim, { zone }: Pick<Whereabouts, 'zone'>): CaptureTime {
  if (claim.offsetMinutes !== null) return captured(claim, takenLocal, claim.offsetMinutes, 'exif');
  const there = zone === null ? null : zoneOffsetAt(zone, takenLocal);
  const offset = claim.satellites === null ? there : satelliteOffset(takenLocal, claim.satellites, there);
  return captured(claim, takenLocal, offset, offset === null ? null : 'gps');
}

/**
 * An instant needs a zone to become a wall time: that of the position, else what the file's name shows (a phone names files by its
 * own clock), else the household's. A name near the instant that no zone explains is the better claim, so this one is passed over.
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
    // A camera without a zone writes its wall time as if it were UTC, and then the name says the same.
    const wall = claim.satellites === null ? shown.find(({ offset }) => offset === 0) : undefined;
    return wall === undefined ? atOffset(claim, instant, there, 'gps') : ofWallTime(wall.local, claim, { zone });
  }
  const named = shown.find((one) => isIn(homeZone ?? 'UTC', one)) ?? shown[0];
  if (named !== undefined) return captured(claim, named.local, named.offset, 'assumed');
  if (namedLocal !== null && Math.abs(minutesBetween(namedLocal, instant)) <= MAX_OFFSET_MINUTES) return null;
  const offset = namedDay === null ? home : offsetUntil(namedDay, instant, home);
  return offset === null ? null : atOffset(claim, instant, offset, 'assumed');
}

/** A phone writes a video's header when it stops: the name is the beginning where it lies nearer to the header with the length than without. */
function startOf(instant: string, { namedInstant, durationSeconds }: Whereabouts): string {
  if (namedInstant === null || durationSeconds === null) return instant;
  const apart = minutesBetween(namedInstant.slice(0, -1), instant);
  const misfit = Math.abs(apart + durationSeconds / 60);
  return misfit <= CLOCKS_AGREE_MINUTES && misfit < Math.abs(apart) ? namedInstant : instant;
}

interface Shown {
  /** When it began, by the clock that named the file. */
  readonly local: string;
  readonly offset: number;
}

/** Whether the clocks of a zone showed it. They may have changed before the instant that it is told by. */
const isIn = (zone: string, { local, offset }: Shown): boolean => zoneOffset(zone, toInstant(local, offset)) === offset;

/**
 * The zones that a name and an instant show together, and when the picture was taken there. The instant of a video may be that of its
 * end, as phones write it; the name is the beginning then. Where the length is about whole quarters of an hour both can be: the one that
 * clearly fits better is; else it began when the name says, and the zone of the end stands first.
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

/** The zone that a distance from UTC is nearest to, and how near; null where no zone is near. */
function fitOf(minutes: number, instant: string): { readonly offset: number; readonly misfit: number } | null {
  const offset = toQuarter(minutes);
  const misfit = Math.abs(minutes - offset);
  return misfit <= CLOCKS_AGREE_MINUTES && isZoneOffset(offset, instant) ? { offset, misfit } : null;
}

/**
 * No file is named on a day that is still to come: where home would put the instant after the day in the name, it was not made at home.
 * UTC then, else null. A day that was over everywhere is no word on the zone: somebody copied the file later.
 */
function offsetUntil(namedDay: string, instant: string, home: number): number | null {
  const isUntil = (offset: number) => (toWallTime(instant, offset) ?? '').slice(0, 10) <= namedDay;
  if (!isUntil(LAST_ZONE_MINUTES)) return home;
  return [home, 0].find((offset) => isUntil(offset)) ?? null;
}

/**
 * The distance of the camera's clock from the satellites', where some zone is as far from UTC; else the offset of the place. Their time
 * is that of the last fix, which may be hours old and is never of later: a clock ahead of the place's may be right beside an old fix,
 * a clock behind it is that of elsewhere.
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
/** The satellites count weeks, and begin anew after 1024 of them; a receiver without a fix stands at the beginning. */
const WEEK_ZERO = /^(?:1980-01-06|1999-08-22|2019-04-07)T00:00:00/;

/** The first second of 1970, in UTC or as the clock of any zone showed it, then or by whole hours. Noon is what people write for a day alone. */
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

/** Never minus zero. */
function toQuarter(minutes: number): number {
  return Math.round(minutes / QUARTER_MINUTES) * QUARTER_MINUTES + 0;
}
