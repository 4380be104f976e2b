/**
 * Hashes message content from bytes to two 32-bit words, without making a string. Differences between phones without meaning are removed
 * first: outer white space, invisible characters, kinds of spaces, composed and decomposed letters, and names in mentions. Only bytes that
 * may contain these are converted to text.
 */
export interface ContentHasher {
  low: number;
  high: number;
  /** Prefix hash of the cleaned bytes: the low 16 bits hash the first four bytes, the high 16 bits the first eight; 0 where there are fewer. */
  prefix: number;
  /** Sets `low`, `high` and `prefix` for the bytes `start` up to, but not including, `end`. `seed` makes equal content of different kinds differ. */
  hash(bytes: Uint8Array, start: number, end: number, seed: number): void;
}

// Bidi marks and isolates, zero-width characters, soft hyphens and byte-order marks differ between platforms and versions. A variation
// selector after an emoji is written by one platform and not by another.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\ufe0e|\ufe0f/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** Normalizes a text or name, so that two exports can be compared. */
export const cleanText = (text: string): string =>
  text.replace(INVISIBLE, '').replace(SPACES, ' ').normalize('NFC').trim();

// A mention contains the name that this phone has for a person, or a number. Its text cannot be compared between phones.
const MENTION = /@(?:\u2068[^\u2069]*\u2069|\d{7,})/g;

const cleanContent = (text: string): string => cleanText(text.replace(MENTION, '@'));

const SPACE = 0x20;
const AT = 0x40;

export const createContentHasher = (): ContentHasher => {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();

  /** With `ascii`, stops and returns false at the first byte beyond ASCII and at an `@`. */
  const hashBytes = (
    hasher: ContentHasher,
    bytes: Uint8Array,
    start: number,
    end: number,
    seed: number,
    ascii: boolean,
  ): boolean => {
    const beyond = ascii ? 0x80808080 : 0;
    let low = seed ^ 0x9e3779b9;
    let high = Math.imul(seed + 1, 0x85ebca6b);
    let at = start;
    let prefix = 0;
    // Four bytes for each step. The bytes may be unaligned, so the word is assembled from bytes.
    for (const lastWord = end - 4; at <= lastWord; at += 4) {
      const word =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      // The bit trick that finds a zero byte, applied to find an `@`.
      const ats = word ^ 0x40404040;
      if (((word | ((ats - 0x01010101) & ~ats)) & beyond) !== 0) return false;
      low = Math.imul(low ^ word, 0x9e3779b1);
      low ^= low >>> 15;
      high = Math.imul(high + word, 0x85ebca77);
      high ^= high >>> 13;
      if (at === start) prefix = low & 0xffff;
      else if (at - start === 4) prefix |= low << 16;
    }
    let tail = end - start;
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      if ((byte & beyond) !== 0) return false;
      tail = (tail << 8) | byte;
    }
    low = Math.imul(low ^ tail, 0xcc9e2d51);
    high = Math.imul(high + tail, 0xc2b2ae3d);
    low = Math.imul(low ^ (low >>> 16) ^ high, 0x85ebca6b);
    high = Math.imul(high ^ (high >>> 16) ^ low, 0x27d4eb2f);
    hasher.low = (low ^ (low >>> 13)) >>> 0;
    hasher.high = (high ^ (high >>> 16)) >>> 0;
    hasher.prefix = prefix >>> 0;
    return true;
  };

  return {
    low: 0,
    high: 0,
    prefix: 0,
    hash(bytes, start, end, seed) {
      let from = start;
      let to = end;
      while (from < to && (bytes[from] as number) <= SPACE) from += 1;
      while (to > from && (bytes[to - 1] as number) <= SPACE) to -= 1;
      if (hashBytes(this, bytes, from, to, seed, true)) return;
      if (isPlain(bytes, from, to)) {
        hashBytes(this, bytes, from, to, seed, false);
        return;
      }
      const cleaned = encoder.encode(cleanContent(decoder.decode(bytes.subarray(from, to))));
      hashBytes(this, cleaned, 0, cleaned.length, seed, false);
    },
  };
};

/**
 * True where cleaning cannot change the bytes: they have no mention, invisible character or unusual space, and no letter with another
 * composition. Scripts that are not known to be safe give false.
 */
const isPlain = (bytes: Uint8Array, start: number, end: number): boolean => {
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (byte === AT && isDigit(bytes[at + 1] ?? 0)) return false;
      at += 1;
    } else if (byte < 0xe0) {
      const next = bytes[at + 1] ?? 0;
      // U+00A0 and U+00AD.
      if (byte === 0xc2 && (next === 0xa0 || next === 0xad)) return false;
      // From U+0300 on only Greek and Cyrillic letters, and Hebrew and Arabic letters without points, are safe.
      if (byte >= 0xcc && !isSafeLetter(byte, next)) return false;
      at += 2;
    } else if (byte < 0xf0) {
      if (!isSafeTriple(byte, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)) return false;
      at += 3;
    } else {
      // Emoji and other symbols of plane 1 up to U+1FFFF are safe. Musical signs and rarer scripts take the slow path.
      if (byte !== 0xf0 || bytes[at + 1] !== 0x9f) return false;
      at += 4;
    }
  }
  return true;
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const isSafeLetter = (lead: number, next: number): boolean => {
  if (lead === 0xcf || lead === 0xd0 || lead === 0xd1) return true;
  if (lead === 0xce) return next >= 0x88;
  if (lead === 0xd7) return next >= 0x90;
  // U+061C is the Arabic letter mark.
  if (lead === 0xd8) return next >= 0xa0;
  if (lead === 0xd9) return next <= 0x8a || (next >= 0xa0 && next <= 0xa9);
  return lead === 0xda || lead === 0xdb ? next <= 0xbf && lead === 0xda : false;
};

const isSafeTriple = (lead: number, second: number, third: number): boolean => {
  if (lead === 0xe2) {
    // General punctuation: dashes, quotes, bullets and the ellipsis; not its spaces and marks.
    if (second === 0x80) return third >= 0x90 && third <= 0xa7;
    return second >= 0x82 && second !== 0x84;
  }
  // Devanagari without nukta and the letters that hold one.
  if (lead === 0xe0) {
    if (second === 0xa4) return third !== 0xbc && third !== 0xa9 && third !== 0xb1 && third !== 0xb4;
    return second === 0xa5 && !(third >= 0x98 && third <= 0x9f);
  }
  // Kana: the voiced marks compose. U+3000 is a space.
  if (lead === 0xe3)
    return !(second === 0x80 && third === 0x80) && !(second === 0x82 && (third === 0x99 || third === 0x9a));
  // Han and Hangul syllables.
  return (lead >= 0xe4 && lead <= 0xe9) || (lead === 0xea && second >= 0xb0) || lead === 0xeb || lead === 0xec;
};

/** True where two texts begin with the same bytes, judged by their prefix hashes. False where one is too short. */
export const haveSamePrefix = (one: number, other: number): boolean =>
  (one & 0xffff) !== 0 &&
  (one & 0xffff) === (other & 0xffff) &&
  (one >>> 16 === 0 || other >>> 16 === 0 || one >>> 16 === other >>> 16);

/** A 32-bit hash of a short text, never 0. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return hash >>> 0 || 1;
};
