import { contentDisposition } from './content-disposition.ts';

/** Content types that a browser displays itself and that cannot contain script. */
const SHOWN = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/quicktime',
  'video/webm',
]);

/**
 * Headers for a file that a user imported, which may be anything. Opened as a document, it has an opaque origin and runs no script. Only
 * types of `SHOWN` are displayed; all others are downloaded. `contentType` comes from the first bytes of the file; null where it is
 * unknown.
 */
export function originalHeaders(contentType: string | null, name: string): Record<string, string> {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    'Content-Type': isPicture(type) ? type : 'application/octet-stream',
    'Content-Disposition': contentDisposition(SHOWN.has(type) ? 'inline' : 'attachment', name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-cache',
  };
}

/** True for pictures and videos, except pictures in XML (SVG). */
const isPicture = (type: string) => /^(?:image|video)\/[a-z0-9.+-]+$/.test(type) && !type.includes('xml');
