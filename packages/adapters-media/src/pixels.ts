import type { RenderedImage, Rendition, RenditionSpec } from '@homelake/photos';
import type { Channels, Sharp } from 'sharp';
import type { SharpModule } from './load-sharp.ts';
import { pixelTiff } from './pixel-tiff.ts';
import { rgbaToThumbHash } from 'thumbhash';

/** A picture in memory: sRGB, eight bits a channel, three channels or, with alpha, four. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
}

/** 42 dB from lanczos3, which nobody sees, and a twentieth of a decode cheaper than the next better. */
export const KERNEL = 'linear';
const WHITE = '#ffffff';
/** Side of the picture that ThumbHash and the grey square look at: neither keeps more than a few waves of it. */
const IMPRESSION_EDGE = 48;
const GREY_EDGE = 32;

const imageOf = (sharp: SharpModule, { data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false });

/** Runs a pipeline to pixels. */
export async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Pixels whose colours are of an ICC profile, converted. sharp takes profiles from files alone, so they go through one. */
export async function inSrgb(sharp: SharpModule, pixels: Pixels, profile: Uint8Array): Promise<Pixels> {
  const { width, height, data } = pixels;
  const { file, place } = pixelTiff({ width, height, channels: pixels.channels === 4 ? 4 : 3, profile });
  place.set(data);
  return toPixels(sharp(file, { limitInputPixels: false }));
}

/** The picture with `edge` pixels on its longer side; itself where it has no more. */
export const shrunk = async (sharp: SharpModule, pixels: Pixels, edge: number): Promise<Pixels> =>
  Math.max(pixels.width, pixels.height) <= edge
    ? pixels
    : toPixels(imageOf(sharp, pixels).resize(edge, edge, { fit: 'inside', kernel: KERNEL }));

export async function encoded(sharp: SharpModule, pixels: Pixels, spec: RenditionSpec): Promise<Rendition> {
  const { name, contentType, quality } = spec;
  const image = imageOf(sharp, pixels);
  const bytes =
    contentType === 'image/webp'
      ? // The next efforts save a seventh of the bytes and take half as long again, then twice as long.
        await image.webp({ quality, effort: 1 }).toBuffer()
      : // Huffman tables made for the picture would save 4 % and double the time.
        await image.flatten({ background: WHITE }).jpeg({ quality, optimiseCoding: false }).toBuffer();
  return { name, contentType, bytes, width: pixels.width, height: pixels.height };
}

/** What the picture looks like in the smallest: ThumbHash, and 32 x 32 grey values whatever its shape, transparency on white. */
export async function impression(
  sharp: SharpModule,
  pixels: Pixels,
): Promise<Pick<RenderedImage, 'placeholder' | 'grey'>> {
  const small = imageOf(sharp, pixels).resize(IMPRESSION_EDGE, IMPRESSION_EDGE, {
    fit: 'inside',
    withoutEnlargement: true,
    kernel: 'linear',
  });
  const tiny = await toPixels(small.ensureAlpha());
  return { placeholder: rgbaToThumbHash(tiny.width, tiny.height, tiny.data), grey: greySquare(tiny) };
}

/** Each value is the mean of what its square covers, with the borders in parts. Weights of BT.601, as sharp's own grey has. */
function greySquare({ data, width, height }: Pixels): Uint8Array {
  const light = new Float64Array(width * height);
  for (let at = 0; at < light.length; at++) {
    const grey = 0.299 * data[at * 4]! + 0.587 * data[at * 4 + 1]! + 0.114 * data[at * 4 + 2]!;
    light[at] = 255 + ((grey - 255) * data[at * 4 + 3]!) / 255;
  }
  const rows = squeezed(light, width, height);
  return Uint8Array.from(squeezed(rows, height, GREY_EDGE), Math.round);
}

/** Lines of `length` values to lines of GREY_EDGE values, turned by a quarter: twice, and both sides are squeezed. */
function squeezed(values: Float64Array, length: number, lines: number): Float64Array {
  const out = new Float64Array(GREY_EDGE * lines);
  const step = length / GREY_EDGE;
  for (let line = 0; line < lines; line++) {
    for (let to = 0; to < GREY_EDGE; to++) {
      const end = (to + 1) * step;
      let sum = 0;
      for (let from = to * step; from < end - 1e-9; from = Math.floor(from + 1e-9) + 1) {
        const until = Math.min(end, Math.floor(from + 1e-9) + 1);
        sum += (values[line * length + Math.min(length - 1, Math.floor(from + 1e-9))] ?? 0) * (until - from);
      }
      out[to * lines + line] = sum / step;
    }
  }
  return out;
}
