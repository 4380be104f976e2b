/** A town, and its zone. */
export interface Town {
  /** IANA name. */
  readonly zone: string;
  /** Degrees, WGS 84, far from the border of the zone. */
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Zones of every kind: changes of clocks in both hemispheres, by half an hour, around Ramadan, and by law in one year; offsets with
 * quarters of an hour; a skipped day.
 */
export const TOWNS: readonly Town[] = [
  { zone: 'Europe/Berlin', latitude: 52.52, longitude: 13.405 },
  { zone: 'Europe/London', latitude: 51.5074, longitude: -0.1278 },
  { zone: 'Europe/Moscow', latitude: 55.7558, longitude: 37.6173 },
  { zone: 'Europe/Istanbul', latitude: 41.0082, longitude: 28.9784 },
  { zone: 'Africa/Casablanca', latitude: 33.5731, longitude: -7.5898 },
  { zone: 'Africa/Cairo', latitude: 30.0444, longitude: 31.2357 },
  { zone: 'Asia/Kolkata', latitude: 22.5726, longitude: 88.3639 },
  { zone: 'Asia/Kathmandu', latitude: 27.7172, longitude: 85.324 },
  { zone: 'Asia/Tokyo', latitude: 35.6762, longitude: 139.6503 },
  { zone: 'Asia/Shanghai', latitude: 31.2304, longitude: 121.4737 },
  { zone: 'Asia/Tehran', latitude: 35.6892, longitude: 51.389 },
  { zone: 'America/New_York', latitude: 40.7128, longitude: -74.006 },
  { zone: 'America/Los_Angeles', latitude: 34.0522, longitude: -118.2437 },
  { zone: 'America/Phoenix', latitude: 33.4484, longitude: -112.074 },
  { zone: 'America/St_Johns', latitude: 47.5615, longitude: -52.7126 },
  { zone: 'America/Caracas', latitude: 10.4806, longitude: -66.9036 },
  { zone: 'America/Sao_Paulo', latitude: -23.5505, longitude: -46.6333 },
  { zone: 'Australia/Adelaide', latitude: -34.9285, longitude: 138.6007 },
  { zone: 'Australia/Lord_Howe', latitude: -31.5532, longitude: 159.0821 },
  { zone: 'Pacific/Auckland', latitude: -36.8509, longitude: 174.7645 },
  { zone: 'Pacific/Apia', latitude: -13.8507, longitude: -171.7514 },
  { zone: 'Pacific/Kiritimati', latitude: 1.8721, longitude: -157.4278 },
];

const MINUTE = 60_000;
const DAY = 86_400_000;
const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2027, 0, 1);

/** A range of time in which the clocks of a zone do not change. */
interface Stretch {
  /** Instant, milliseconds since 1970. */
  readonly from: number;
  readonly offsetMinutes: number;
}

const clocks = new Map<string, readonly Stretch[]>();

/** Minutes east of UTC in a zone at an instant from 2000 to 2026. */
export function offsetAt(zone: string, instant: number): number {
  return stretchesOf(zone).findLast(({ from }) => from <= instant)?.offsetMinutes ?? 0;
}

/** Instants at which the clocks of a zone change. */
export const changesOf = (zone: string): readonly number[] =>
  stretchesOf(zone)
    .slice(1)
    .map(({ from }) => from);

/** True where the clocks of a zone show this time twice; `wall` counts as if it were UTC. */
export function isShownTwice(zone: string, wall: number): boolean {
  const instants = new Set(
    stretchesOf(zone)
      .map(({ offsetMinutes }) => wall - offsetMinutes * MINUTE)
      .filter((instant) => instant + offsetAt(zone, instant) * MINUTE === wall),
  );
  return instants.size > 1;
}

function stretchesOf(zone: string): readonly Stretch[] {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const shownAt = clockOf(zone);
  const found: Stretch[] = [{ from: FIRST, offsetMinutes: shownAt(FIRST) }];
  // Shorter than any range: clocks around Ramadan are set back for a month.
  for (let at = FIRST; at < LAST; at += 5 * DAY) {
    const offsetMinutes = shownAt(at + 5 * DAY);
    if (offsetMinutes === shownAt(at)) continue;
    let [before, after] = [at, at + 5 * DAY];
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / MINUTE / 2) * MINUTE;
      if (shownAt(middle) === offsetMinutes) after = middle;
      else before = middle;
    }
    found.push({ from: after, offsetMinutes });
  }
  clocks.set(zone, found);
  return found;
}

/** Local wall time at an instant, as if it were UTC. */
export const shownInZone = (zone: string, instant: number): number => instant + clockOf(zone)(instant) * MINUTE;

/** Reads the local clock, field by field. */
function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (instant) => {
    const hands = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => hands.get(type) ?? 0;
    return (Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - instant) / MINUTE;
  };
}

/** Offsets in use since 2000 that are no whole hours, in minutes. */
const ODD_OFFSETS = new Set([-570, -270, -210, -150, 210, 270, 330, 345, 390, 510, 525, 570, 585, 630, 690, 765, 825]);

/** True where the clocks of some place may differ so much from UTC, within a tolerance in minutes. */
export function isNearSomeOffset(minutes: number, tolerance: number): boolean {
  const isNear = (offset: number): boolean => Math.abs(minutes - offset) <= tolerance;
  const hour = Math.round(minutes / 60) * 60;
  return (hour >= -720 && hour <= 840 && isNear(hour)) || [...ODD_OFFSETS].some(isNear);
}
