import { availableParallelism } from 'node:os';
import { ImageError } from '@homelake/photos';
import type { ImageCodec, ImageLimits, RenderedImage, RenditionSpec } from '@homelake/photos';
import { DAMAGED_NOTE, endsEarlyNote, missingNote, missingShare, withoutZeros } from './cut-jpeg.ts';
import { headerSize } from './header-size.ts';
import { createHeicDecoder } from './heic-decoder.ts';
import {
  cutOff,
  imageFailure,
  isCorrupt,
  isCutOff,
  noPreview,
  notShown,
  tookTooLong,
  tooManyBytes,
  tooManyPixels,
} from './image-failure.ts';
import { endsWithinBox } from './iso-boxes.ts';
import { loadSharp, type SharpModule } from './load-sharp.ts';
import { pictureFamily } from './picture-family.ts';
import { encoded, impression, inSrgb, KERNEL, type Pixels, shrunk, toPixels } from './pixels.ts';
import { rawPreview, rawSize } from './raw-preview.ts';
import { decodeEdge, renditionEdge } from './rendition-size.ts';
import { untilStopped } from './until-stopped.ts';

export interface ImageCodecOptions {
  /** Limits of pixels, bytes and time; 268 megapixels, 512 MiB and 60 seconds by default. */
  readonly limits?: Partial<ImageLimits>;
}

const DEFAULT_LIMITS: ImageLimits = { maxPixels: 0x3fff * 0x3fff, maxBytes: 512 * 1024 * 1024, timeoutMs: 60_000 };

/** A file that sharp can decode, and facts about its picture. */
interface Decodable {
  readonly bytes: Uint8Array;
  readonly isJpeg: boolean;
  /** True for a progressive JPEG: each scan refines the whole picture. */
  readonly isProgressive: boolean;
  /** More than eight bits a channel. */
  readonly isDeep: boolean;
  /** ICC profile, if colours are converted after the decode; else null. */
  readonly profile: Uint8Array | null;
  /** Upright. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Index of the picture that is shown, in a file with several. */
  readonly page: number;
}

type Decoded = { readonly pixels: Pixels } & Pick<RenderedImage, 'missing' | 'note'>;

