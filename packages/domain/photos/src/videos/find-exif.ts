import { latin1, viewOf } from '../tags/byte-reader.ts';

/** Finds a JPEG that begins with EXIF. Gives the bytes from its start to the end of `bytes`; null where there is none. */
export function findExif(bytes: Uint8Array): Uint8Array | null {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 12 <= bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (viewOf(bytes).getUint32(at) !== 0xffd8ffe1) continue;
    if (latin1(bytes.subarray(at + 6, at + 12)) === 'Exif\0\0') return bytes.slice(at);
  }
  return null;
}
