import type { SharpModule } from './load-sharp.ts';
import { toPixels } from './pixels.ts';

/** Number of rows to which the picture is reduced for the comparison. */
const ROWS = 256;
const COLUMNS = 32;
const START_OF_SCAN = 0xda;

/** The JPEG without the zeros at its end. A file ends with zeros if its space was allocated and the copy was never finished. */
export function withoutZeros(jpeg: Uint8Array): Uint8Array {
  return jpeg.subarray(0, jpeg.findLastIndex((byte) => byte !== 0) + 1);
}

/**
 * Share of a JPEG's rows, counted from the bottom, that are missing from the file: 0 to 1. libjpeg fills missing rows with the colour that
 * it gives to a file without any pixels. Rows with the colours of such a file are therefore counted as missing.
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

/** Note on a JPEG whose last rows are missing. */
export const missingNote = (missing: number): string =>
  `About ${Math.max(1, Math.round(missing * 100))} % of the picture, at its end, is missing and shown in grey: the file is damaged or cut off.`;

/** Note on a JPEG whose file ends early, but that has all rows. */
export const endsEarlyNote = (isProgressive: boolean): string =>
  isProgressive
    ? 'The file ends early: the picture may be less sharp than it was.'
    : 'The file ends early, but no part of the picture is missing.';

export const DAMAGED_NOTE = 'The file is damaged: parts of the picture may not be as they were.';

/** Offset of the first scan's data. Bytes between two segments are skipped, as libjpeg does. */
function scanStart(jpeg: Uint8Array): number {
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const [mark, marker = 0, high = 0, low = 0] = jpeg.subarray(at, at + 4);
    const isMarker = mark === 0xff && marker !== 0xff && marker !== 0;
    if (!isMarker) at += 1;
    else if (isAlone(marker)) at += 2;
    else at += 2 + high * 256 + low;
    if (isMarker && marker === START_OF_SCAN) break;
  }
  return Math.min(at, jpeg.length);
}

/** True for markers that no length follows: RST, SOI, EOI and TEM. */
const isAlone = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd9) || marker === 1;
