import type { ByteRange } from './object-store.ts';

/**
 * Clips `range` to an object of `sizeBytes`: `0 <= start <= end <= sizeBytes`. A range past the end becomes empty. Throws TypeError for
 * bounds that are negative, not whole, or in the wrong order.
 */
export function rangeWithin(sizeBytes: number, range: ByteRange = { start: 0 }): { start: number; end: number } {
  const { start, end = sizeBytes } = range;
  const sound = Number.isSafeInteger(start) && start >= 0;
  if (!sound || (range.end !== undefined && (!Number.isSafeInteger(end) || end < start))) {
    throw new TypeError(`range takes whole bytes with 0 <= start <= end, not ${start} to ${range.end}`);
  }
  return { start: Math.min(start, sizeBytes), end: Math.max(Math.min(end, sizeBytes), Math.min(start, sizeBytes)) };
}
