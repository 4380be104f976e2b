import { durationOf } from './video-facts.ts';

/** 33 bits at 90 kHz: after a day and two hours MPEG's clock begins again. */
const TURN_SECONDS = 2 ** 33 / 90_000;

/**
 * Seconds from the first clock of a stream to the last. Null where one is missing, and where the clock was set back on the way, as in
 * films that are put together from several.
 */
export function lengthByClock(first: number | null, last: number | null): number | null {
  if (first === null || last === null) return null;
  const lasted = last < first ? last - first + TURN_SECONDS : last - first;
  return lasted < TURN_SECONDS / 2 ? durationOf(lasted) : null;
}
