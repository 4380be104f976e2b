import type { Photo } from '@homelake/http-api';

/** The longer side of a preview, at most. */
const PREVIEW_PX = 1440;
/** A picture that the preview shows this much too small is sharp enough. */
const TOLERANCE = 1.15;
const MOST_ORIGINAL_BYTES = 60_000_000;
/** Of HTML's MediaError. */
const [MEDIA_ERR_DECODE, MEDIA_ERR_SRC_NOT_SUPPORTED] = [3, 4];

/** What every browser of today shows. */
const DISPLAYABLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif']);

/** CSS pixels of a picture that is shown whole in a room, and never larger than it is. */
export function fitted(
  photo: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, room.width / photo.width, room.height / photo.height);
  return { width: photo.width * scale, height: photo.height * scale };
}

/** Whether the original shows more on this screen than the preview does, and can be shown. What moves is always shown as it came. */
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

/** Whether a failure to play is the browser's, which does not know the format or how its pictures are packed, and not the connection's. */
export function cannotPlay(error: Pick<MediaError, 'code'> | null): boolean {
  return error?.code === MEDIA_ERR_DECODE || error?.code === MEDIA_ERR_SRC_NOT_SUPPORTED;
}
