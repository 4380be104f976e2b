import { fileNameTime } from './file-name-time.ts';
import type { NameTime } from './file-name-time.ts';

/** Facts of an arrival that may show when the photo was taken. */
export interface ArrivalEvidence {
  /** File name or path. */
  readonly name: string;
  /** Instant when the file was last changed where it came from; null where unknown. */
  readonly fileTime: string | null;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** Times from the arrivals of a photo. The order of the arrivals does not matter. */
export interface ArrivalTimes {
  /** Times in names, the best first: a time before a day alone, then the earlier one, since a copy is named later than its original. */
  readonly names: readonly NameTime[];
  /** Instants, the oldest first, without the date that a zip writes for an unknown time. */
  readonly fileTimes: readonly string[];
  /** Instant of the first arrival. */
  readonly arrivedAt: string;
}

/** Collects the times of arrivals. Throws TypeError where there is no arrival. */
export function arrivalTimes(arrivals: readonly ArrivalEvidence[]): ArrivalTimes {
  const [arrivedAt] = inOrder(arrivals.map((arrival) => arrival.arrivedAt));
  if (arrivedAt === undefined) throw new TypeError('arrivals: there is none');
  const names = new Map<string, NameTime>();
  for (const { name } of arrivals) {
    const named = fileNameTime(name);
    if (named !== null) names.set(`${named.hasTime ? 0 : 1} ${named.local ?? named.instant}`, named);
  }
  return {
    names: [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, named]) => named),
    fileTimes: inOrder(arrivals.map(({ fileTime }) => fileTime).filter(isFileTime)),
    arrivedAt,
  };
}

/** True when a file time is usable and earlier than the known one, or the known one is not usable. */
export const isOlder = (fileTime: string | null, known: string | null): boolean =>
  isFileTime(fileTime) && (!isFileTime(known) || Date.parse(fileTime) < Date.parse(known));

/** True for a usable file time. A zip writes 1980 for an unknown time, and no picture file is older. */
export const isFileTime = (fileTime: string | null): fileTime is string =>
  fileTime !== null && fileTime >= '1980-01-03';

const inOrder = (instants: readonly string[]): readonly string[] =>
  [...new Set(instants)].sort((a, b) => Date.parse(a) - Date.parse(b) || (a < b ? -1 : 1));
