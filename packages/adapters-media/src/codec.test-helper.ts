import type { ImageErrorCode, RenderedImage } from '@homelake/photos';
import { ImageError, RENDITIONS } from '@homelake/photos';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { expect } from 'vitest';

import { createImageCodec } from './sharp-image-codec.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

const codec = createImageCodec();

export const render = (file: Uint8Array, contentType = 'image/jpeg'): Promise<RenderedImage> =>
  codec.render(file, RENDITIONS, { contentType });

/** The error with which rendering rejects. */
export async function failure(
  file: Uint8Array,
  contentType = 'image/jpeg',
): Promise<readonly [ImageErrorCode, string]> {
  const error: unknown = await render(file, contentType).catch((thrown: unknown) => thrown);
  if (!(error instanceof ImageError)) throw new TypeError(`it was rendered: ${String(error)}`);
  return [error.code, error.message];
}

/** Red and green at the top, blue and white at the bottom. */
export const QUARTERS: readonly Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];

/** A picture with four quarters: top left, top right, bottom left, bottom right. */
export function quarters(width: number, height: number, colours: readonly Rgb[] = QUARTERS): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    pixels[at] = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]?.[at % 3] ?? 0;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Colours of the four quarters of a rendition, with alpha where it has any. */
export async function quartersOf({ renditions }: RenderedImage, index = 1): Promise<readonly (readonly number[])[]> {
  const { data, info } = await sharp(renditions[index]?.bytes).raw().toBuffer({ resolveWithObject: true });
  return [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(info.width * (quarter % 2 === 0 ? 0.25 : 0.75));
    const y = Math.floor(info.height * (quarter < 2 ? 0.25 : 0.75));
    const at = (y * info.width + x) * info.channels;
    return Array.from(data.subarray(at, at + info.channels));
  });
}

/** Checks that the quarters of all renditions have these colours, within the loss of compression. */
export async function expectQuarters(
  image: RenderedImage,
  colours: readonly Rgb[] = QUARTERS,
  most = 12,
): Promise<void> {
  for (const index of image.renditions.keys()) {
    const found = await quartersOf(image, index);
    const away = found.flatMap((colour, i) =>
      [0, 1, 2].map((k) => Math.abs((colour[k] ?? 0) - (colours[i]?.[k] ?? 0))),
    );
    expect(Math.max(...away), `${image.renditions[index]?.name}: ${JSON.stringify(found)}`).toBeLessThanOrEqual(most);
  }
}
