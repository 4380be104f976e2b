import { isReservedName } from './objects/check-key.ts';
import { utf8Length } from './objects/utf8-order.ts';

/** Longest segment that `fileSegment` gives: the limit of common filesystems for one name. */
export const MAX_SEGMENT_BYTES = 255;

/**
 * Encodes any file name as one segment of a key. Ordinary names stay as they are, in NFC; `%` and characters that a key cannot have
 * become `%XX` per UTF-8 byte. `segmentFileName` decodes it. A name longer than `MAX_SEGMENT_BYTES` is cut before its extension and gets a
 * hash of the whole name, so that two long names stay different. Its full name must then be kept in the object's metadata.
 */
export function fileSegment(name: string): string {
  const normal = name.replace(LONE_SURROGATE, '\ufffd').normalize('NFC');
  if (normal === '') return EMPTY;
  let segment = normal.replace(/[%/\\]|\p{Cc}|[. ]$|(?<=^[A-Za-z]):/gu, percent);
  if (isReservedName(segment)) segment = percent(segment.slice(0, 1)) + segment.slice(1);
  return utf8Length(segment) <= MAX_SEGMENT_BYTES ? segment : cut(segment);
}

/** Decodes a segment to its file name. A segment that `fileSegment` did not make is returned unchanged. */
export function segmentFileName(segment: string): string {
  if (segment === EMPTY) return '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

// Segment of the empty name. No other name gives a lone `%`.
const EMPTY = '%';
const LONE_SURROGATE = /\p{Cs}/gu;

function percent(character: string): string {
  let escaped = '';
  for (const byte of new TextEncoder().encode(character)) {
    escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

const HASH_DIGITS = 11;
const MAX_EXTENSION_BYTES = 20;

function cut(segment: string): string {
  const dot = segment.lastIndexOf('.');
  const found = dot > 0 ? segment.slice(dot) : '';
  const extension = utf8Length(found) <= MAX_EXTENSION_BYTES ? found : '';
  let room = MAX_SEGMENT_BYTES - utf8Length(extension) - 1 - HASH_DIGITS;
  let stem = '';
  // Each step takes one code point or escape, so that neither is split.
  for (const [piece] of segment.slice(0, segment.length - extension.length).matchAll(/%[0-9A-F]{2}|[^]/gu)) {
    room -= utf8Length(piece);
    if (room < 0) break;
    stem += piece;
  }
  return `${stem}~${hash53(segment)}${extension}`;
}

/** Hash of 53 bits in base 36, `HASH_DIGITS` long. It distinguishes names, but is no defence against forged collisions. */
function hash53(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
    high ^= low >>> 15;
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ (low >>> 13);
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ (high >>> 13);
  const value = (high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff);
  return value.toString(36).padStart(HASH_DIGITS, '0');
}
