import { ImageError } from './image-codec.ts';
import type { ImageCodec, ImageLimits, RenderedImage, Rendition } from './image-codec.ts';
import { createMemoryImageCodec } from './memory-image-codec.ts';
import { resized, uprightPicture } from './rgba-picture.ts';
import { encodeTiff, tiffHeader } from './tiff-file.ts';

type Render = ImageCodec['render'];

/** A codec that breaks one promise, as a real codec might. */
export interface MutantCodec {
  readonly name: string;
  /** Name of the case that must fail; others may fail too. */
  readonly killedBy: string;
  readonly mutate: (codec: ImageCodec) => Partial<ImageCodec>;
}

/** Changes the result of a rendering. */
const answering =
  (change: (image: RenderedImage, source: Uint8Array) => RenderedImage) =>
  (codec: ImageCodec): Partial<ImageCodec> => ({
    render: async (source, ...rest) => change(await codec.render(source, ...rest), source),
  });

/** Changes each rendition. */
const rendering = (change: (rendition: Rendition, source: Uint8Array) => Rendition) =>
  answering((image, source) => ({ ...image, renditions: image.renditions.map((one) => change(one, source)) }));

/** Changes the source before it is rendered. */
const reading =
  (change: (source: Uint8Array<ArrayBuffer>, codec: ImageCodec) => Uint8Array) =>
  (codec: ImageCodec): Partial<ImageCodec> => ({
    render: (source, ...rest) => codec.render(change(source.slice(), codec), ...rest),
  });

/** Replaces the failure of a rendering by `instead`. */
const failing =
  (instead: (error: ImageError, ...asked: Parameters<Render>) => RenderedImage | Promise<RenderedImage>) =>
  (codec: ImageCodec): Partial<ImageCodec> => ({
    render: (...asked) =>
      codec.render(...asked).catch((error: unknown) => {
        if (error instanceof ImageError) return instead(error, ...asked);
        throw error;
      }),
  });

/** Enforces other limits than those that the codec states. */
const bounded =
  (change: (limits: ImageLimits) => Partial<ImageLimits>) =>
  (codec: ImageCodec): Partial<ImageCodec> => {
    const other = createMemoryImageCodec({ limits: { ...codec.limits, ...change(codec.limits) } });
    return { render: (...asked) => other.render(...asked) };
  };

const isTiff = (source: Uint8Array): boolean => source[0] === 0x49 && source.length > 8;

/** Overwrites the value of a tag in the first directory. */
function withTag(source: Uint8Array, tag: number, value: number): Uint8Array {
  const view = new DataView(source.buffer);
  if (!isTiff(source) || source.length < 200) return source;
  for (let i = 0, at = 10; i < view.getUint16(8, true); i++, at += 12) {
    if (view.getUint16(at, true) === tag) view.setUint32(at + 8, value, true);
  }
  return source;
}

/** The rendition with another number of pixels. */
function scaled(rendition: Rendition, width: number, height: number): Rendition {
  const header = tiffHeader(rendition.bytes);
  const { rgba } = resized(uprightPicture(rendition.bytes, header), width, height);
  return { ...rendition, width, height, bytes: encodeTiff([{ width, height, channels: 4, pixels: rgba }]) };
}

const empty: RenderedImage = {
  width: 1,
  height: 1,
  frames: 1,
  renditions: [],
  placeholder: new Uint8Array(0),
  grey: new Uint8Array(1024),
  missing: 0,
  note: null,
};
const ORIENTATION = 274;

