import { CR } from '../text/chars.ts';

/** The positions of headers: each except the first follows the line end of the body before it. */
interface Headers {
  /** Offset of the first header. */
  readonly firstHeader: number;
  readonly bodyEnd: Uint32Array;
}

/**
 * Offset of the line that begins with the header of a message. It is computed and not stored: a column would take a seventh of the memory of
 * all columns, and is seldom needed.
 */
export function headerStartOf(bytes: Uint8Array, { firstHeader, bodyEnd }: Headers, index: number): number {
  if (index === 0) return firstHeader;
  const end = bodyEnd[index - 1] as number;
  return bytes[end] === CR ? end + 2 : end + 1;
}

/** `headerStartOf` of all messages. */
export const headerStarts = (bytes: Uint8Array, headers: Headers, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, index) => headerStartOf(bytes, headers, index));
