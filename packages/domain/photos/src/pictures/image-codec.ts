import type { RenditionName, RenditionSpec } from './renditions.ts';

export interface Rendition {
  readonly name: RenditionName;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface RenderedImage {
  /** Pixels of the whole picture, standing upright. */
  readonly width: number;
  readonly height: number;
  /** Frames or pages of the file; the renditions show the first. */
  readonly frames: number;
  /** In the order asked for. */
  readonly renditions: readonly Rendition[];
  /** ThumbHash (https://evanw.github.io/thumbhash/), about 25 bytes. */
  readonly placeholder: Uint8Array;
  /** 32 x 32 grey values of the whole picture, row by row: the input of `perceptualHash`. */
  readonly grey: Uint8Array;
  /** Share of the picture, at its end, that the file does not hold and that is shown in one colour: at least 0, less than 1. */
  readonly missing: number;
  /** A sentence for a person about the damage of a file that is shown all the same; null where there is none. */
  readonly note: string | null;
}

/** Pixels of a whole picture, standing upright. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export interface RenderOptions {
  /** Content type of the file, as its first bytes show it. */
  readonly contentType: string;
  readonly signal?: AbortSignal;
}

/** Bounds of a codec. Callers can refuse a file before they read it. */
export interface ImageLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Makes renditions of pictures. A rendition is upright, whichever of the eight orientations the file has, in sRGB, and without metadata.
 * Transparency is kept in WebP and lies on white in JPEG. One decode makes all renditions.
 */
export interface ImageCodec {
  readonly limits: ImageLimits;
  /** Makes the wanted renditions. A file that is damaged only at its end may be shown, with a note. Rejects with ImageError. */
  render(source: Uint8Array, wanted: readonly RenditionSpec[], options: RenderOptions): Promise<RenderedImage>;
  /** Reads the size from the header, given the file or its beginning; null where there is none. Nothing is decoded, and the limits do not apply. */
  measure(head: Uint8Array, options: RenderOptions): Promise<ImageSize | null>;
  /** Ends the workers, if there are any. The codec can be used again afterwards. */
  close(): Promise<void>;
}

export type ImageErrorCode =
  /** The file is cut off, or its bytes make no sense. */
  | 'damaged'
  /** The format, or this kind of it, cannot be shown, such as RAW without an embedded preview. The file may be whole. */
  | 'unsupported'
  /** The file exceeds the limits. */
  | 'too-large'
  | 'timeout'
  /** The codec itself failed. The picture is not the cause. */
  | 'codec-failed';

/** The only error of a codec. The message is a sentence for a person. */
export class ImageError extends Error {
  readonly code: ImageErrorCode;
  constructor(code: ImageErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'ImageError';
    this.code = code;
  }
}
