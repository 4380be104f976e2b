import { TIFF_TAG, tiffDirectories } from './tiff-directories.ts';

export interface JpegHeader {
  /** Stored pixels, before EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation; null where there is none. */
  readonly orientation: number | null;
}

const MOST_SEGMENTS = 200;
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** Reads the header of the JPEG at `start`. Null where there is no JPEG, or one that browsers cannot show (lossless, as in raw data). */
export function jpegHeader(bytes: Uint8Array, start: number): JpegHeader | null {
  const at = (i: number) => bytes[i] ?? 0;
  const short = (i: number) => at(i) * 256 + at(i + 1);
  if (short(start) !== 0xffd8) return null;
  let orientation: number | null = null;
  for (let i = start + 2, n = 0; n < MOST_SEGMENTS && at(i) === 0xff; n++) {
    const marker = at(i + 1);
    const length = short(i + 2);
    if (marker === 0xff) i += 1;
    else if (marker >= 0xc0 && marker <= 0xc2) {
      const [height, width] = [short(i + 5), short(i + 7)];
      return width > 0 && height > 0 && at(i + 4) === 8 ? { width, height, orientation } : null;
    } else if (marker < 0xc0 || marker === 0xd8 || marker === 0xd9 || marker === 0xda || length < 2) return null;
    else {
      if (marker === 0xe1 && EXIF.every((byte, k) => at(i + 4 + k) === byte)) {
        const [main] = tiffDirectories(bytes.subarray(i + 10, i + 2 + length));
        orientation ??= main?.get(TIFF_TAG.orientation)?.[0] ?? null;
      }
      i += 2 + length;
    }
  }
  return null;
}

/** The JPEG with an EXIF segment for this orientation in front. An EXIF segment that it has already would be ignored. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = [0xff, 0xe1, 0, 34, ...EXIF, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0];
  const file = new Uint8Array(jpeg.length + 36);
  file.set([0xff, 0xd8, ...exif, orientation, 0, 0, 0, 0, 0, 0]);
  file.set(jpeg.subarray(2), 38);
  return file;
}
