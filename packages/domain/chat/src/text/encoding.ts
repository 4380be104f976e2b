import type { Issue } from '../message/parsed-chat.ts';

export interface Utf8Text {
  /** Valid UTF-8. It is the input itself where that is valid. */
  readonly bytes: Uint8Array;
  readonly issues: readonly Issue[];
}

const BLOCK = 1 << 16;

/** The byte order of UTF-16, from its byte order mark or from the zero bytes of Latin letters; null for anything else. */
function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 2048);
  let even = 0;
  let odd = 0;
  head.forEach((byte, i) => {
    if (byte === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  });
  const half = head.length / 2;
  if (half < 8) return null;
  if (odd > half * 0.3 && even < half * 0.02) return 'utf-16le';
  return even > half * 0.3 && odd < half * 0.02 ? 'utf-16be' : null;
}

/** Offset of the first byte from `start` to `end` that is not part of valid UTF-8, or -1. */
export function firstInvalidByte(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end;) {
    if ((bytes[i] as number) < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0 || i + length > end) return i;
    i += length;
  }
  return -1;
}

/** Length of the well-formed sequence of more than one byte at `at`, or 0 (Unicode 16, table 3-7). */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (first < 0xc2 || (second & 0xc0) !== 0x80) return 0;
  if (first < 0xe0) return 2;
  if (((bytes[at + 2] ?? 0) & 0xc0) !== 0x80) return 0;
  if (first < 0xf0) {
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
    return 3;
  }
  if (first > 0xf4 || ((bytes[at + 3] ?? 0) & 0xc0) !== 0x80) return 0;
  return (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : 4;
}

/** Decodes in blocks, so that no string of the whole file exists. */
function transcode(bytes: Uint8Array, label: string): Uint8Array {
  const decoder = new TextDecoder(label, { ignoreBOM: label === 'utf-8' });
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const isLast = at + BLOCK >= bytes.length;
    const part = encoder.encode(decoder.decode(bytes.subarray(at, at + BLOCK), { stream: !isLast }));
    parts.push(part);
    size += part.length;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True where no sequence of more than one byte is well formed: the high bytes are letters of an 8-bit code page. */
function looksLikeCodePage(bytes: Uint8Array): boolean {
  let high = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] as number) < 0x80) continue;
    if (sequenceLength(bytes, i) > 0) return false;
    high++;
  }
  return high > 0;
}

/** Converts a UTF-16 file to UTF-8. Other files stay as they are. */
export function fromUtf16(bytes: Uint8Array): Utf8Text {
  const utf16 = utf16Label(bytes);
  if (utf16 === null) return { bytes, issues: [] };
  const detail = `The file is ${utf16 === 'utf-16le' ? 'UTF-16 little-endian' : 'UTF-16 big-endian'}; it was converted to UTF-8.`;
  return { bytes: transcode(bytes, utf16), issues: [{ code: 'utf-16', line: null, detail }] };
}

/** Converts a file that is not valid UTF-8 to valid UTF-8, and reports what was changed. */
export function mendUtf8(bytes: Uint8Array): Utf8Text {
  const invalid = firstInvalidByte(bytes, 0, bytes.length);
  if (invalid < 0) return { bytes, issues: [] };
  if (looksLikeCodePage(bytes)) {
    const detail = 'The file is not UTF-8 and has no UTF-8 sequence at all; it was read as Windows-1252 (Latin-1).';
    return { bytes: transcode(bytes, 'windows-1252'), issues: [{ code: 'latin-1', line: null, detail }] };
  }
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < invalid; at = bytes.indexOf(0x0a, at + 1)) line++;
  const detail = `Byte ${invalid} is not UTF-8; every such sequence was replaced by U+FFFD.`;
  return { bytes: transcode(bytes, 'utf-8'), issues: [{ code: 'invalid-utf8', line, detail }] };
}
