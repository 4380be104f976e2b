/** A smaller copy of a picture, made once at import. */
export interface RenditionSpec {
  readonly name: RenditionName;
  readonly contentType: 'image/webp' | 'image/jpeg';
  /** Encoder quality, 1 to 100. */
  readonly quality: number;
  /**
   * Pixels of the longer side, as a range: a JPEG decodes to a half, a quarter or an eighth of its size at a fraction of the cost, so that the
   * codec takes the size in this range that costs least. Smaller pictures keep their size.
   */
  readonly longEdge: { readonly atLeast: number; readonly atMost: number };
  /** Why there is one of this size. */
  readonly reason: string;
}

export type RenditionName = 'thumbnail' | 'preview';

/** Every rendition of a picture, the largest last. Changing this table means a new `RENDITIONS_VERSION`. */
export const RENDITIONS: readonly RenditionSpec[] = [
  {
    name: 'thumbnail',
    contentType: 'image/webp',
    quality: 78,
    longEdge: { atLeast: 440, atMost: 480 },
    reason: 'rows of a full gallery are about 220 px high, and half that on a phone with its two or three dots a pixel',
  },
  {
    name: 'preview',
    contentType: 'image/jpeg',
    quality: 80,
    longEdge: { atLeast: 1320, atMost: 1440 },
    reason: 'fills a laptop screen; JPEG decodes at once everywhere, and encodes in a fifth of the time of WebP',
  },
];

/** Part of the address of a rendition, so that the rendition can be cached forever. */
export const RENDITIONS_VERSION = 1;
