import { isRawTiff } from './raw-preview.ts';

/** The way in which a file's pixels are decoded. */
export type PictureFamily =
  /** Decoded by sharp: JPEG, PNG, GIF, WebP, TIFF and BigTIFF. */
  | 'plain'
  /** ISO base media files with pictures: HEIC, AVIF. */
  | 'heif'
  /** Camera RAW: the JPEG that the camera embedded is shown. */
  | 'raw'
  /** Cannot be decoded here. */
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
 * Finds the family from the first bytes. RAW files that begin like a TIFF are told apart by content type or directories. Only the formats in
 * `signatures` are decoded, whatever the name says: an SVG, for example, can contain scripts and load other files.
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
