import { ImageError } from './image-codec.ts';

/** A picture in memory, eight bits a channel, rows from the top: grey, RGB, or RGB and alpha. */
export interface TiffPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
  /** EXIF orientation, 1 to 8. Default: 1, upright. */
  readonly orientation?: number;
  readonly description?: string;
}

const [ASCII, SHORT, LONG] = [2, 3, 4];
const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  strips: 273,
  orientation: 274,
  channels: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  extraSamples: 338,
} as const;
const DIRECTORY_BYTES = 2 + 12 * 12 + 4;
/** Room for values that do not fit into an entry: the bits of four channels, and a description. */
const EXTRA_BYTES = 8 + 64;

const MOST_PAGES = 10_000;

/** Writes the simplest file that every picture library reads: uncompressed TIFF 6.0, little-endian, one page for each picture. */
export function encodeTiff(pages: readonly TiffPicture[]): Uint8Array<ArrayBuffer> {
  const pageBytes = ({ pixels }: TiffPicture): number => DIRECTORY_BYTES + EXTRA_BYTES + ((pixels.length + 1) & ~1);
  const bytes = new Uint8Array(8 + pages.reduce((sum, page) => sum + pageBytes(page), 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x002a_4949, true);
  view.setUint32(4, 8, true);
  let start = 8;
  pages.forEach((page, i) => {
    const { width, height, channels, pixels, orientation = 1, description = '' } = page;
    const extra = start + DIRECTORY_BYTES;
    const text = new TextEncoder().encode(`${description.slice(0, 60)}\0`.padEnd(5, '\0'));
    const entries: readonly (readonly [number, number, number, number])[] = [
      [TAG.width, LONG, 1, width],
      [TAG.height, LONG, 1, height],
      [TAG.bits, SHORT, channels, channels === 1 ? 8 : extra],
      [TAG.compression, SHORT, 1, 1],
      [TAG.photometric, SHORT, 1, channels === 1 ? 1 : 2],
      [TAG.description, ASCII, text.length, extra + 8],
      [TAG.strips, LONG, 1, extra + EXTRA_BYTES],
      [TAG.orientation, SHORT, 1, orientation],
      [TAG.channels, SHORT, 1, channels],
      [TAG.rowsPerStrip, LONG, 1, height],
      [TAG.stripBytes, LONG, 1, pixels.length],
      // Value 2 means that the colours are not multiplied by alpha. Readers skip tag 65,000, which has no meaning.
      [channels === 4 ? TAG.extraSamples : 65_000, SHORT, 1, 2],
    ];
    view.setUint16(start, entries.length, true);
    entries.forEach(([tag, type, count, value], k) => {
      const at = start + 2 + 12 * k;
      view.setUint16(at, tag, true);
      view.setUint16(at + 2, type, true);
      view.setUint32(at + 4, count, true);
      view.setUint32(at + 8, value, true);
    });
    for (let k = 0; k < 4; k++) view.setUint16(extra + 2 * k, 8, true);
    bytes.set(text, extra + 8);
    bytes.set(pixels, extra + EXTRA_BYTES);
    const next = start + pageBytes(page);
    view.setUint32(start + DIRECTORY_BYTES - 4, i + 1 < pages.length ? next : 0, true);
    start = next;
  });
  return bytes;
}

export interface TiffHeader extends Omit<TiffPicture, 'pixels' | 'description'> {
  readonly orientation: number;
  /** Offset of the first pixel in the file. */
  readonly pixelsAt: number;
  readonly pages: number;
}

/** Share of the first page's pixels that lie beyond the end of the file. */
export function missingShare(bytes: Uint8Array, { width, height, channels, pixelsAt }: TiffHeader): number {
  return Math.max(0, 1 - (bytes.length - pixelsAt) / (width * height * channels));
}

/** Reads the header of a file of `encodeTiff`: size, channels and orientation of the first page, and the number of pages. Throws ImageError. */
export function tiffHeader(bytes: Uint8Array): TiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== 0x002a_4949) {
    throw new ImageError('unsupported', 'The file is no TIFF picture.');
  }
  try {
    const start = view.getUint32(4, true);
    const tags = new Map<number, number>();
    for (let i = 0; i < view.getUint16(start, true); i++) {
      const at = start + 2 + 12 * i;
      const isShort = view.getUint16(at + 2, true) === SHORT;
      tags.set(view.getUint16(at, true), isShort ? view.getUint16(at + 8, true) : view.getUint32(at + 8, true));
    }
    let pages = 0;
    for (let at = start; at !== 0 && pages < MOST_PAGES; pages++)
      at = view.getUint32(at + 2 + 12 * view.getUint16(at, true), true);
    const get = (tag: number): number => tags.get(tag) ?? 0;
    const channels = get(TAG.channels);
    if (get(TAG.compression) !== 1 || (channels !== 1 && channels !== 3 && channels !== 4)) {
      throw new ImageError('unsupported', 'This kind of TIFF cannot be shown here.');
    }
    const [width, height, orientation] = [get(TAG.width), get(TAG.height), get(TAG.orientation) || 1];
    return { width, height, channels, orientation, pixelsAt: get(TAG.strips), pages };
  } catch (error) {
    if (error instanceof RangeError) throw new ImageError('damaged', 'The picture ends early.', { cause: error });
    throw error;
  }
}
