import type { ImageCodec, ImageLimits, Rendition } from './image-codec.ts';
import type { RgbaPicture } from './rgba-picture.ts';

export interface ImageCodecUnderTest {
  /** The codec. It reads uncompressed TIFF, as every picture library does. */
  readonly codec: ImageCodec;
  /** Creates another codec with narrower limits. */
  readonly limited: (limits: Partial<ImageLimits>) => ImageCodec;
  /** Decodes the pixels of a rendition with a reader of its format; without transparency, alpha is 255. */
  readonly pixels: (rendition: Rendition) => Promise<RgbaPicture>;
  readonly close?: () => Promise<void>;
}

export interface ImageCodecCase {
  /** A fact about every codec. */
  readonly name: string;
  readonly run: (subject: ImageCodecUnderTest) => Promise<void>;
}
