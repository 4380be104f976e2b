/** Bytes that the parser looks for, by name. */
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const DIGIT_ZERO = 0x30;
export const DIGIT_NINE = 0x39;

/**
 * Length in bytes of the invisible mark at `at` in UTF-8, or 0: byte order mark, zero-width space, left-to-right and
 * right-to-left marks, Arabic letter mark, embeddings and isolates with their ends. Never letters, never spaces.
 */
export function markLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === 0xe2) {
    const second = bytes[at + 1];
    const third = bytes[at + 2] ?? 0;
    // U+200B, U+200E, U+200F; U+202A to U+202E
    if (second === 0x80)
      return third === 0x8b || third === 0x8e || third === 0x8f || (third >= 0xaa && third <= 0xae) ? 3 : 0;
    // U+2066 to U+2069
    return second === 0x81 && third >= 0xa6 && third <= 0xa9 ? 3 : 0;
  }
  if (first === 0xef) return bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0;
  return first === 0xd8 && bytes[at + 1] === 0x9c ? 2 : 0;
}

/** True for U+200E and U+200F at `at`: on iOS they mark what WhatsApp wrote itself. */
export function isDirectionMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0x8e || bytes[at + 2] === 0x8f);
}

/** Code point of the UTF-8 sequence of two to four bytes at `at`; 0 for ASCII and for what is none. */
export function codePointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const tail = (offset: number): number => (bytes[at + offset] ?? 0) & 63;
  if (first >= 0xf0) return ((first & 7) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3);
  if (first >= 0xe0) return ((first & 15) << 12) | (tail(1) << 6) | tail(2);
  return first >= 0xc0 ? ((first & 31) << 6) | tail(1) : 0;
}

const MARKS = /[\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000]/g;

/** Normalises a name: marks are removed, every kind of space becomes U+0020, and the ends are trimmed. */
export function cleanName(raw: string): string {
  return raw.replace(MARKS, '').replace(SPACES, ' ').trim();
}

/** Text without a visible character: marks, spaces of every width, fillers (U+3164), the empty Braille pattern. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cf}\u2800]*$/u;

/** A sender's name, normalised. A name without a visible character is written as its code points (`U+200B`), so that such senders stay apart. */
export function senderName(raw: string): string {
  const clean = cleanName(raw);
  if (!INVISIBLE.test(clean)) return clean;
  return Array.from(raw, (c) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
}
