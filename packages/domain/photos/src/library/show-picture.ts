import type { ImageCodec, ImageSize, Rendition } from '../pictures/image-codec.ts';
import { ImageError } from '../pictures/image-codec.ts';
import { perceptualHash } from '../pictures/perceptual-hash.ts';
import type { PhotoState } from '../catalog/photo.ts';
import { RENDITIONS } from '../pictures/renditions.ts';

/** The visible part of a photo: its size, its renditions, and what is derived from its pixels. */
export interface Shown {
  readonly state: PhotoState;
  readonly reason: string | null;
  /** Pixels of the upright picture; null where even the header does not have them. */
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  /** ThumbHash in base64. */
  readonly placeholder: string | null;
  readonly perceptualHash: string | null;
  readonly renditions: readonly Rendition[];
}

/** The result for a photo that cannot be shown, with the reason. `size` is that of the header, where it has one. */
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
 * Makes all renditions of a picture. A picture that is damaged only at its end is `ready`, with a reason. Other faults give a state:
 * `no-preview` for a format that cannot be shown, `failed` for everything else. Rejects only where the codec failed (`codec-failed`) or the
 * signal was aborted.
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
      // No hash: pictures that lack the same part look alike only because of that part.
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
