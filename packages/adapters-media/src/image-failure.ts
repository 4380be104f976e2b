import { ImageError } from '@homelake/photos';
import type { ImageErrorCode, ImageLimits } from '@homelake/photos';

const CUT_OFF = 'The picture ends early: it is cut off, or its copy was never finished.';
const TOO_LONG = 'Decoding the picture took too long.';

/** Messages of libvips and its libraries, each with our code and message for the user. The first match counts. */
const meanings: readonly (readonly [RegExp, ImageErrorCode, string])[] = [
  [/timeout/i, 'timeout', TOO_LONG],
  [/out of memory|unable to allocate|cannot allocate/i, 'codec-failed', 'There was not enough memory for the picture.'],
  [/premature end|truncat|read error|unexpected end|end of file|not enough data|bad seek/i, 'damaged', CUT_OFF],
  [/unsupported image format|header|bad format/i, 'damaged', 'The picture is damaged: its beginning makes no sense.'],
  [
    /not been built in|unsupported|not supported|not configured/i,
    'unsupported',
    'This kind of picture cannot be shown here.',
  ],
  [/pixel limit|dimension.*limit/i, 'too-large', 'The picture has more pixels than are decoded here.'],
];
const unknown = [null, 'damaged', 'The picture is damaged: its data cannot be decoded.'] as const;

export const tookTooLong = (): ImageError => new ImageError('timeout', TOO_LONG);

export const tooManyBytes = ({ maxBytes }: ImageLimits): ImageError =>
  new ImageError('too-large', `The file is larger than the ${maxBytes} bytes that are decoded here.`);

export function tooManyPixels({ maxPixels }: ImageLimits, width: number, height: number): ImageError {
  const most = maxPixels < 1e6 ? `${maxPixels} pixels` : `${Math.floor(maxPixels / 1e6)} megapixels`;
  return new ImageError(
    'too-large',
    `The picture is ${width} x ${height} pixels, more than the ${most} that are decoded here.`,
  );
}

const names: Readonly<Record<string, string>> = {
  'image/svg+xml': 'Drawings (SVG) are not drawn here, because they can carry scripts.',
  'image/jxl': 'JPEG XL pictures cannot be shown here yet.',
  'image/jp2': 'JPEG 2000 pictures cannot be shown here.',
  'image/bmp': 'Windows bitmaps (BMP) cannot be shown here.',
};

/** Error for a file that no decoder here supports. */
export const notShown = (contentType: string): ImageError =>
  new ImageError('unsupported', names[contentType] ?? 'The file is no picture of a kind that can be shown here.');

export const cutOff = (): ImageError => new ImageError('damaged', CUT_OFF);

/** True for an error of sharp that says that the file ends early. */
export const isCutOff = (error: unknown): boolean => imageFailure(error).message === CUT_OFF;

/**
 * True for a warning (an error of sharp with `failOn: 'warning'`) that picture data is corrupt. Other warnings are about extra bytes between
 * the parts of a file, which some cameras write.
 */
export const isCorrupt = (error: unknown): boolean =>
  /premature end of data segment|bad huffman code/i.test(String(error));

/** Error for a RAW file without an embedded JPEG. */
export const noPreview = (): ImageError =>
  new ImageError('unsupported', 'This RAW file has no picture inside that can be shown.');

/** Converts an error of sharp or a timeout to an ImageError. */
export function imageFailure(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  const text = String(error);
  const [, code, detail] = meanings.find(([pattern]) => pattern.test(text)) ?? unknown;
  return new ImageError(code, detail, { cause: error });
}
