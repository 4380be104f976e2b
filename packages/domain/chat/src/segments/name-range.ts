import { COLON, LF, SPACE } from '../text/chars.ts';
import type { Segmentation } from './segment.ts';

/** Longest name with a colon and a second part, in bytes. */
const MAX_LONG_NAME_BYTES = 80;

/** Offset of the next ": " in the first line of a body, or of a colon at its end, where it is near enough to end a name; else -1. */
export function secondColon(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_LONG_NAME_BYTES);
  for (let i = start; i < limit; i++) {
    if (bytes[i] === LF) return -1;
    if (bytes[i] === COLON && i > start && (i + 1 === end || bytes[i + 1] === SPACE)) return i;
  }
  return -1;
}

/** True where `text` begins with the name and a colon: then the colon ended the name. */
export const beginsWithName = (text: string | null, name: string): boolean =>
  text?.startsWith(name) === true && /^\s*:/.test(text.slice(name.length));

/** Offset of the name of a message with a sender. */
export function nameStart(bytes: Uint8Array, found: Segmentation, i: number): number {
  const start = found.bodyStart[i] as number;
  const colon = bytes[start - 1] === COLON ? start - 1 : start - 2;
  return colon - found.senders.lengthOf(found.sender[i] as number);
}