const wrongPictures: readonly MutantCodec[] = [
  {
    name: 'gives the smallest rendition first, whatever the order',
    killedBy: 'renditions come in the order asked for',
    mutate: answering((image) => ({ ...image, renditions: image.renditions.toSorted((a, b) => a.width - b.width) })),
  },
  {
    name: 'gives the original instead of a rendition',
    killedBy: 'a rendition’s longer side is within what was asked for, and it has the picture’s proportions',
    mutate: rendering((rendition, source) => {
      const { width, height } = tiffHeader(source);
      return { ...rendition, bytes: source, width, height };
    }),
  },
  {
    name: 'squares pictures',
    killedBy: 'a rendition’s longer side is within what was asked for, and it has the picture’s proportions',
    mutate: rendering((one) => scaled(one, Math.max(one.width, one.height), Math.max(one.width, one.height))),
  },
  {
    name: 'fits the shorter side instead of the longer',
    killedBy: 'a rendition’s longer side is within what was asked for, and it has the picture’s proportions',
    mutate: rendering((one) => {
      const scale = Math.max(one.width, one.height) / Math.min(one.width, one.height);
      return scaled(one, Math.round(one.width * scale), Math.round(one.height * scale));
    }),
  },
  {
    name: 'says another size than its bytes have',
    killedBy: 'a rendition’s longer side is within what was asked for, and it has the picture’s proportions',
    mutate: rendering((one) => ({ ...scaled(one, one.width - 2, one.height), width: one.width })),
  },
  {
    name: 'enlarges small pictures',
    killedBy: 'a picture that is smaller than a rendition stays as large as it is',
    mutate: rendering((one) =>
      one.width >= 90 || one.height >= 90 ? one : scaled(one, one.width * 2, one.height * 2),
    ),
  },
  {
    name: 'lets narrow pictures shrink to nothing',
    killedBy: 'a side that would shrink to nothing keeps one pixel',
    mutate: rendering((one) => (one.height > 1 ? one : { ...one, height: 0 })),
  },
  {
    name: 'says width and height as they are stored',
    killedBy: 'width and height are the whole picture’s, standing upright',
    mutate: answering((image, source) => ({
      ...image,
      width: tiffHeader(source).width,
      height: tiffHeader(source).height,
    })),
  },
  {
    name: 'says the width and height of the preview',
    killedBy: 'width and height are the whole picture’s, standing upright',
    mutate: answering((image) => ({ ...image, ...image.renditions.at(-1) })),
  },
  {
    name: 'ignores the orientation',
    killedBy: 'all eight orientations stand upright',
    mutate: reading((source) => withTag(source, ORIENTATION, 1)),
  },
  ...[2, 3, 4, 5, 6, 7, 8].map((orientation): MutantCodec => ({
    name: `takes orientation ${orientation} for ${orientation === 8 ? 6 : orientation >= 5 ? 8 : 1}`,
    killedBy: 'all eight orientations stand upright',
    mutate: reading((source) => {
      const isThat = isTiff(source) && tiffHeader(source).orientation === orientation;
      return isThat ? withTag(source, ORIENTATION, orientation === 8 ? 6 : orientation >= 5 ? 8 : 1) : source;
    }),
  })),
  {
    name: 'turns a second time',
    killedBy: 'all eight orientations stand upright',
    mutate: rendering((one, source) => {
      const { orientation } = tiffHeader(source);
      const { width, height, rgba } = uprightPicture(one.bytes, { ...tiffHeader(one.bytes), orientation });
      return { ...one, width, height, bytes: encodeTiff([{ width, height, channels: 4, pixels: rgba }]) };
    }),
  },
  {
    name: 'lays transparency on black',
    killedBy: 'transparency stays in WebP and lies on white in JPEG',
    mutate: rendering((one) => {
      const { width, height, rgba } = uprightPicture(one.bytes, tiffHeader(one.bytes));
      const black = rgba.map((value, i) => (i % 4 === 3 ? 255 : (rgba[i - (i % 4) + 3] ?? 0) === 0 ? 0 : value));
      return { ...one, bytes: encodeTiff([{ width, height, channels: 4, pixels: black }]) };
    }),
  },
  {
    name: 'reads colour alone',
    killedBy: 'grey pictures are shown',
    mutate: (codec) => ({
      render: async (source, ...rest) => {
        if (isTiff(source) && tiffHeader(source).channels === 1) throw new ImageError('unsupported', 'Grey.');
        return codec.render(source, ...rest);
      },
    }),
  },
  {
    name: 'counts no frames',
    killedBy: 'of several frames the first is shown, and all are counted',
    mutate: answering((image) => ({ ...image, frames: 1 })),
  },
  {
    name: 'shows the last frame',
    killedBy: 'of several frames the first is shown, and all are counted',
    mutate: reading((source) => {
      if (!isTiff(source) || source.length < 200) return source;
      const view = new DataView(source.buffer);
      for (let at = 8; at !== 0; at = view.getUint32(at + 2 + 12 * view.getUint16(at, true), true))
        view.setUint32(4, at, true);
      return source;
    }),
  },
  {
    name: 'takes the grey values of the upper left corner',
    killedBy: 'grey values cover the whole picture, upright, and lie on white',
    mutate: answering((image) => ({ ...image, grey: image.grey.map(() => image.grey[0] ?? 0) })),
  },
  {
    name: 'says the grey values row by row from below',
    killedBy: 'grey values cover the whole picture, upright, and lie on white',
    mutate: answering((image) => ({ ...image, grey: image.grey.toReversed() })),
  },
  {
    name: 'has one placeholder for all',
    killedBy: 'the placeholder is a ThumbHash of the picture’s mean colour and shape',
    mutate: answering((image) => ({ ...image, placeholder: Uint8Array.from({ length: 21 }, () => 0x88) })),
  },
  {
    name: 'has a placeholder that lies on its side',
    killedBy: 'the placeholder is a ThumbHash of the picture’s mean colour and shape',
    mutate: answering((image) => ({
      ...image,
      placeholder: image.placeholder.map((byte, i) => (i === 4 ? byte ^ 0x80 : byte)),
    })),
  },
  {
    name: 'copies the description',
    killedBy: 'renditions carry nothing of what the file says beside its pixels',
    mutate: rendering((one, source) => ({
      ...one,
      bytes: Uint8Array.from([...one.bytes, ...source.subarray(8, 400)]),
    })),
  },
  {
    name: 'mixes pictures up',
    killedBy: 'pictures that are rendered at the same time do not mix',
    mutate: (codec) => {
      let shared = new Uint8Array(0);
      return {
        render: async (source, ...rest) => {
          shared = source.slice();
          await Promise.resolve();
          return codec.render(shared, ...rest);
        },
      };
    },
  },
  {
    name: 'turns the source in place',
    killedBy: 'the source is left as it is',
    mutate: (codec) => ({
      render: async (source, ...rest) => {
        const image = await codec.render(source, ...rest);
        source.fill(0, 0, 1);
        return image;
      },
    }),
  },
  {
    name: 'is of no use once closed',
    killedBy: 'a closed codec can be used again',
    mutate: (codec) => {
      let closed = false;
      return {
        close: async () => void (closed = true),
        render: async (...asked) => {
          if (closed) throw new ImageError('codec-failed', 'The codec is closed.');
          return codec.render(...asked);
        },
      };
    },
  },
];

