import { contentDisposition } from './content-disposition.ts';
import { originalHeaders } from './original-headers.ts';

/** Content types of sound, which a browser plays and which cannot contain script. */
const SOUND = /^audio\/[a-z0-9.+-]+$/;

/**
 * Headers for a file that a user imported, which may be anything. As for originals, only types that cannot run script in the app's origin are
 * displayed. Browsers show a PDF in a viewer of their own, whose script has no access to the origin of the PDF. Safari shows no PDF that has a
 * sandbox, so a PDF has none; it may load nothing, and only the app's own page may frame it.
 */
export function fileHeaders(contentType: string, name: string): Record<string, string> {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const headers = originalHeaders(contentType, name);
  const shown = { ...headers, 'Content-Type': type, 'Content-Disposition': contentDisposition('inline', name) };
  if (SOUND.test(type)) return shown;
  if (type !== 'application/pdf') return headers;
  return {
    ...shown,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'X-Frame-Options': 'SAMEORIGIN',
  };
}
