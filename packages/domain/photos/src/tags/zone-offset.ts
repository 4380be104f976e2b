const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Minutes east of UTC in an IANA zone at an instant; null for an unknown zone. */
export function zoneOffset(zone: string, instant: string): number | null {
  const name = formatOf(zone)
    ?.formatToParts(Date.parse(instant))
    .find((part) => part.type === 'timeZoneName')?.value;
  // `GMT`, `GMT-04:00`, and seconds before zones were standardised.
  const found = name === undefined ? null : /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name);
  if (found === null) return null;
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  return found[1] === '-' && minutes > 0 ? -minutes : minutes;
}

/**
 * Minutes east of UTC in an IANA zone at a wall time there; null for an unknown zone. Ambiguous local times resolve to the earlier instant;
 * skipped local times use the offset before the gap (RFC 5545 §3.3.5).
 */
export function zoneOffsetAt(zone: string, local: string): number | null {
  const naive = Date.parse(`${local}Z`);
  const at = (offset: number) => zoneOffset(zone, new Date(naive - offset * 60_000).toISOString());
  // A change of the clocks lies between the instant a day earlier and the instant a day later.
  const before = at(24 * 60);
  const after = at(-24 * 60);
  if (before === null || after === null || before === after) return before;
  return at(before) === before || at(after) !== after ? before : after;
}

const offsetsByMonth = new Map<string, ReadonlySet<number>>();

/** True when any zone has this offset in the month of the instant, before or after a change of its clocks. */
export function isZoneOffset(minutes: number, instant: string): boolean {
  const month = instant.slice(0, 7);
  let offsets = offsetsByMonth.get(month);
  if (offsets === undefined) {
    const begin = `${month}-01T00:00:00Z`;
    const end = new Date(Date.parse(begin) + 31 * 24 * 3_600_000).toISOString();
    const zones = Intl.supportedValuesOf('timeZone');
    offsets = new Set(zones.flatMap((zone) => [begin, end].map((at) => zoneOffset(zone, at) ?? 0)));
    if (offsetsByMonth.size >= 5000) offsetsByMonth.clear();
    offsetsByMonth.set(month, offsets);
  }
  return offsets.has(minutes);
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    // A name that this runtime's zone data does not have.
  }
  // An atlas names a few hundred zones. The bound protects the memory from other callers.
  if (formats.size >= 1000) formats.clear();
  formats.set(zone, format);
  return format;
}
