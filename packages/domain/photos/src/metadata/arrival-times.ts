import { fileNameTime } from './file-name-time.ts';
import type { NameTime } from './file-name-time.ts';

/** What of an arrival says when the photo was taken. */
export interface ArrivalEvidence {
  /** File name or path. */
  readonly name: string;
  /** Instant when the file was last changed where it came from; null where unknown. */
  readonly fileTime: string | null;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** What the arrivals of a photo say of its time, whatever their order. */
export interface ArrivalTimes {
  /** The best first: a time before a day alone, then the earlier one, since a copy is named later than its original. */
  readonly names: readonly NameTime[];
  /** Instants, the oldest first, but what a zip writes for none. */
  readonly fileTimes: readonly string[];
  /** Instant of the first. */
  readonly arrivedAt: string;
}

/** Throws TypeError where there is no arrival. */
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

/** Whether a file time says more than the one that is known. */
export const isOlder = (fileTime: string | null, known: string | null): boolean =>
  isFileTime(fileTime) && (!isFileTime(known) || Date.parse(fileTime) < Date.parse(known));

/** A zip writes 1980 where it knows no time; no file with a picture in it is older. */
export const isFileTime = (fileTime: string | null): fileTime is string =>
  fileTime !== null && fileTime >= '1980-01-03';

const inOrder = (instants: readonly string[]): readonly string[] =>
  [...new Set(instants)].sort((a, b) => Date.parse(a) - Date.parse(b) || (a < b ? -1 : 1));
