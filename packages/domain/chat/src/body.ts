import { MEDIA_TYPES, MESSAGE_KINDS } from './message.ts';
import type { Call, Location, Media, Poll } from './message.ts';
import { FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';

/** Context bits */
export const BODY_HAS_SENDER = 1;
/** U+200E or U+200F stood at the line's start, before the header. */
export const BODY_LINE_MARKED = 2;
export const BODY_IOS = 4;
/** The caller knows that no LF is in the body, so it need not be looked for. */
export const BODY_SINGLE_LINE = 8;

const TEXT = MESSAGE_KINDS.indexOf('text') | (255 << 8);
const SYSTEM = MESSAGE_KINDS.indexOf('system') | (255 << 8);
const OMITTED = MESSAGE_KINDS.indexOf('media') | (MEDIA_TYPES.indexOf('unknown') << 8) | ((FLAG_MEDIA_OMITTED | FLAG_TEXT_REWRITTEN) << 16);
const decoder = new TextDecoder();

/** kind | mediaType << 8 | flags << 16 */
export function classifyBody(bytes: Uint8Array, start: number, end: number, context: number): number {
  if ((context & BODY_HAS_SENDER) === 0) return SYSTEM;
  if (start === end) return OMITTED;
  const first = bytes[start];
  const last = bytes[end - 1];
  if (first === 0x3c && last === 0x3e) return OMITTED;
  if (first === 0xe2 && bytes[start + 1] === 0x80 && bytes[start + 2] === 0x8e) {
    return context & BODY_LINE_MARKED ? OMITTED : SYSTEM | (FLAG_TEXT_REWRITTEN << 16);
  }
  return last === 0x0d ? TEXT | (FLAG_TEXT_REWRITTEN << 16) : TEXT;
}

export interface BodyDescription {
  readonly text: string;
  readonly media: Media | null;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
}

/** The slow path, when somebody asks. */
export function describeBody(bytes: Uint8Array, start: number, end: number, classification: number, _context: number): BodyDescription {
  const text = decoder.decode(bytes.subarray(start, end)).replaceAll('\r\n', '\n').replace(/\r$/, '');
  const mediaType = (classification >> 8) & 255;
  if (mediaType !== 255) return { text: '', media: { name: null, type: MEDIA_TYPES[mediaType] ?? 'unknown' } };
  return { text: text.replace(/^[\u200e\u200f]+/, ''), media: null };
}
void FLAG_EDITED;
