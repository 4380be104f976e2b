import type { TagValue } from './metadata-reader.ts';

/** Longer texts are cut: a description is for people. */
const MAX_TEXT = 10_000;

/** A tag's text as people would write it; null where nothing is left. Of several texts, the first that says something. */
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

/** Every text of a tag. */
export function textsOf(value: TagValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const parts = typeof value === 'object' ? value : [value];
  return parts.map((part) => cleanText(String(part))).filter((text) => text !== null);
}

/** A tag's number, also where it is written as text or as a fraction; null where it is none. */
export function numberOf(value: TagValue | undefined): number | null {
  const first = typeof value === 'object' ? value[0] : value;
  if (first === undefined || first === '') return null;
  if (typeof first === 'number') return Number.isFinite(first) ? first : null;
  const found = /^\s*([+-]?\d+(?:\.\d+)?)\s*(?:\/\s*(\d+(?:\.\d+)?))?\s*$/.exec(first);
  const number = found === null ? NaN : Number(found[1]) / Number(found[2] ?? 1);
  return Number.isFinite(number) ? number : null;
}

/** The `XP` tags of Windows: UTF-16, least byte first, as bytes. */
export function utf16Text(value: TagValue | undefined): string | null {
  if (typeof value !== 'object') return textOf(value);
  return cleanText(new TextDecoder('utf-16le').decode(Uint8Array.from(value, Number)));
}

/** `UserComment`: eight bytes that name its character set, then the text. */
export function userComment(value: TagValue | undefined): string | null {
  if (typeof value !== 'object') return textOf(value);
  const bytes = Uint8Array.from(value, Number);
  const charset = String.fromCharCode(...bytes.subarray(0, 8));
  const body = bytes.subarray(8);
  if (charset === 'UNICODE\0') {
    // In the byte order of the file, which is gone by now; Latin letters have their zero on one side.
    const zeros = [0, 0];
    for (let i = 0; i < body.length; i++) if (body[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
    const [even = 0, odd = 0] = zeros;
    return cleanText(new TextDecoder(even > odd ? 'utf-16be' : 'utf-16le').decode(body));
  }
  return charset === 'ASCII\0\0\0' || charset === '\0\0\0\0\0\0\0\0' ? cleanText(new TextDecoder().decode(body)) : null;
}

/** Ends at the first NUL, keeps line breaks, and drops what cannot be seen; null where nothing but blanks is left. */
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
