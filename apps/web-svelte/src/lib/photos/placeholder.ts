import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';

/** Cache size: the number of photos on a few screens. */
const MOST_KEPT = 600;
const kept = new Map<string, string>();

/** Data URL of the tiny picture in a ThumbHash (base64); null for an invalid hash. It takes 0.1 ms and is cached. */
export function blurOf(placeholder: string): string | null {
  const known = kept.get(placeholder);
  if (known !== undefined) return known;
  const bytes = bytesOf(placeholder);
  if (bytes === null) return null;
  const url = thumbHashToDataURL(bytes);
  kept.set(placeholder, url);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return url;
}

/** Average colour of a ThumbHash, as CSS; null for an invalid hash. It is cheap enough for pictures that scroll past quickly. */
export function colourOf(placeholder: string): string | null {
  const bytes = bytesOf(placeholder);
  if (bytes === null) return null;
  const { r, g, b, a } = thumbHashToAverageRGBA(bytes);
  return `rgb(${byte(r)} ${byte(g)} ${byte(b)} / ${a.toFixed(2)})`;
}

const byte = (share: number): number => Math.round(share * 255);

function bytesOf(base64: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    // A header of five bytes, and at least one byte of the picture.
    return bytes.length > 5 ? bytes : null;
  } catch {
    return null;
  }
}
