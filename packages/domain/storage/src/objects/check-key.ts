import { StorageError } from './object-store.ts';
import { utf8Length } from './utf8-order.ts';

/** S3's limit for a key, which every store keeps. */
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
  /** Message for the user: what is wrong, with the segment if one is at fault. */
  readonly detail: string;
}

/** Reason why a key is invalid, or null for a valid one. A valid key is safe as a relative path on every system. */
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

/** Throws StorageError `invalid-key` for an invalid key. Every method of a store calls it first. */
export function requireKey(key: string): void {
  const problem = checkKey(key);
  if (problem !== null) throw new StorageError('invalid-key', key, `not a key: ${problem.detail}`);
}

/** True for CON, nul.txt, Lpt1 and the like: Windows opens a device for these names, whatever the extension. */
export const isReservedName = (segment: string): boolean =>
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)/i.test(segment);

// C0, DEL and C1. Line and paragraph separators are ordinary characters.
const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;
