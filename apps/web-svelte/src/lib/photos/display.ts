import type { Photo } from '@homelake/http-api';

/** Largest longer side of a preview, in pixels. */
const PREVIEW_PX = 1440;
/** Factor by which a preview may be enlarged and still look sharp enough. */
const TOLERANCE = 1.15;
const MOST_ORIGINAL_BYTES = 60_000_000;
/** Error codes of HTML's MediaError. */
const [MEDIA_ERR_DECODE, MEDIA_ERR_SRC_NOT_SUPPORTED] = [3, 4];

/** Content types that every current browser shows. */
const DISPLAYABLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif']);

/** Size in CSS pixels at which a picture fits into a room. It is never enlarged. */
export function fitted(
  photo: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, room.width / photo.width, room.height / photo.height);
  return { width: photo.width * scale, height: photo.height * scale };
}

/** True where the browser can show the original and it shows more detail on this screen than the preview. Always true for an animated format (GIF). */
export function worthOriginal(
  photo: Pick<Photo, 'kind' | 'state' | 'contentType' | 'width' | 'height' | 'sizeBytes'>,
  room: { readonly width: number; readonly height: number },
  dotsPerPixel: number,
): boolean {
  const { width, height } = photo;
  if (photo.kind !== 'image' || photo.state !== 'ready' || !width || !height) return false;
  if (!DISPLAYABLE.has(photo.contentType) || photo.sizeBytes > MOST_ORIGINAL_BYTES) return false;
  if (photo.contentType === 'image/gif') return true;
  const shown = fitted({ width, height }, room);
  const dots = Math.max(shown.width, shown.height) * dotsPerPixel;
  return Math.min(dots, Math.max(width, height)) > PREVIEW_PX * TOLERANCE;
}

/** True where a video cannot be played because the browser does not support its format or codec; false for network errors. */
export function cannotPlay(error: Pick<MediaError, 'code'> | null): boolean {
  return error?.code === MEDIA_ERR_DECODE || error?.code === MEDIA_ERR_SRC_NOT_SUPPORTED;
}
