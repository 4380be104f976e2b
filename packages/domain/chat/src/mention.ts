import { LF } from './chars.ts';

const AT = 0x40;
/** Longer mentions are none, in bytes. */
const MAX_NAME_BYTES = 300;
/** Bytes of `@` and U+2068. */
const OPENING_BYTES = 4;

/**
 * Adds the offsets from `start` to `end` at which a mention begins: WhatsApp puts `@` and U+2068 before the name and U+2069 behind it, and no
 * reader types these.
 */
export function findMentions(bytes: Uint8Array, start: number, end: number, offsets: number[]): void {
  for (let i = start + OPENING_BYTES - 1; i < end; i++) {
    if (bytes[i] === 0xa8 && bytes[i - 1] === 0x81 && bytes[i - 2] === 0xe2 && bytes[i - 3] === AT) {
      offsets.push(i - OPENING_BYTES + 1);
    }
  }
}

/** The bytes of the name in the mention at `at`; null where it does not end. */
export function mentionedName(bytes: Uint8Array, at: number): Uint8Array | null {
  const start = at + OPENING_BYTES;
  let end = start;
  while (end < start + MAX_NAME_BYTES && !isIsolateEnd(bytes, end) && bytes[end] !== LF) end++;
  return isIsolateEnd(bytes, end) ? bytes.subarray(start, end) : null;
}

const isIsolateEnd = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xe2 && bytes[at + 1] === 0x81 && bytes[at + 2] === 0xa9;
