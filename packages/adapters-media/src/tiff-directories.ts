/** Numeric values of a TIFF directory by tag, at most 16 for each tag. Text and fractions are left out. */
export type TiffDirectory = ReadonlyMap<number, readonly number[]>;

export const TIFF_TAG = { width: 256, height: 257, photometric: 262, orientation: 274, dngVersion: 50_706 } as const;

const SUB_DIRECTORIES = 330;
const MOST_DIRECTORIES = 64;
const MOST_ENTRIES = 512;
const MOST_VALUES = 16;
/** Bytes of one value, by type: BYTE, SHORT, LONG, IFD. */
const sizes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 13: 4 };

/**
 * Reads all directories of a TIFF, sub-directories too, the main one first. The number after the byte order is ignored, since RAW formats have their own.
 * Bounded, and empty or short where the bytes make no sense.
 */
export function tiffDirectories(bytes: Uint8Array): readonly TiffDirectory[] {
  const order = bytes[0] === bytes[1] ? bytes[0] : 0;
  if (bytes.length < 8 || (order !== 0x49 && order !== 0x4d)) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = order === 0x49;
  const short = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at, little) : 0);
  const long = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at, little) : 0);

  const found: TiffDirectory[] = [];
  const waiting = [long(4)];
  const seen = new Set([0]);
  for (let start = waiting.shift(); start !== undefined && found.length < MOST_DIRECTORIES; start = waiting.shift()) {
    if (seen.has(start) || start + 2 > bytes.length) continue;
    seen.add(start);
    const tags = new Map<number, readonly number[]>();
    const entries = Math.min(short(start), MOST_ENTRIES);
    for (let i = 0; i < entries; i++) {
      const at = start + 2 + 12 * i;
      const size = sizes[short(at + 2)];
      if (size === undefined) continue;
      const count = Math.min(long(at + 4), MOST_VALUES);
      const from = size * long(at + 4) <= 4 ? at + 8 : long(at + 8);
      const valueAt = (k: number) =>
        size === 4 ? long(from + 4 * k) : size === 2 ? short(from + 2 * k) : (bytes[from + k] ?? 0);
      tags.set(
        short(at),
        Array.from({ length: count }, (_, k) => valueAt(k)),
      );
    }
    found.push(tags);
    waiting.push(...(tags.get(SUB_DIRECTORIES) ?? []), long(start + 2 + 12 * short(start)));
  }
  return found;
}
