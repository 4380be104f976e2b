import { contentDisposition } from './content-disposition.ts';

/** What a browser shows by itself, and can only show: none of these formats holds a script. */
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
 * Headers of a file as its owner handed it in, which may be anything. Opened by itself it gets an origin of its own, and no script, whatever it
 * is; what is not among the shown is only ever saved. `contentType` is what the file's first bytes said; null where nothing is known.
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

/** A picture or video, and not the XML that a picture can be. */
const isPicture = (type: string) => /^(?:image|video)\/[a-z0-9.+-]+$/.test(type) && !type.includes('xml');
