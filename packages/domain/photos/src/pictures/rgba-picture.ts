import { ImageError } from './image-codec.ts';
import { missingShare } from './tiff-file.ts';
import type { TiffHeader } from './tiff-file.ts';

/** A picture with four bytes a pixel (red, green, blue, alpha), rows from the top. */
export interface RgbaPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Value of missing pixels. */
const GREY = 128;

/** Pixels of a TIFF's first page, turned upright. Missing pixels are grey. Throws ImageError where all are missing. */
export function uprightPicture(bytes: Uint8Array, header: TiffHeader): RgbaPicture {
  const { channels, orientation, pixelsAt } = header;
  const [width, height] = orientation >= 5 ? [header.height, header.width] : [header.width, header.height];
  if (width === 0 || height === 0 || missingShare(bytes, header) >= 1) {
    throw new ImageError('damaged', 'The picture ends early: it is cut off, or its copy was never finished.');
  }
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = storedAt(x, y, width, height, orientation);
      const from = pixelsAt + (row * header.width + column) * channels;
      for (let channel = 0; channel < 4; channel++) {
        const stored = channel < 3 || channels === 4;
        rgba[(y * width + x) * 4 + channel] = stored ? (bytes[from + Math.min(channel, channels - 1)] ?? GREY) : 255;
      }
    }
  }
  return { width, height, rgba };
}

/** Column and row in the file of the pixel at x, y of the upright picture, whose size is given. EXIF 2.32, tag 274. */
function storedAt(x: number, y: number, width: number, height: number, orientation: number): readonly [number, number] {
  const [right, bottom] = [width - 1 - x, height - 1 - y];
  switch (orientation) {
    case 2:
      return [right, y];
    case 3:
      return [right, bottom];
    case 4:
      return [x, bottom];
    case 5:
      return [y, x];
    case 6:
      return [y, right];
    case 7:
      return [bottom, right];
    case 8:
      return [bottom, x];
    default:
      return [x, y];
  }
}

/** The picture in another size. Each pixel is the mean of those that it covers; their colours are weighted by alpha. */
export function resized({ width, height, rgba }: RgbaPicture, toWidth: number, toHeight: number): RgbaPicture {
  const result = new Uint8Array(toWidth * toHeight * 4);
  for (let y = 0; y < toHeight; y++) {
    const [top, bottom] = span(y, toHeight, height);
    for (let x = 0; x < toWidth; x++) {
      const [left, right] = span(x, toWidth, width);
      const sum = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const from = (row * width + column) * 4;
          const alpha = rgba[from + 3] ?? 0;
          for (let k = 0; k < 3; k++) sum[k] = (sum[k] ?? 0) + (rgba[from + k] ?? 0) * alpha;
          sum[3] = (sum[3] ?? 0) + alpha;
        }
      }
      const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
      const mean = [red, green, blue].map((value) => (alpha === 0 ? 0 : Math.round(value / alpha)));
      result.set([...mean, Math.round(alpha / ((bottom - top) * (right - left)))], (y * toWidth + x) * 4);
    }
  }
  return { width: toWidth, height: toHeight, rgba: result };
}

/** Range of the places, of `from` in all, that the i-th of `to` places covers; at least one. */
function span(i: number, to: number, from: number): readonly [number, number] {
  const start = Math.floor((i * from) / to);
  return [start, Math.max(start + 1, Math.floor(((i + 1) * from) / to))];
}

/** Pixels of three bytes. Transparent parts lie on white. */
export function onWhite({ rgba }: RgbaPicture): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = (rgba[from + 3] ?? 0) / 255;
    for (let k = 0; k < 3; k++) rgb[to + k] = Math.round((rgba[from + k] ?? 0) * alpha + 255 * (1 - alpha));
  }
  return rgb;
}
