import { ImageError } from './image-codec.ts';
import type { ImageCodec, ImageLimits, Rendition } from './image-codec.ts';
import type { RenditionSpec } from './renditions.ts';
import { onWhite, resized, uprightPicture } from './rgba-picture.ts';
import type { RgbaPicture } from './rgba-picture.ts';
import { encodeTiff, missingShare, tiffHeader } from './tiff-file.ts';

export interface MemoryImageCodecOptions {
  /** Default: a megapixel and 16 MiB. The time limit is not enforced, because nothing takes long here. */
  readonly limits?: Partial<ImageLimits>;
}

const DEFAULT_LIMITS: ImageLimits = { maxPixels: 1e6, maxBytes: 16 * 1024 * 1024, timeoutMs: 60_000 };
const GREY_EDGE = 32;

/** A codec for tests and demonstrations. Its input and its output are uncompressed TIFF, as `encodeTiff` writes it. */
export function createMemoryImageCodec(options: MemoryImageCodecOptions = {}): ImageCodec {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    limits,
    async render(source, wanted, { signal }) {
      signal?.throwIfAborted();
      if (source.length === 0) throw new ImageError('damaged', 'The file is empty.');
      if (source.length > limits.maxBytes)
        throw new ImageError('too-large', 'The file has more bytes than are read here.');
      const header = tiffHeader(source);
      if (header.width * header.height > limits.maxPixels) {
        throw new ImageError('too-large', 'The picture has more pixels than are decoded here.');
      }
      const missing = missingShare(source, header);
      const picture = uprightPicture(source, header);
      const square = onWhite(resized(picture, GREY_EDGE, GREY_EDGE));
      return {
        width: picture.width,
        height: picture.height,
        frames: header.pages,
        renditions: wanted.map((spec) => renditionOf(picture, spec)),
        placeholder: averageThumbHash(picture),
        grey: Uint8Array.from({ length: GREY_EDGE ** 2 }, (_, i) => grey(square, i * 3)),
        missing,
        note: missing === 0 ? null : `The last ${Math.ceil(missing * 100)} % of the picture are missing.`,
      };
    },
    async measure(head) {
      try {
        const { width, height, orientation } = tiffHeader(head);
        if (width === 0 || height === 0) return null;
        return orientation >= 5 ? { width: height, height: width } : { width, height };
      } catch (error) {
        if (error instanceof ImageError) return null;
        throw error;
      }
    },
    async close() {},
  };
}

const grey = (rgb: Uint8Array, at: number): number =>
  Math.round(0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0));

function renditionOf(picture: RgbaPicture, { name, contentType, longEdge }: RenditionSpec): Rendition {
  const scale = Math.min(1, longEdge.atMost / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = resized(picture, width ?? 1, height ?? 1);
  const bytes =
    contentType === 'image/webp'
      ? encodeTiff([{ ...small, channels: 4, pixels: small.rgba }])
      : encodeTiff([{ ...small, channels: 3, pixels: onWhite(small) }]);
  return { name, contentType: 'image/tiff', bytes, width: small.width, height: small.height };
}

/** A ThumbHash with the average colour and the proportions, and no waves. Its bits: https://evanw.github.io/thumbhash/ */
function averageThumbHash(picture: RgbaPicture): Uint8Array {
  const [red = 0, green = 0, blue = 0, alpha = 0] = resized(picture, 1, 1).rgba;
  const hasAlpha = alpha < 255 ? 1 : 0;
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const luminance = Math.round((63 * (r + g + b)) / 3);
  const yellow = Math.round(31.5 + 31.5 * ((r + g) / 2 - b));
  const redness = Math.round(31.5 + 31.5 * (r - g));
  const { width, height } = picture;
  const most = hasAlpha === 1 ? 5 : 7;
  const waves = (side: number): number => Math.max(1, Math.round((most * side) / Math.max(width, height)));
  const landscape = width > height ? 1 : 0;
  const head = luminance | (yellow << 6) | (redness << 12) | (hasAlpha << 23);
  const tail = waves(landscape === 1 ? height : width) | (landscape << 15);
  const bytes = [head, head >> 8, head >> 16, tail, tail >> 8, ...(hasAlpha === 1 ? [Math.round(alpha / 17)] : [])];
  return Uint8Array.from([...bytes, ...Array.from({ length: 19 }, () => 0x88)], (value) => value & 255);
}
