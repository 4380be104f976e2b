import { LF } from './chars.ts';

/**
 * Offset of the first line feed from `from` on, or `size`. The result is the complement (`~offset`) where bytes that are not ASCII may precede
 * it. It reads eight bytes at a time: lines are short, and a call of `Uint8Array.indexOf` costs more than the search.
 * @param view the same bytes as `bytes`
 */
export function findLineFeed(bytes: Uint8Array, view: DataView, from: number, size: number): number {
  let seen = 0;
  let i = from;
  for (const last = size - 8; i <= last; i += 8) {
    // A zero byte in x or y, and only that, leaves its high bit set; the first one is exact.
    const x = view.getInt32(i, true) ^ LINE_FEEDS;
    seen |= x;
    const inX = (x - 0x01010101) & ~x & HIGH_BITS;
    if (inX !== 0) return told(i + ((31 - Math.clz32(inX & -inX)) >> 3), seen);
    const y = view.getInt32(i + 4, true) ^ LINE_FEEDS;
    seen |= y;
    const inY = (y - 0x01010101) & ~y & HIGH_BITS;
    if (inY !== 0) return told(i + 4 + ((31 - Math.clz32(inY & -inY)) >> 3), seen);
  }
  for (; i < size && bytes[i] !== LF; i++) seen |= (bytes[i] as number) & 0x80;
  return told(i, seen);
}

const LINE_FEEDS = 0x0a0a0a0a;
/** 0x80808080 as a signed integer of 32 bits; 0x80 alone where single bytes were looked at. */
const HIGH_BITS = -0x7f7f7f80;

function told(offset: number, seen: number): number {
  return (seen & HIGH_BITS) === 0 ? offset : ~offset;
}
