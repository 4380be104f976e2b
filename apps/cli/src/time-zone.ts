/**
 * Makes a function from wall time to UTC in a zone, both in seconds. Ambiguous local times resolve to the earlier instant; skipped local
 * times use the offset before the gap (RFC 5545 §3.3.5, Temporal's `compatible`).
 */
export function createInstantOf(timeZone: string): (wallSeconds: number) => number {
  const offsetAt = createOffsetAt(timeZone);
  return (wallSeconds) => {
    // Any change of offset that can affect this time is between these two instants.
    const before = offsetAt(wallSeconds - DAY);
    const after = offsetAt(wallSeconds + DAY);
    if (before === after) return wallSeconds - before;
    for (const offset of [before, after]) {
      const instant = wallSeconds - offset;
      if (offsetAt(instant) === offset) return instant;
    }
    return wallSeconds - before;
  };
}

const DAY = 86_400;
const QUARTER_HOUR = 900;

/** Makes a function from an instant to the zone's offset from UTC, in seconds. Zones change at quarter hours, so one lookup a quarter hour is enough. */
function createOffsetAt(timeZone: string): (utcSeconds: number) => number {
  const known = new Map<number, number>();
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (utcSeconds) => {
    const quarter = Math.floor(utcSeconds / QUARTER_HOUR);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const at = quarter * QUARTER_HOUR;
      const parts = new Map(format.formatToParts(at * 1000).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
      offset =
        Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) / 1000 -
        at;
      known.set(quarter, offset);
    }
    return offset;
  };
}
