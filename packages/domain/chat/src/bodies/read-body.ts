import { describeBody } from './body.ts';
import type { BodyDescription } from './body.ts';

/** The columns of one message, apart from time and sender. */
export interface BodyFacts {
  readonly kind: number;
  readonly mediaType: number;
  readonly flags: number;
}

/** Longest body whose result is cached. Markers are shorter, and the same few occur thousands of times in an export. */
const REMEMBERED_BYTES = 64;
const REMEMBERED_BODIES = 1024;

interface Remembered extends BodyFacts {
  readonly body: Uint8Array;
  readonly description: BodyDescription;
}

/**
 * Reads text, media, call, poll and location of single messages from their bytes and column entries. A few messages of a large export can
 * thus be read from a range of the file. The result equals `message(index)` of the whole export.
 */
export class BodyReader {
  private readonly remembered = new Map<number, Remembered>();

  read(bytes: Uint8Array, start: number, end: number, facts: BodyFacts): BodyDescription {
    const { kind, mediaType, flags } = facts;
    if (end - start > REMEMBERED_BYTES) return describeBody(bytes, start, end, kind, flags);
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
    const description = describeBody(bytes, start, end, kind, flags);
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
