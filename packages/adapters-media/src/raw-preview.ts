import type { ImageSize } from '@homelake/photos';
import { jpegHeader, withOrientation } from './jpeg-header.ts';
import { TIFF_TAG, tiffDirectories } from './tiff-directories.ts';
import type { TiffDirectory } from './tiff-directories.ts';

export interface RawPreview {
  /** The largest embedded JPEG, with its orientation. It starts at the first byte; the rest of the RAW file follows it. */
  readonly jpeg: Uint8Array;
  /** Upright size of the full picture, if the file states it and it is larger than the preview; else of the preview. */
  readonly width: number;
  readonly height: number;
}

/** Photometric interpretations of raw sensor data: colour filter array, linear raw. */
const SENSOR = new Set([32_803, 34_892]);
const JPEG_START = Uint8Array.of(0xff, 0xd8, 0xff);
const MOST_JPEGS = 10_000;
/** Type of the box that holds the main directory of a CR3 as a TIFF, near the start of the file. */
const CR3_DIRECTORY = Uint8Array.of(0x43, 0x4d, 0x54, 0x31);
const CR3_HEAD_BYTES = 64 * 1024;

/** True for a TIFF with raw sensor data, whatever its name says. */
export const isRawTiff = (bytes: Uint8Array): boolean =>
  tiffDirectories(bytes).some(
    (tags) => tags.has(TIFF_TAG.dngVersion) || SENSOR.has(tags.get(TIFF_TAG.photometric)?.[0] ?? 0),
  );

/**
 * Finds the preview that a camera embedded in a RAW file; null where there is none. Its position depends on the maker (sub-directory, maker
 * note, box, header), but it is always a JPEG. So the file is searched for JPEGs, and the orientation comes from the directories.
 */
export function rawPreview(bytes: Uint8Array): RawPreview | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const largest = largestJpeg(file);
  if (largest === null) return null;
  const directories = mainDirectories(file);
  const said = directories[0]?.get(TIFF_TAG.orientation)?.[0] ?? 1;
  const orientation = largest.orientation ?? said;
  const jpeg = file.subarray(largest.start);

  return {
    jpeg: largest.orientation === null && said > 1 ? withOrientation(jpeg, said) : jpeg,
    ...upright([largest, ...sizesOf(directories)].reduce(larger), orientation),
  };
}

/** Upright size of the full picture, with or without a preview; null where the file does not state it. */
export function rawSize(bytes: Uint8Array): ImageSize | null {
  const preview = rawPreview(bytes);
  if (preview !== null) return { width: preview.width, height: preview.height };
  const directories = mainDirectories(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const size = sizesOf(directories).reduce(larger, { width: 0, height: 0 });
  return size.width > 0 && size.height > 0 ? upright(size, directories[0]?.get(TIFF_TAG.orientation)?.[0] ?? 1) : null;
}

const sizesOf = (directories: readonly TiffDirectory[]): readonly ImageSize[] =>
  directories.map((tags) => ({
    width: tags.get(TIFF_TAG.width)?.[0] ?? 0,
    height: tags.get(TIFF_TAG.height)?.[0] ?? 0,
  }));
const larger = (a: ImageSize, b: ImageSize): ImageSize => (b.width * b.height > a.width * a.height ? b : a);
/** Applies EXIF's orientation to a stored size. */
export const upright = ({ width, height }: ImageSize, orientation: number): ImageSize =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

function largestJpeg(file: Buffer) {
  let best = null;
  let start = file.indexOf(JPEG_START);
  for (let n = 0; start >= 0 && n < MOST_JPEGS; n++) {
    const header = jpegHeader(file, start);
    if (header !== null && (best === null || header.width * header.height > best.width * best.height)) {
      best = { ...header, start };
    }
    start = file.indexOf(JPEG_START, start + 2);
  }
  return best;
}

function mainDirectories(file: Buffer): readonly TiffDirectory[] {
  const box = file.subarray(0, CR3_HEAD_BYTES).indexOf(CR3_DIRECTORY);
  return file.toString('latin1', 4, 12) === 'ftypcrx ' && box >= 0
    ? tiffDirectories(file.subarray(box + 4))
    : tiffDirectories(file);
}
