import type { RenditionSpec } from '@homelake/photos';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Edge to decode to if no rendition is wanted, only the placeholder and the grey values. */
const SMALLEST_EDGE = 100;

/** Longer side in pixels of a rendition that is made from a picture of this size. */
export const renditionEdge = ({ width, height }: Size, { longEdge }: RenditionSpec): number =>
  Math.min(Math.max(width, height), longEdge.atMost);

/**
 * Longer side in pixels to decode to. For a JPEG, it is the largest allowed size that libjpeg can decode from the fewest coefficients: sharp
 * lets it decode at 1/2 if the target is at most 1/3 of the picture, at 1/4 for at most 1/5, at 1/8 for at most 1/9
 * (sharp's pipeline.cc, "Lower shrink-on-load").
 */
export function decodeEdge(picture: Size & { readonly isJpeg: boolean }, wanted: readonly RenditionSpec[]): number {
  const atLeast = Math.max(SMALLEST_EDGE, ...wanted.map(({ longEdge }) => longEdge.atLeast));
  const atMost = Math.max(SMALLEST_EDGE, ...wanted.map(({ longEdge }) => longEdge.atMost));
  const longEdge = Math.max(picture.width, picture.height);
  const shrink = picture.isJpeg ? [9, 5, 3].find((step) => longEdge / step >= atLeast) : undefined;
  return Math.min(shrink === undefined ? longEdge : Math.floor(longEdge / shrink), atMost);
}
