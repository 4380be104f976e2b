import { classifyBody, describeBody } from './body.ts';
import type { BodyDescription } from './body.ts';
import { FLAG_HAS_NAME, FLAG_IOS, FLAG_LINE_MARKED, FLAG_MARKS_KEPT } from '../message/context-flags.ts';
import { MEDIA_TYPES, MESSAGE_KINDS } from '../message/message.ts';
import { FLAG_EDITED, FLAG_HAS_SECONDS, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';

export const LRM = '\u200e';
export const RLM = '\u200f';
export const ANDROID = FLAG_HAS_NAME;
/** Context of an iOS body in a file without marks, or whose marks were not searched yet. */
export const IOS = FLAG_HAS_NAME | FLAG_IOS;
export const IOS_MARKED = IOS | FLAG_LINE_MARKED;
/** Context of an iOS body in a file that has its marks. */
export const IOS_KEPT = IOS | FLAG_MARKS_KEPT;
/** Context of an iOS body until 2015: no brackets, and seconds. */
export const IOS_OLD = FLAG_HAS_NAME | FLAG_HAS_SECONDS;

export interface ReadBody extends BodyDescription {
  readonly kind: string | undefined;
  readonly edited: boolean;
  readonly omitted: boolean;
  readonly rewritten: boolean;
  /** Type in the `mediaType` column. */
  readonly type: string | null;
}

/** A body as the parser reads it: somewhere inside a larger file, classified, then described. */
export function readBody(body: string, context: number): ReadBody {
  const encoder = new TextEncoder();
  const before = encoder.encode('28/01/2024, 15:30 - Ann: ');
  const own = encoder.encode(body);
  const bytes = new Uint8Array([
    ...before,
    ...own,
    ...encoder.encode('\n28/01/2024, 15:31 - Bob: (and more) <so> 123'),
  ]);
  const [start, end] = [before.length, before.length + own.length];
  const found = classifyBody(bytes, start, end, context);
  const flags = (found >> 16) & 255;
  return {
    ...describeBody(bytes, start, end, found & 255, context | flags),
    kind: MESSAGE_KINDS[found & 255],
    type: MEDIA_TYPES[(found >> 8) & 255] ?? null,
    edited: (flags & FLAG_EDITED) !== 0,
    omitted: (flags & FLAG_MEDIA_OMITTED) !== 0,
    rewritten: (flags & FLAG_TEXT_REWRITTEN) !== 0,
  };
}
