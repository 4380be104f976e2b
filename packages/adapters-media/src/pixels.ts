import type { Rendition, RenditionSpec } from '@homelake/photos';
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

/** Sharper than `linear`, and against the cost of a decode no dearer. */
export const KERNEL = 'cubic';
const WHITE = '#ffffff';
/** Side of the picture that ThumbHash looks at. It keeps seven waves at most: a larger one (100 is what it takes) gives the same. */
const PLACEHOLDER_EDGE = 64;
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
      ? // The next effort saves a tenth of the bytes and takes three times as long.
        await image.webp({ quality, effort: 2 }).toBuffer()
      : // Huffman tables made for the picture would save 4 % and double the time.
        await image.flatten({ background: WHITE }).jpeg({ quality, optimiseCoding: false }).toBuffer();
  return { name, contentType, bytes, width: pixels.width, height: pixels.height };
}

export async function thumbHash(sharp: SharpModule, pixels: Pixels): Promise<Uint8Array> {
  const small = imageOf(sharp, pixels).resize(PLACEHOLDER_EDGE, PLACEHOLDER_EDGE, {
    fit: 'inside',
    withoutEnlargement: true,
    kernel: 'linear',
  });
  const { width, height, data } = await toPixels(small.ensureAlpha());
  return rgbaToThumbHash(width, height, data);
}

/** 32 x 32 grey values, whatever the shape of the picture; transparency lies on white. */
export async function greySquare(sharp: SharpModule, pixels: Pixels): Promise<Uint8Array> {
  const square = imageOf(sharp, pixels).flatten({ background: WHITE });
  const { data } = await toPixels(
    square.resize(GREY_EDGE, GREY_EDGE, { fit: 'fill', kernel: 'linear' }).greyscale().toColourspace('b-w'),
  );
  return data;
}
