/**
 * The value of a Content-Disposition header (RFC 6266): the name in plain ASCII, and also in UTF-8 (RFC 8187) where that differs. `name`
 * may be a path; only its last part is used.
 */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const whole = fileName(name);
  // "%" is replaced too, since some browsers decode it in the plain form.
  const plain = whole
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["%\\]/gu, '_');
  const header = `${kind}; filename="${plain}"`;
  return plain === whole ? header : `${header}; filename*=UTF-8''${encoded(whole)}`;
}

/** The last part of a path, without control characters and without characters that change the direction of text. */
function fileName(path: string): string {
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return /^\.*$/.test(clean) ? 'file' : clean;
}

/** Percent-encodes everything but the attr-chars of RFC 8187, section 3.2.1. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
