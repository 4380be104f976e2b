import type { RenditionSpec } from '@homelake/photos';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where nothing is wanted but the placeholder and the grey values. */
const SMALLEST_EDGE = 100;

/** Pixels of the longer side of a rendition that is made from such a picture. */
export const renditionEdge = ({ width, height }: Size, { longEdge }: RenditionSpec): number =>
  Math.min(Math.max(width, height), longEdge.atMost);

/**
 * Pixels of the longer side to decode to. Of a JPEG, the largest of the range that is decoded from the fewest coefficients: sharp lets
 * libjpeg decode to a half when the target is at most a third of the picture, to a quarter from a fifth, to an eighth from a ninth
 * (sharp's pipeline.cc, "Lower shrink-on-load").
 */
export function decodeEdge(picture: Size & { readonly isJpeg: boolean }, wanted: readonly RenditionSpec[]): number {
  const atLeast = Math.max(SMALLEST_EDGE, ...wanted.map(({ longEdge }) => longEdge.atLeast));
  const atMost = Math.max(SMALLEST_EDGE, ...wanted.map(({ longEdge }) => longEdge.atMost));
  const longEdge = Math.max(picture.width, picture.height);
  const shrink = picture.isJpeg ? [9, 5, 3].find((step) => longEdge / step >= atLeast) : undefined;
  return Math.min(shrink === undefined ? longEdge : Math.floor(longEdge / shrink), atMost);
}
