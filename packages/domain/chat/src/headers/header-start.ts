import { CR } from '../text/chars.ts';

/** Where headers stand: each but the first behind the line end of the body before it. */
interface Headers {
  /** Offset of the first header. */
  readonly firstHeader: number;
  readonly bodyEnd: Uint32Array;
}

/** Offset of the line that begins with the header of a message. A column of these would cost a seventh of all columns' memory, and hardly anybody asks. */
export function headerStartOf(bytes: Uint8Array, { firstHeader, bodyEnd }: Headers, index: number): number {
  if (index === 0) return firstHeader;
  const end = bodyEnd[index - 1] as number;
  return bytes[end] === CR ? end + 2 : end + 1;
}

/** The same of all messages. */
export const headerStarts = (bytes: Uint8Array, headers: Headers, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, index) => headerStartOf(bytes, headers, index));
