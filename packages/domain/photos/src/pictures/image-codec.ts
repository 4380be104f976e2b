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
  /** 32 x 32 grey values of the whole picture, row by row: what `perceptualHash` takes. */
  readonly grey: Uint8Array;
  /** Share of the picture, from its end, that the file does not hold and that is shown in one colour: from 0, below 1. */
  readonly missing: number;
  /** What is wrong with the file though its picture is shown, as a sentence for a person; null where nothing is. */
  readonly note: string | null;
}

/** Pixels of a whole picture, standing upright. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export interface RenderOptions {
  /** What the first bytes say that it is. */
  readonly contentType: string;
  readonly signal?: AbortSignal;
}

/** Bounds of a codec, so that callers can say no before they read. */
export interface ImageLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Pixels of pictures. Renditions stand upright whatever of the eight orientations the file has, in sRGB, without metadata; what
 * has transparency keeps it in WebP and lies on white in JPEG. One decode makes them all.
 */
export interface ImageCodec {
  readonly limits: ImageLimits;
  /** A file that is damaged at its end alone may be shown, with a note. Rejects with ImageError. */
  render(source: Uint8Array, wanted: readonly RenditionSpec[], options: RenderOptions): Promise<RenderedImage>;
  /** What the header of a file says, given the file or its beginning; null where it says nothing. Nothing is decoded, and the limits do not count. */
  measure(head: Uint8Array, options: RenderOptions): Promise<ImageSize | null>;
  /** Lets go of workers, if there are any. The codec may be used again. */
  close(): Promise<void>;
}

export type ImageErrorCode =
  /** Cut off, or its bytes make no sense. */
  | 'damaged'
  /** A format, or a kind of it, that cannot be shown: RAW without an embedded preview, say. The file may be whole. */
  | 'unsupported'
  /** Beyond the limits. */
  | 'too-large'
  | 'timeout'
  /** Not the picture's fault. */
  | 'codec-failed';

/** The one error of a codec; the message is a sentence for a person. */
export class ImageError extends Error {
  readonly code: ImageErrorCode;
  constructor(code: ImageErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'ImageError';
    this.code = code;
  }
}
