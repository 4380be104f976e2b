import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash';

/** As many as a few screens show. */
const MOST_KEPT = 600;
const kept = new Map<string, string>();

/** A ThumbHash (base64) as the address of a tiny picture; null where it is none. A tenth of a millisecond, once for each. */
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

/** The colour that a ThumbHash has on average, as CSS; null where it is none. Cheap enough for a picture that flies past. */
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
    // Five bytes of header, and at least some of the picture.
    return bytes.length > 5 ? bytes : null;
  } catch {
    return null;
  }
}
