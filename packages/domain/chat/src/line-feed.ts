import { LF } from './chars.ts';

/** The bytes as words of four; the first 0 to 3 bytes, before a word's border, are left out. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const lead = -bytes.byteOffset & 3;
  return bytes.length < lead
    ? new Int32Array(0)
    : new Int32Array(bytes.buffer, bytes.byteOffset + lead, (bytes.length - lead) >> 2);
}

/**
 * Offset of the first line feed from `from`, or `size`. Four bytes at a time: lines are short, and a call of
 * `Uint8Array.indexOf` costs more than the search.
 */
export function findLineFeed(bytes: Uint8Array, words: Int32Array, from: number, size: number): number {
  const lead = -bytes.byteOffset & 3;
  let i = from;
  for (; ((i - lead) & 3) !== 0; i++) if (i >= size || bytes[i] === LF) return i;
  const count = words.length;
  let w = (i - lead) >> 2;
  for (; w < count; w++) {
    const x = (words[w] as number) ^ 0x0a0a0a0a;
    // A zero byte in x, and only that, leaves its high bit set.
    if (((x - 0x01010101) & ~x & 0x80808080) !== 0) break;
  }
  i = (w << 2) + lead;
  while (i < size && bytes[i] !== LF) i++;
  return i;
}
