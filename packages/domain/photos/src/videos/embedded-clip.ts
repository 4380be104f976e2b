import { latin1, viewOf } from '../tags/byte-reader.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import { textOf } from '../tags/tag-value.ts';

/** A range of bytes of a file; `end` is exclusive. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * The range of the film (MP4) that a motion photo holds after its picture; null where there is none or it was cut off. `bytes` is the whole
 * file.
 *
 * Google's `MicroVideoOffset` counts from the end of the file, and its later container lists the parts after the picture with their lengths
 * (https://developer.android.com/media/platform/motion-photo-format). Samsung lists the film in a directory at the very end, or wraps it in a
 * box `mpvd`. An editor may keep the tags and drop the film, so that a range counts only if it begins like an MP4.
 */
export function embeddedClip(bytes: Uint8Array, xmp: RawTags['xmp']): ByteSpan | null {
  const samsung = inSamsungDirectory(bytes);
  const spans = [samsung, inContainer(bytes.length, xmp), byOffset(bytes.length, xmp)];
  if (samsung !== null || textOf(xmp['GCamera:MotionPhoto']) === '1') spans.push(inBox(bytes));
  return spans.find((span) => span !== null && isMovie(bytes, span)) ?? null;
}

function byOffset(size: number, xmp: RawTags['xmp']): ByteSpan | null {
  const length = Number(textOf(xmp['GCamera:MicroVideoOffset']) ?? 0);
  return Number.isInteger(length) && length > 0 && length < size ? { start: size - length, end: size } : null;
}

/** Largest number of container items that are read. Real containers list a picture, a gain map, depth and the film. */
const MAX_ITEMS = 64;

function inContainer(size: number, xmp: RawTags['xmp']): ByteSpan | null {
  const itemOf = (number: number, name: string) => {
    const item = `Container:Directory${number === 1 ? '' : `[${number}]`}/Container:Item/Item:${name}`;
    return textOf(xmp[item]);
  };
  const lengths: number[] = [];
  let film = -1;
  for (let number = 1; number <= MAX_ITEMS && itemOf(number, 'Semantic') !== null; number++) {
    if (itemOf(number, 'Semantic') === 'MotionPhoto') film = lengths.length;
    lengths.push(Number(itemOf(number, 'Length') ?? 0));
  }
  if (film < 1) return null;
  const behind = lengths.slice(film + 1).reduce((sum, length) => sum + length, 0);
  const end = size - behind;
  const start = end - (lengths[film] ?? 0);
  return Number.isInteger(start) && start > 0 && start < end ? { start, end } : null;
}

const MOTION_PHOTO_DATA = 0x0a30;
const MAX_ENTRIES = 256;

/**
 * The film in Samsung's directory. This is `SEFH`, version, count, and entries of kind, distance and length. The directory's length and
 * `SEFT` end the file.
 */
function inSamsungDirectory(bytes: Uint8Array): ByteSpan | null {
  const view = viewOf(bytes);
  const tail = bytes.length - 8;
  if (tail < 12 || textAt(bytes, tail + 4) !== 'SEFT') return null;
  const directory = tail - view.getUint32(tail, true);
  if (directory < 0 || textAt(bytes, directory) !== 'SEFH') return null;
  const count = Math.min(view.getUint32(directory + 8, true), MAX_ENTRIES);
  for (let at = directory + 12; at + 12 <= tail && at < directory + 12 + count * 12; at += 12) {
    if (view.getUint16(at + 2, true) !== MOTION_PHOTO_DATA) continue;
    const block = directory - view.getUint32(at + 4, true);
    const end = block + view.getUint32(at + 8, true);
    if (block < 0 || end > directory || block + 8 > end) return null;
    // A block holds a kind, the length of its name, the name and the data.
    const start = block + 8 + view.getUint32(block + 4, true);
    return start < end ? { start, end } : null;
  }
  return null;
}

/** Byte range of the film in a HEIC motion photo: the content of its top-level box `mpvd`. Null where there is no such box. */
function inBox(bytes: Uint8Array): ByteSpan | null {
  const first = 'm'.charCodeAt(0);
  for (let at = bytes.indexOf(first, 4); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (textAt(bytes, at) !== 'mpvd' || textAt(bytes, at + 8) !== 'ftyp') continue;
    const size = viewOf(bytes).getUint32(at - 4);
    return { start: at + 4, end: size > 8 ? Math.min(bytes.length, at - 4 + size) : bytes.length };
  }
  return null;
}

const isMovie = (bytes: Uint8Array, { start, end }: ByteSpan): boolean =>
  end - start > 16 && textAt(bytes, start + 4) === 'ftyp';

const textAt = (bytes: Uint8Array, at: number): string => latin1(bytes.subarray(at, at + 4));
