import type { ImageCodec, ImageSize, Rendition } from '../pictures/image-codec.ts';
import { ImageError } from '../pictures/image-codec.ts';
import { perceptualHash } from '../pictures/perceptual-hash.ts';
import type { PhotoState } from '../catalog/photo.ts';
import { RENDITIONS } from '../pictures/renditions.ts';

/** What there is to see of a photo. */
export interface Shown {
  readonly state: PhotoState;
  readonly reason: string | null;
  /** Pixels, standing upright; null where not even the header tells. */
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  /** ThumbHash, base64. */
  readonly placeholder: string | null;
  readonly perceptualHash: string | null;
  readonly renditions: readonly Rendition[];
}

/** Nothing to see, and why; `size` where the header tells it. */
export const notShown = (
  state: Exclude<PhotoState, 'ready'>,
  reason: string,
  size: ImageSize | null = null,
): Shown => ({
  state,
  reason,
  width: size?.width ?? null,
  height: size?.height ?? null,
  frames: null,
  placeholder: null,
  perceptualHash: null,
  renditions: [],
});

/**
 * All renditions of a picture. One that is damaged at its end alone is `ready`, with a reason. What else is wrong with the picture is a state: a format that cannot be shown may be whole, everything
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
    const { width, height, frames, renditions, note } = image;
    return {
      state: 'ready',
      reason: note,
      width,
      height,
      frames,
      placeholder: btoa(String.fromCharCode(...image.placeholder)),
      // Pictures of which the same part is missing look alike there, and nowhere else.
      perceptualHash: image.missing > 0 ? null : perceptualHash(image.grey),
      renditions,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ImageError) || error.code === 'codec-failed') throw error;
    const size = await codec.measure(bytes, { contentType, ...(signal && { signal }) });
    return notShown(error.code === 'unsupported' ? 'no-preview' : 'failed', error.message, size);
  }
}