/** Decodes pictures by sharp, HEIC by libheif, and RAW by the embedded JPEG. An abort rejects with the signal's reason. */
export function createImageCodec(options: ImageCodecOptions = {}): ImageCodec {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const heic = createHeicDecoder({ threads: Math.min(2, availableParallelism()) });
  const input = { failOn: 'error', limitInputPixels: limits.maxPixels, autoOrient: true } as const;
  // Sharp's longest timeout is an hour.
  const seconds = Math.min(3600, Math.ceil(limits.timeoutMs / 1000));

  /** Reads the header. Converts a HEIC to a TIFF, since sharp cannot decode HEIC. */
  async function open(sharp: SharpModule, bytes: Uint8Array, stop: AbortSignal): Promise<Decodable> {
    const found = await sharp(bytes, { ...input, limitInputPixels: false }).metadata();
    const { width, height } = found.autoOrient;
    if (width * height > limits.maxPixels) throw tooManyPixels(limits, width, height);
    const picture = {
      width,
      height,
      frames: found.pages ?? 1,
      isJpeg: found.format === 'jpeg',
      isProgressive: found.isProgressive ?? false,
      isDeep: found.depth !== 'uchar',
      // sharp converts colours before it resizes, which is most of the cost of a large picture. Grey, CMYK and deep pictures are left to sharp.
      profile: found.space === 'srgb' && found.depth === 'uchar' ? (found.icc ?? null) : null,
    };
    if (found.compression !== 'hevc') return { ...picture, bytes, page: found.pagePrimary ?? 0 };
    return { ...picture, bytes: await heic.decode(bytes, stop), page: 0 };
  }

  async function decode(
    sharp: SharpModule,
    file: Decodable,
    edge: number,
    failOn: 'warning' | 'error' | 'none',
  ): Promise<Pixels> {
    const options = { ...input, failOn, page: file.page, ignoreIcc: file.profile !== null };
    const whole = sharp(file.bytes, options).timeout({ seconds });
    const small = whole.resize(edge, edge, { fit: 'inside', withoutEnlargement: true, kernel: KERNEL });
    // sharp converts deep pictures with a profile to Display P3, but raw pixels cannot say so.
    const pixels = await toPixels(file.isDeep ? small.withIccProfile('srgb', { attach: false }) : small);
    return file.profile === null ? pixels : inSrgb(sharp, pixels, file.profile);
  }

  /** Decodes a JPEG. An intact file takes one decode; a damaged one is decoded as far as possible, with its missing share and a note. */
  async function decodeJpeg(sharp: SharpModule, file: Decodable, edge: number): Promise<Decoded> {
    try {
      return { pixels: await decode(sharp, file, edge, 'warning'), missing: 0, note: null };
    } catch (warning) {
      const endsEarly = await decode(sharp, file, edge, 'error').then(
        () => false,
        (error: unknown) => {
          if (isCutOff(error)) return true;
          throw error;
        },
      );
      const readable = { ...file, bytes: withoutZeros(file.bytes) };
      const missing = await missingShare(sharp, readable.bytes, limits.maxPixels);
      if (missing === 1) throw cutOff();
      const lesser = endsEarly ? endsEarlyNote(file.isProgressive) : isCorrupt(warning) ? DAMAGED_NOTE : null;
      const note = missing > 0 ? missingNote(missing) : lesser;
      return { pixels: await decode(sharp, readable, edge, 'none'), missing, note };
    }
  }

  async function render(
    source: Uint8Array,
    wanted: readonly RenditionSpec[],
    contentType: string,
    stop: AbortSignal,
  ): Promise<RenderedImage> {
    const family = pictureFamily(source, contentType);
    if (family === 'other') throw notShown(contentType);
    if (family === 'heif' && endsWithinBox(source)) throw cutOff();
    const sharp = await loadSharp();
    const preview = family === 'raw' ? rawPreview(source) : null;
    if (family === 'raw' && preview === null) throw noPreview();
    const file = await open(sharp, preview?.jpeg ?? source, stop);
    stop.throwIfAborted();
    const edge = decodeEdge(file, wanted);
    const { missing, note, ...decoded } =
      file.isJpeg && preview === null
        ? await decodeJpeg(sharp, file, edge)
        : { pixels: await decode(sharp, file, edge, 'error'), missing: 0, note: null };
    let { pixels } = decoded;
    // Renditions are made from the largest to the smallest, each from the one before.
    const sized = new Map<RenditionSpec, Pixels>();
    for (const spec of wanted.toSorted((a, b) => b.longEdge.atMost - a.longEdge.atMost)) {
      pixels = await shrunk(sharp, pixels, renditionEdge(pixels, spec));
      sized.set(spec, pixels);
    }
    stop.throwIfAborted();
    const [{ placeholder, grey }, ...renditions] = await Promise.all([
      impression(sharp, pixels),
      ...wanted.map((spec) => encoded(sharp, sized.get(spec) ?? pixels, spec)),
    ]);
    const { width, height } = preview ?? file;
    return { width, height, frames: file.frames, renditions, placeholder, grey, missing, note };
  }

  return {
    limits,
    async render(source, wanted, { contentType, signal }) {
      signal?.throwIfAborted();
      if (source.length === 0) throw new ImageError('damaged', 'The file is empty.');
      if (source.length > limits.maxBytes) throw tooManyBytes(limits);
      try {
        const rules = { timeoutMs: limits.timeoutMs, late: tookTooLong, signal };
        return await untilStopped(rules, (stop) => render(source, wanted, contentType, stop));
      } catch (error) {
        if (signal?.aborted === true && error === signal.reason) throw error;
        throw imageFailure(error);
      }
    },
    async measure(head, { contentType }) {
      const family = pictureFamily(head, contentType);
      if (family === 'raw') return rawSize(head);
      if (family === 'other') return headerSize(head);
      const sharp = await loadSharp();
      try {
        const { width, height } = (await sharp(head, { failOn: 'none', limitInputPixels: false }).metadata())
          .autoOrient;
        return { width, height };
      } catch {
        return headerSize(head);
      }
    },
    close: () => heic.close(),
  };
}
