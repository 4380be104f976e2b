import { BODY_HAS_SENDER, BODY_IOS, BODY_LINE_MARKED, describeBody } from './body.ts';
import type { BodyDescription } from './body.ts';
import { FLAG_HAS_NAME, FLAG_IOS, FLAG_LINE_MARKED } from './segment.ts';

/** What the columns of ChatColumns say of one message, apart from time and sender. */
export interface BodyFacts {
  readonly kind: number;
  readonly mediaType: number;
  readonly flags: number;
}

/**
 * Text, media, call, poll and location of one body, given its bytes and its entries in ChatColumns alone: so that a few
 * messages of a large export can be read again from a range of the file. Gives what `message(index)` of the whole would.
 */
export function readBody(bytes: Uint8Array, start: number, end: number, facts: BodyFacts): BodyDescription {
  const { kind, mediaType, flags } = facts;
  const context =
    (flags & FLAG_HAS_NAME ? BODY_HAS_SENDER : 0) |
    (flags & FLAG_LINE_MARKED ? BODY_LINE_MARKED : 0) |
    (flags & FLAG_IOS ? BODY_IOS : 0);
  return describeBody(bytes, start, end, kind | (mediaType << 8) | (flags << 16), context);
}
