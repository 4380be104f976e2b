import { BODY_HAS_SENDER, BODY_IOS, BODY_LINE_MARKED, describeBody } from './body.ts';
import type { BodyDescription } from './body.ts';
import { FLAG_HAS_NAME, FLAG_IOS, FLAG_LINE_MARKED } from './context-flags.ts';

/** What the columns of ChatColumns say of one message, apart from time and sender. */
export interface BodyFacts {
  readonly kind: number;
  readonly mediaType: number;
  readonly flags: number;
}

/** Markers are shorter than this, and the same few stand in an export thousands of times. */
const REMEMBERED_BYTES = 64;
const REMEMBERED_BODIES = 1024;

interface Remembered extends BodyFacts {
  readonly body: Uint8Array;
  readonly description: BodyDescription;
}

/**
 * Text, media, call, poll and location of single bodies, given their bytes and their entries in ChatColumns alone: so that
 * a few messages of a large export can be read again from a range of the file. Gives what `message(index)` of the whole would.
 */
export class BodyReader {
  private readonly remembered = new Map<number, Remembered>();

  read(bytes: Uint8Array, start: number, end: number, facts: BodyFacts): BodyDescription {
    if (end - start > REMEMBERED_BYTES) return describe(bytes, start, end, facts);
    const { kind, mediaType, flags } = facts;
    let hash = kind | (mediaType << 8) | (flags << 16);
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const known = this.remembered.get(hash);
    if (
      known?.kind === kind &&
      known.mediaType === mediaType &&
      known.flags === flags &&
      same(known.body, bytes, start, end)
    ) {
      return known.description;
    }
    const description = describe(bytes, start, end, facts);
    if (this.remembered.size < REMEMBERED_BODIES) {
      this.remembered.set(hash, { kind, mediaType, flags, body: bytes.slice(start, end), description });
    }
    return description;
  }
}

function same(body: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (body.length !== end - start) return false;
  for (let at = 0; at < body.length; at++) if (body[at] !== bytes[start + at]) return false;
  return true;
}

function describe(
  bytes: Uint8Array,
  start: number,
  end: number,
  { kind, mediaType, flags }: BodyFacts,
): BodyDescription {
  const context =
    (flags & FLAG_HAS_NAME ? BODY_HAS_SENDER : 0) |
    (flags & FLAG_LINE_MARKED ? BODY_LINE_MARKED : 0) |
    (flags & FLAG_IOS ? BODY_IOS : 0);
  return describeBody(bytes, start, end, kind | (mediaType << 8) | (flags << 16), context);
}
