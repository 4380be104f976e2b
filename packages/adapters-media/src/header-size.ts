import type { ImageSize } from '@homelake/photos';
import { boxContent } from './iso-boxes.ts';
import { jpegHeader } from './jpeg-header.ts';
import { upright } from './raw-preview.ts';

/**
 * Upright size in pixels from the header of a picture that cannot be decoded here (BMP, JPEG 2000, JPEG XL), or whose decoder needs more
 * than the header (JPEG, WebP). Null where the header does not have it.
 */
export function headerSize(head: Uint8Array): ImageSize | null {
  const starts = (...signature: readonly number[]) => signature.every((byte, i) => head[i] === byte);
  try {
    if (starts(0xff, 0xd8)) return jpegSize(head);
    if (starts(0x52, 0x49, 0x46, 0x46)) return possible(webpSize(head));
    if (starts(0x42, 0x4d)) return possible(bmpSize(head));
    if (starts(0, 0, 0, 12, 0x6a, 0x50)) return possible(jp2Size(head));
    if (starts(0xff, 0x0a)) return possible(jxlSize(head));
    if (starts(0, 0, 0, 12, 0x4a, 0x58)) return possible(jxlSize(jxlCodestream(head)));
    return null;
  } catch (error) {
    // The header is incomplete.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const possible = ({ width, height }: ImageSize): ImageSize | null =>
  width > 0 && height > 0 ? { width, height } : null;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function jpegSize(head: Uint8Array): ImageSize | null {
  const header = jpegHeader(head, 0);
  return header && upright(header, header.orientation ?? 1);
}

/** Size from the first chunk: extended (VP8X), lossy (VP8) or lossless (VP8L). RFC 9649, 2. */
function webpSize(head: Uint8Array): ImageSize {
  const view = viewOf(head);
  switch (latin1(head, 8, 16)) {
    case 'WEBPVP8X':
      return { width: (view.getUint32(24, true) & 0xff_ffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    case 'WEBPVP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'WEBPVP8L': {
      const packed = view.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default:
      return { width: 0, height: 0 };
  }
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

/** Size of a BMP. BITMAPCOREHEADER has 16 bits a side, later headers 32. A negative height means that rows start at the top. */
function bmpSize(head: Uint8Array): ImageSize {
  const view = viewOf(head);
  return view.getUint32(14, true) === 12
    ? { width: view.getUint16(18, true), height: view.getUint16(20, true) }
    : { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

/** Size from the image header box in the JP2 header box. ISO/IEC 15444-1, I.5.3. */
function jp2Size(head: Uint8Array): ImageSize {
  const view = viewOf(boxContent(boxContent(head, 'jp2h'), 'ihdr'));
  return { width: view.getUint32(4), height: view.getUint32(0) };
}

/** The codestream in a JPEG XL container: one box, or the first of several, which start with their number. ISO/IEC 18181-2, 9. */
function jxlCodestream(head: Uint8Array): Uint8Array {
  const whole = boxContent(head, 'jxlc');
  return whole.length > 0 ? whole : boxContent(head, 'jxlp').subarray(4);
}

/** Ratios of width to height, by the number in the header, for pictures whose width is not written. ISO/IEC 18181-1, D.2. */
const RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];
const SIDE_BITS = [9, 13, 18, 30];

/** Upright size of a JPEG XL. Bits are read from the lowest of each byte on. ISO/IEC 18181-1, D.2 and D.3. */
function jxlSize(codestream: Uint8Array): ImageSize {
  let at = 16;
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) {
      const byte = codestream[at >> 3];
      if (byte === undefined) throw new RangeError('the header is cut off');
      value += ((byte >> (at & 7)) & 1) * 2 ** i;
    }
    return value;
  };
  const isSmall = bits(1) === 1;
  const side = () => (isSmall ? 8 * (bits(5) + 1) : bits(SIDE_BITS[bits(2)] ?? 0) + 1);
  const height = side();
  const ratio = RATIOS[bits(3) - 1];
  const width = ratio === undefined ? side() : Math.floor((height * ratio[0]) / ratio[1]);
  const isUsual = bits(1) === 1 || bits(1) === 0;
  const orientation = isUsual ? 1 : bits(3) + 1;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
