import { StorageError } from './object-store.ts';
import { utf8Length } from './utf8-order.ts';

/** S3's bound, which every store keeps. */
export const MAX_KEY_BYTES = 1024;

export interface KeyProblem {
  readonly code:
    | 'empty'
    | 'too-long'
    | 'not-unicode'
    | 'not-nfc'
    | 'control-character'
    | 'backslash'
    | 'absolute'
    | 'empty-segment'
    | 'dot-segment'
    | 'reserved-name'
    | 'trailing-dot-or-space';
  /** For a person: what is wrong, naming the segment where there is one. */
  readonly detail: string;
}

/** Why no store takes this key, or null when it is fine. A key that passes is safe to use as a relative path anywhere. */
export function checkKey(key: string): KeyProblem | null {
  if (key === '') return { code: 'empty', detail: 'a key has at least one character' };
  if (LONE_SURROGATE.test(key)) return { code: 'not-unicode', detail: 'holds half of a surrogate pair' };
  if (utf8Length(key) > MAX_KEY_BYTES) {
    return { code: 'too-long', detail: `takes ${utf8Length(key)} bytes, at most ${MAX_KEY_BYTES} are possible` };
  }
  if (CONTROL.test(key)) return { code: 'control-character', detail: 'holds a control character' };
  if (key.includes('\\')) return { code: 'backslash', detail: 'holds a backslash, which is a separator on Windows' };
  if (key.normalize('NFC') !== key) return { code: 'not-nfc', detail: 'is not in Unicode normal form C' };
  if (key.startsWith('/') || /^[A-Za-z]:/.test(key)) return { code: 'absolute', detail: 'is an absolute path' };
  for (const segment of key.split('/')) {
    const problem = checkSegment(segment);
    if (problem !== null) return problem;
  }
  return null;
}

function checkSegment(segment: string): KeyProblem | null {
  if (segment === '') return { code: 'empty-segment', detail: 'has nothing between two slashes, or ends in one' };
  if (segment === '.' || segment === '..') return { code: 'dot-segment', detail: `has the segment "${segment}"` };
  if (isReservedName(segment)) return { code: 'reserved-name', detail: `"${segment}" names a device on Windows` };
  if (/[. ]$/.test(segment)) {
    return { code: 'trailing-dot-or-space', detail: `"${segment}" ends in a dot or space, which Windows drops` };
  }
  return null;
}

/** Throws `invalid-key`. The first thing that every method of every store does. */
export function requireKey(key: string): void {
  const problem = checkKey(key);
  if (problem !== null) throw new StorageError('invalid-key', key, `not a key: ${problem.detail}`);
}

/** CON, nul.txt, Lpt1 …: Windows opens a device for these, whatever the extension. */
export const isReservedName = (segment: string): boolean =>
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)/i.test(segment);

// C0, DEL and C1. Line and paragraph separators are ordinary characters.
const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;
