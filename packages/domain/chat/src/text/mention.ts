import { LF } from './chars.ts';
import { sequenceLength } from './encoding.ts';

const AT = 0x40;
/** Longest name in a mention, in bytes. */
const MAX_NAME_BYTES = 300;
/** Bytes of `@` and U+2068. */
const OPENING_BYTES = 4;
/** 0x80808080 as a signed integer of 32 bits. */
const HIGH_BITS = -0x7f7f7f80;

/**
 * Adds the offsets from `start` to `end` at which a mention begins: WhatsApp puts `@` and U+2068 before the name and U+2069 after it, and people
 * do not type these. The same pass checks whether the bytes are valid UTF-8. It runs over every line that is not ASCII.
 * @param view the same bytes as `bytes`
 * @returns false where the bytes are not valid UTF-8
 */
export function findMentions(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  offsets: number[],
): boolean {
  for (let i = start; i < end;) {
    if ((bytes[i] as number) < 0x80) {
      i += i + 4 <= end && (view.getInt32(i, true) & HIGH_BITS) === 0 ? 4 : 1;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0 || i + length > end) return false;
    if (length === 3 && isOpening(bytes, i)) offsets.push(i - 1);
    i += length;
  }
  return true;
}

/** U+2068 behind an `@`. */
const isOpening = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xe2 && bytes[at + 1] === 0x81 && bytes[at + 2] === 0xa8 && bytes[at - 1] === AT;

/** The bytes of the name in the mention at `at`; null where it does not end. */
export function mentionedName(bytes: Uint8Array, at: number): Uint8Array | null {
  const start = at + OPENING_BYTES;
  let end = start;
  while (end < start + MAX_NAME_BYTES && !isIsolateEnd(bytes, end) && bytes[end] !== LF) end++;
  return isIsolateEnd(bytes, end) ? bytes.subarray(start, end) : null;
}

const isIsolateEnd = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xe2 && bytes[at + 1] === 0x81 && bytes[at + 2] === 0xa9;
