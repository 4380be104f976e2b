/** Format of decoded pixels: rows from the top, three bytes (RGB) or four (RGBA) each. */
export interface PixelTiff {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** ICC profile of the values; null means sRGB. */
  readonly profile: Uint8Array | null;
}

const ROWS_PER_STRIP = 64;
const [SHORT, LONG, UNDEFINED] = [3, 4, 7];

/**
 * Makes an uncompressed TIFF for pixels and their colour profile, because sharp reads profiles from files only. `file` is the whole TIFF;
 * the caller writes the pixels into `place`, a view of it. TIFF 6.0, little-endian.
 */
export function pixelTiff({ width, height, channels, profile }: PixelTiff): {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly place: Uint8Array<ArrayBuffer>;
} {
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const rowBytes = width * channels;
  const bitsAt = 8 + 2 + 13 * 12 + 4;
  const offsetsAt = bitsAt + 8;
  const countsAt = offsetsAt + 4 * strips;
  const profileAt = countsAt + 4 * strips;
  const pixelsAt = (profileAt + (profile?.length ?? 0) + 15) & ~15;
  /** [tag, type, count, value or its offset], in order of the tags. */
  const entries = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, channels, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, strips, strips === 1 ? pixelsAt : offsetsAt],
    [274, SHORT, 1, 1],
    [277, SHORT, 1, channels],
    [278, LONG, 1, ROWS_PER_STRIP],
    [279, LONG, strips, strips === 1 ? rowBytes * height : countsAt],
    [284, SHORT, 1, 1],
    // 2: alpha that is not premultiplied.
    ...(channels === 4 ? [[338, SHORT, 1, 2]] : []),
    ...(profile === null ? [] : [[34_675, UNDEFINED, profile.length, profileAt]]),
  ];

  const file = new Uint8Array(pixelsAt + rowBytes * height);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x002a_4949, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag = 0, type = 0, count = 0, value = 0], i) => {
    const at = 10 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  });
  for (let i = 0; i < channels; i++) view.setUint16(bitsAt + 2 * i, 8, true);
  for (let i = 0; i < strips; i++) {
    const rows = Math.min(ROWS_PER_STRIP, height - i * ROWS_PER_STRIP);
    view.setUint32(offsetsAt + 4 * i, pixelsAt + i * ROWS_PER_STRIP * rowBytes, true);
    view.setUint32(countsAt + 4 * i, rows * rowBytes, true);
  }
  if (profile !== null) file.set(profile, profileAt);
  return { file, place: file.subarray(pixelsAt) };
}
