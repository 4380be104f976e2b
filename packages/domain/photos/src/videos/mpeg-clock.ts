import { durationOf } from './video-facts.ts';

/** Period of MPEG's clock, which has 33 bits at 90 kHz: about 26.5 hours. */
const TURN_SECONDS = 2 ** 33 / 90_000;

/**
 * Seconds from the first clock of a stream to the last; the clock may begin again once in between. Null where one is missing, and where the
 * clock was set back in between, as in films that are joined from several.
 */
export function lengthByClock(first: number | null, last: number | null): number | null {
  if (first === null || last === null) return null;
  const lasted = last < first ? last - first + TURN_SECONDS : last - first;
  return lasted < TURN_SECONDS / 2 ? durationOf(lasted) : null;
}
