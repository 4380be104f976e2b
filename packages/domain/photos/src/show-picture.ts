import type { ImageCodec, Rendition } from './image-codec.ts';
import { ImageError } from './image-codec.ts';
import { perceptualHash } from './perceptual-hash.ts';
import type { PhotoState } from './photo.ts';
import { RENDITIONS } from './renditions.ts';

/** What there is to see of a photo. */
export interface Shown {
  readonly state: PhotoState;
  readonly reason: string | null;
  /** Pixels, standing upright; null where they could not be read. */
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  /** ThumbHash, base64. */
  readonly placeholder: string | null;
  readonly perceptualHash: string | null;
  readonly renditions: readonly Rendition[];
}

/** Nothing to see, and why. */
export const notShown = (state: Exclude<PhotoState, 'ready'>, reason: string): Shown => ({
  state,
  reason,
  width: null,
  height: null,
  frames: null,
  placeholder: null,
  perceptualHash: null,
  renditions: [],
});

/**
 * All renditions of a picture. What is wrong with the picture is a state: a format that cannot be shown may be whole, everything
 * else failed. Rejects only where the codec did (`codec-failed`) or was told to stop.
 */
export async function showPicture(
  codec: ImageCodec,
  bytes: Uint8Array,
  contentType: string,
  signal?: AbortSignal,
): Promise<Shown> {
  try {
    const image = await codec.render(bytes, RENDITIONS, { contentType, ...(signal && { signal }) });
    const { width, height, frames, renditions } = image;
    return {
      state: 'ready',
      reason: null,
      width,
      height,
      frames,
      placeholder: btoa(String.fromCharCode(...image.placeholder)),
      perceptualHash: perceptualHash(image.grey),
      renditions,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ImageError) || error.code === 'codec-failed') throw error;
    return notShown(error.code === 'unsupported' ? 'no-preview' : 'failed', error.message);
  }
}
