import type { SharpModule } from './load-sharp.ts';
import { toPixels } from './pixels.ts';

/** Rows that the picture is compared in. */
const ROWS = 256;
const COLUMNS = 32;
const START_OF_SCAN = 0xda;

/** The JPEG without the zeros at its end, which stand where a copy was never finished on a disk that had set the room aside. */
export function withoutZeros(jpeg: Uint8Array): Uint8Array {
  return jpeg.subarray(0, jpeg.findLastIndex((byte) => byte !== 0) + 1);
}

/**
 * Share of a JPEG's rows, from the last one up, that its file does not reach: 0 to 1. libjpeg fills them with the one colour that it
 * makes of a file that ends before its first pixel, so they are those that look as that does.
 */
export async function missingShare(sharp: SharpModule, jpeg: Uint8Array, maxPixels: number): Promise<number> {
  const rowsOf = async (bytes: Uint8Array) => {
    const image = sharp(bytes, { failOn: 'none', limitInputPixels: maxPixels });
    return toPixels(image.resize(COLUMNS, ROWS, { fit: 'fill', kernel: 'linear' }));
  };
  const [shown, empty] = [await rowsOf(jpeg), await rowsOf(jpeg.subarray(0, scanStart(jpeg)))];
  const isFilled = (value: number, at: number) => Math.abs(value - (empty.data[at] ?? 0)) <= 1;
  const rowBytes = shown.width * shown.channels;
  let rows = 0;
  while (rows < shown.height) {
    const at = (shown.height - 1 - rows) * rowBytes;
    if (!shown.data.subarray(at, at + rowBytes).every((value, i) => isFilled(value, at + i))) break;
    rows += 1;
  }
  return rows / shown.height;
}

/** Of a JPEG that is shown though its file ends early. */
export function cutNote(missing: number, isProgressive: boolean): string {
  if (missing > 0) {
    const percent = Math.max(1, Math.round(missing * 100));
    return `The file ends early: about ${percent} % of the picture, at its end, is missing and shown in grey.`;
  }
  return isProgressive
    ? 'The file ends early: the picture may be less sharp than it was.'
    : 'The file ends early, but no part of the picture is missing.';
}

/** Where the data of the first scan begins. */
function scanStart(jpeg: Uint8Array): number {
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const [mark, marker = 0, high = 0, low = 0] = jpeg.subarray(at, at + 4);
    if (mark !== 0xff) break;
    // Any number of 0xff may stand before a marker.
    at += marker === 0xff ? 1 : 2 + high * 256 + low;
    if (marker === START_OF_SCAN) break;
  }
  return Math.min(at, jpeg.length);
}
