import { possibleTime } from './capture-time.ts';
import type { TimeClaim, Told, Whereabouts } from './capture-time.ts';
import { KNOWN_LETTERS } from '../tags/wall-time.ts';

/** Claims about when a picture was taken, each list the most trusted first. */
export interface Testimony {
  /** Claims that were written to state the time of capture. */
  readonly words: readonly TimeClaim[];
  /** Times left by the handling of the file: its last changes, its copies, its arrival. */
  readonly traces: readonly TimeClaim[];
}

/** The time that counts. It is final where the names and times of further copies cannot change it. */
export interface Choice extends Told {
  readonly isFinal: boolean;
}

/**
 * Chooses the first word that can be true, or without words the first trace; null where nothing can be true. A camera's default date counts
 * only where no other word contradicts it (see `contradicts`). A day, a month or a year alone takes the time of the first claim within it that is
 * more precise. The file system's time refines a day only, and the source then stays that of the word.
 */
export function chooseTime({ words, traces }: Testimony, whereabouts: Whereabouts): Choice | null {
  const first = firstTime(words, whereabouts);
  if (first !== null && first.claim.unit === 'second' && !isDefault(first)) {
    const { local, source } = first.claim;
    return { ...first, isFinal: local !== null && source !== 'file-name' };
  }
  const left = [...timesToldBy(traces, whereabouts)];
  if (first === null) return left[0] === undefined ? null : { ...refined(left[0], left), isFinal: false };
  const speaking = [...timesToldBy(words, whereabouts)].filter((one) => !isDefault(one));
  const other = isDefault(first) ? speaking.find((one) => contradicts(one, first)) : undefined;
  return { ...refined(other ?? first, [...speaking, ...left]), isFinal: false };
}

/** The first claim that can be true; null where none can. */
export function firstTime(claims: readonly TimeClaim[], whereabouts: Whereabouts): Told | null {
  for (const told of timesToldBy(claims, whereabouts)) return told;
  return null;
}

/**
 * Yields the claims that can be true, in order. Where the instant (UTC) of a claim fits the time in the file name in no time zone, the claims
 * from the file name are yielded in its place, because they are more reliable then.
 */
function* timesToldBy(claims: readonly TimeClaim[], whereabouts: Whereabouts): Generator<Told> {
  const nameless = { ...whereabouts, namedLocal: null, namedInstant: null, namedDay: null };
  for (const claim of claims) {
    const told = possibleTime(claim, whereabouts);
    if (told !== null) yield told;
    else if (claim.local === null && claim.source !== 'file-name' && possibleTime(claim, nameless) !== null)
      yield* timesToldBy(
        claims.filter(({ source }) => source === 'file-name'),
        whereabouts,
      );
  }
}

/** Dates at which unset clocks begin: the first minute of a year, and noon of 8 December 2002 (MediaTek's phones). */
const DEFAULT_DATE = /^\d{4}-01-01T00:00:|^2002-12-08T12:00:/;

/**
 * True for a default date that a camera wrote without a zone. A clock that knows its zone has been set. Other programs write what a person
 * stated, or a copy of the date, which is too near to the date to contradict it.
 */
const isDefault = ({ claim: { source, local, unit, offsetMinutes } }: Told): boolean =>
  (source === 'exif' || source === 'video') &&
  local !== null &&
  unit === 'second' &&
  offsetMinutes === null &&
  DEFAULT_DATE.test(local);

function refined(chosen: Told, others: readonly Told[]): Told {
  const { unit } = chosen.claim;
  const known = chosen.taken.takenLocal.slice(0, KNOWN_LETTERS[unit]);
  const finer = others.find(
    ({ claim, taken }) =>
      KNOWN_LETTERS[claim.unit] > KNOWN_LETTERS[unit] &&
      taken.takenLocal.startsWith(known) &&
      claim.source !== 'arrival' &&
      (claim.source !== 'file-time' || unit === 'day'),
  );
  if (finer === undefined) return chosen;
  const told = refined(finer, others);
  if (told.claim.source !== 'file-time') return told;
  const { source } = chosen.claim;
  return { claim: { ...told.claim, source }, taken: { ...told.taken, takenSource: source } };
}

/** True where a claim is more than a day away from a date. An older satellite time is no contradiction: it is that of the last fix. */
function contradicts(one: Told, date: Told): boolean {
  const { local, satellites } = one.claim;
  const isFix = local === null && satellites !== null;
  return daysBetween(one, date) > 1 && !(isFix && one.taken.takenLocal < date.taken.takenLocal);
}

function daysBetween(one: Told, other: Told): number {
  const [a, b] = [one, other].map(({ taken }) => Date.parse(`${taken.takenLocal}Z`));
  return Math.abs((a ?? 0) - (b ?? 0)) / 86_400_000;
}