const wrongFailures: readonly MutantCodec[] = [
  {
    name: 'takes an empty file for an unknown kind',
    killedBy: 'an empty file is damaged',
    mutate: failing((error, source) => {
      throw source.length === 0 ? new ImageError('unsupported', 'The file is of no known kind.') : error;
    }),
  },
  {
    name: 'shows what there is of a picture that is cut off without a word',
    killedBy: 'of a picture that is cut off the missing share is said, or nothing is shown; a whole one lacks nothing',
    mutate: answering((image) => ({ ...image, missing: 0, note: null })),
  },
  {
    name: 'says the share that is there for the one that is missing',
    killedBy: 'of a picture that is cut off the missing share is said, or nothing is shown; a whole one lacks nothing',
    mutate: answering((image) => ({ ...image, missing: image.missing === 0 ? 0 : 1 - image.missing })),
  },
  {
    name: 'warns of whole pictures',
    killedBy: 'of a picture that is cut off the missing share is said, or nothing is shown; a whole one lacks nothing',
    mutate: answering((image) => ({ ...image, note: 'The picture may be damaged.' })),
  },
  {
    name: 'shows grey where there is nothing',
    killedBy: 'a picture without a single pixel is damaged',
    mutate: failing((error, source) => {
      if (error.code === 'damaged' && source.length > 200) return empty;
      throw error;
    }),
  },
  {
    name: 'measures pictures as they are stored',
    killedBy: 'a picture that cannot be shown is measured by its header, standing upright, whatever the limits',
    mutate: (codec) => ({
      measure: (head, options) =>
        codec.measure(head.length > 200 ? withTag(head.slice(), ORIENTATION, 1) : head, options),
    }),
  },
  {
    name: 'measures what it can show alone',
    killedBy: 'a picture that cannot be shown is measured by its header, standing upright, whatever the limits',
    mutate: (codec) => ({
      measure: (head, options) =>
        codec.render(head, [], options).then(
          ({ width, height }) => ({ width, height }),
          () => null,
        ),
    }),
  },
  {
    name: 'guesses a size where there is none',
    killedBy: 'a picture that cannot be shown is measured by its header, standing upright, whatever the limits',
    mutate: (codec) => ({
      measure: async (head, options) => (await codec.measure(head, options)) ?? { width: 1, height: 1 },
    }),
  },
  {
    name: 'calls everything that it cannot read damaged',
    killedBy: 'what is no picture is unsupported, whatever it calls itself',
    mutate: failing((error) => {
      throw error.code === 'unsupported' ? new ImageError('damaged', error.message) : error;
    }),
  },
  {
    name: 'draws drawings',
    killedBy: 'a drawing is never drawn: it can carry scripts',
    mutate: failing((error, _source, _wanted, { contentType }) => {
      if (contentType === 'image/svg+xml') return empty;
      throw error;
    }),
  },
  {
    name: 'ignores the limit of pixels',
    killedBy: 'more pixels than the limit are too large, before any is decoded',
    mutate: bounded(() => ({ maxPixels: 1e9 })),
  },
  {
    name: 'takes the limit of pixels for one too many',
    killedBy: 'more pixels than the limit are too large, before any is decoded',
    mutate: bounded(({ maxPixels }) => ({ maxPixels: maxPixels - 1 })),
  },
  {
    name: 'ignores the limit of bytes',
    killedBy: 'more bytes than the limit are too large',
    mutate: bounded(() => ({ maxBytes: 1e9 })),
  },
  {
    name: 'says other limits than it has',
    killedBy: 'a codec says its limits',
    mutate: () => ({ limits: createMemoryImageCodec().limits }),
  },
  {
    name: 'passes on what a library says',
    killedBy: 'a failure is told in a sentence, without the words of a library',
    mutate: failing((error) => {
      throw new ImageError(error.code, 'VipsJpeg: premature end of JPEG image.');
    }),
  },
  {
    name: 'tells nothing',
    killedBy: 'a failure is told in a sentence, without the words of a library',
    mutate: failing((error) => {
      throw new ImageError(error.code, '');
    }),
  },
  {
    name: 'ignores the signal',
    killedBy: 'an aborted rendering rejects with the signal’s reason',
    mutate: (codec) => ({ render: (source, wanted, { contentType }) => codec.render(source, wanted, { contentType }) }),
  },
  {
    name: 'breaks with the first damaged picture',
    killedBy: 'a failed picture leaves the codec able to show the next',
    mutate: (codec) => {
      let broken: unknown = null;
      return {
        render: async (...asked) => {
          if (broken !== null) throw broken;
          return codec.render(...asked).catch((error: unknown) => {
            broken = error;
            throw error;
          });
        },
      };
    },
  },
];

export const mutantCodecs: readonly MutantCodec[] = [...wrongPictures, ...wrongFailures];
