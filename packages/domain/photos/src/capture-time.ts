import type { CaptureTime, OffsetSource, TakenSource } from './photo-metadata.ts';
import { MAX_OFFSET_MINUTES, minutesBetween, toInstant, toWallTime } from './wall-time.ts';
import { isZoneOffset, zoneOffset, zoneOffsetAt } from './zone-offset.ts';

/** One thing that says when a picture was taken: a wall time, with its offset or without, or an instant. */
export interface TimeClaim {
  readonly source: TakenSource;
  readonly local: string | null;
  readonly offsetMinutes: number | null;
  /** Only where there is no wall time. */
  readonly instant: string | null;
  /** UTC by the satellites at about the same moment; null where unknown. */
  readonly satellites: string | null;
}

/** What tells in which zone a picture was taken when the claim does not. */
export interface Whereabouts {
  /** IANA zone at the picture's position; null where unknown. */
  readonly zone: string | null;
  /** IANA zone of the household, for instants without a position; UTC where null. */
  readonly homeZone: string | null;
  /** A wall time to the second from the file's name. */
  readonly namedLocal: string | null;
  /** Instant. */
  readonly arrivedAt: string;
}

/** Before the first photograph (Niépce, 1826) nothing was taken. */
const FIRST_YEAR = '1826';
/** How far the clock that named a file may be from the clock that stamped it. */
const CLOCKS_AGREE_MINUTES = 2;
/** How old a fix of the satellites may be that shows another zone than that of the place. */
const FRESH_FIX_MINUTES = 0.25;
/** Zones begin at quarters of an hour, so a clock's distance from UTC is rounded to one. */
const QUARTER_MINUTES = 15;

/**
 * The first claim that can be true. Those that cannot: before 1826, more than a day after arrival (a clock that was never set,
 * or set wrong), and the first second of 1970 without a zone, which is an empty counter.
 */
export function captureTime(claims: readonly TimeClaim[], whereabouts: Whereabouts): CaptureTime | null {
  const latest = toWallTime(whereabouts.arrivedAt, 24 * 60);
  for (const claim of claims) {
    const taken = claim.local === null ? ofInstant(claim, whereabouts) : ofWallTime(claim.local, claim, whereabouts);
    if (taken === null || taken.takenLocal < FIRST_YEAR || isEmptyCounter(claim)) continue;
    if (latest === null || taken.takenLocal <= latest) return taken;
  }
  return null;
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
function ofInstant(claim: TimeClaim, { zone, homeZone, namedLocal }: Whereabouts): CaptureTime | null {
  const { instant } = claim;
  if (instant === null) return null;
  const there = zone === null ? null : zoneOffset(zone, instant);
  const apart = namedLocal === null ? Infinity : minutesBetween(namedLocal, instant);
  const quarter = toQuarter(apart);
  const isShown = Math.abs(apart - quarter) <= CLOCKS_AGREE_MINUTES && isZoneOffset(quarter, instant);
  const shown = isShown ? quarter : null;
  if (there !== null) {
    // A camera without a zone writes its wall time as if it were UTC, and then the name says the same.
    const wall = shown === 0 && there !== 0 && claim.satellites === null ? toWallTime(instant, 0) : null;
    return wall === null ? atOffset(claim, instant, there, 'gps') : ofWallTime(wall, claim, { zone });
  }
  if (Math.abs(apart) <= MAX_OFFSET_MINUTES) return shown === null ? null : atOffset(claim, instant, shown, 'assumed');
  return atOffset(claim, instant, (homeZone === null ? null : zoneOffset(homeZone, instant)) ?? 0, 'assumed');
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

function isEmptyCounter({ local, instant, offsetMinutes }: TimeClaim): boolean {
  return offsetMinutes === null && (local ?? instant ?? '').startsWith('1970-01-01T00:00:00');
}

/** Never minus zero. */
function toQuarter(minutes: number): number {
  return Math.round(minutes / QUARTER_MINUTES) * QUARTER_MINUTES + 0;
}
