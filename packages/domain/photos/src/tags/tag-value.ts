import type { TagValue } from './metadata-reader.ts';

/** Longest text, in UTF-16 code units; longer texts are cut. A description is for people to read. */
const MAX_TEXT = 10_000;

/** The text of a tag, cleaned by `cleanText`; null where nothing is left. Of several texts, the first that is not empty. */
export function textOf(value: TagValue | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value === 'object') {
    for (const part of value) {
      const text = cleanText(String(part));
      if (text !== null) return text;
    }
    return null;
  }
  return cleanText(String(value));
}

/** All texts of a tag, cleaned; empty ones are left out. */
export function textsOf(value: TagValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const parts = typeof value === 'object' ? value : [value];
  return parts.map((part) => cleanText(String(part))).filter((text) => text !== null);
}

/** The number of a tag, which may be written as a text or a fraction; null where it is no number. Of several, the first. */
export function numberOf(value: TagValue | undefined): number | null {
  const first = typeof value === 'object' ? value[0] : value;
  if (first === undefined || first === '') return null;
  if (typeof first === 'number') return Number.isFinite(first) ? first : null;
  const found = /^\s*([+-]?\d+(?:\.\d+)?)\s*(?:\/\s*(\d+(?:\.\d+)?))?\s*$/.exec(first);
  const number = found === null ? NaN : Number(found[1]) / Number(found[2] ?? 1);
  return Number.isFinite(number) ? number : null;
}

/** The text of an `XP` tag of Windows: bytes of little-endian UTF-16. */
export function utf16Text(value: TagValue | undefined): string | null {
  if (typeof value !== 'object') return textOf(value);
  return cleanText(new TextDecoder('utf-16le').decode(Uint8Array.from(value, Number)));
}

/** The text of `UserComment`: eight bytes that name the character set, then the text. Null for an unknown character set. */
export function userComment(value: TagValue | undefined): string | null {
  if (typeof value !== 'object') return textOf(value);
  const bytes = Uint8Array.from(value, Number);
  const charset = String.fromCharCode(...bytes.subarray(0, 8));
  const body = bytes.subarray(8);
  if (charset === 'UNICODE\0') {
    // The byte order is the file's, which is unknown here. Latin letters show it: their first byte is zero in big-endian text.
    const zeros = [0, 0];
    for (let i = 0; i < body.length; i++) if (body[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = zeros;
    return cleanText(new TextDecoder(even > odd ? 'utf-16be' : 'utf-16le').decode(body));
  }
  return charset === 'ASCII\0\0\0' || charset === '\0\0\0\0\0\0\0\0' ? cleanText(new TextDecoder().decode(body)) : null;
}

/**
 * Cleans a text: cuts it at the first NUL, turns line breaks into LF, and removes control characters and surrounding blanks. Null where
 * nothing is left.
 */
export function cleanText(text: string): string | null {
  const end = text.indexOf('\0');
  const clean = (end < 0 ? text : text.slice(0, end))
    .slice(0, MAX_TEXT)
    .replaceAll(/\r\n?/g, '\n')
    // oxlint-disable-next-line no-control-regex -- finding control characters is the point
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\uFFFD]|\p{Surrogate}/gu, '')
    .trim();
  return clean === '' ? null : clean;
}
