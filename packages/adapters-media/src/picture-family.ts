import { isRawTiff } from './raw-preview.ts';

/** How a file's pixels are got at. */
export type PictureFamily =
  /** By sharp: JPEG, PNG, GIF, WebP, TIFF and BigTIFF. */
  | 'plain'
  /** ISO base media with pictures inside: HEIC, AVIF. */
  | 'heif'
  /** Camera RAW: by the JPEG that the camera put into it. */
  | 'raw'
  /** Known, and not shown by anything here. */
  | 'other';

const signatures: readonly (readonly [PictureFamily | 'tiff', number, string])[] = [
  ['plain', 0, '\xff\xd8\xff'],
  ['plain', 0, '\x89PNG\r\n\x1a\n'],
  ['plain', 0, 'GIF87a'],
  ['plain', 0, 'GIF89a'],
  ['plain', 8, 'WEBP'],
  ['raw', 8, 'CR\x02\0'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['plain', 0, 'II+\0'],
  ['plain', 0, 'MM\0+'],
  ['raw', 0, 'IIU\0'],
  ['raw', 0, 'IIRO'],
  ['raw', 0, 'IIRS'],
  ['raw', 0, 'MMOR'],
  ['raw', 0, 'FUJIFILMCCD-RAW'],
  ['raw', 0, 'FOVb'],
  ['raw', 0, '\0MRM'],
  ['raw', 4, 'ftypcrx '],
  ['heif', 4, 'ftyp'],
];

/**
 * By the first bytes; of RAW files that begin like any TIFF, by their content type or directories. What is on this list is decoded and nothing else is, whatever its name says: a drawing (SVG) can carry scripts
 * and ask for other files, so it is never drawn here.
 */
export function pictureFamily(bytes: Uint8Array, contentType: string): PictureFamily {
  const family = signatures.find(([, at, text]) => startsWith(bytes, at, text))?.[0] ?? 'other';
  if (family !== 'tiff') return family;
  return contentType.startsWith('image/x-') || isRawTiff(bytes) ? 'raw' : 'plain';
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
