/**
 * The instant at which a clock of that zone showed a wall time. Where the clock went back and showed it twice, the
 * first of the two; where it jumped over it, the instant that the same time since the jump gives (what RFC 5545 §3.3.5
 * and Temporal's `compatible` say).
 */
export function createInstantOf(timeZone: string): (wallSeconds: number) => number {
  const offsetAt = createOffsetAt(timeZone);
  return (wallSeconds) => {
    // Offsets a day before and after bracket any change that could matter.
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

/** Seconds that the zone's clock is ahead of UTC at an instant. Zones change at quarter hours, so one look each will do. */
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
