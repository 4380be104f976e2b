import { isBigTiff, tagsOfBigTiff } from './big-tiff.ts';

/** Bytes read of a file whose directories come before its pixels. */
const HEAD_BYTES = 1024 * 1024;
/** Position in a RAF of the offset and the length of its JPEG. */
const RAF_JPEG_AT = 84;
const GPS_POINTER = 0x8825;
const LONG = 4;

/**
 * Parts of a picture file that a tag reader understands: the file itself, except for BigTIFF and some RAW formats. Olympus and Panasonic write
 * a TIFF with their own number in place of 42, Fujifilm a header before a JPEG, Canon's CR3 a box with a TIFF for each directory. Formats as
 * in LibRaw and ExifTool. Offsets in the file never lead outside it.
 */
export function taggedParts(bytes: Uint8Array): readonly Uint8Array[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = file.toString('latin1', 0, 16);
  if (/^(?:IIR[OS]|IIU\0|MMOR)/.test(mark)) return [asTiff(file)];
  if (isBigTiff(file)) return [tagsOfBigTiff(file)];
  if (mark.startsWith('FUJIFILMCCD-RAW')) return [jpegOfRaf(file)];
  if (mark.slice(4, 12) === 'ftypcrx ') return directoriesOfCr3(file);
  return [bytes];
}

/** The head of the file with TIFF's number 42, in the file's byte order. */
function asTiff(file: Buffer): Buffer {
  const head = Buffer.from(file.subarray(0, HEAD_BYTES));
  head.set(head[0] === 0x49 ? [42, 0] : [0, 42], 2);
  return head;
}

function jpegOfRaf(file: Buffer): Buffer {
  if (file.length < RAF_JPEG_AT + 8) return file.subarray(0, 0);
  const start = file.readUInt32BE(RAF_JPEG_AT);
  return file.subarray(start, start + file.readUInt32BE(RAF_JPEG_AT + 4));
}

/** Directories of a CR3: `CMT1` is the main one, `CMT2` EXIF, `CMT4` GPS. Each is the first directory of a separate TIFF. */
function directoriesOfCr3(file: Buffer): readonly Buffer[] {
  const [main, exif, gps] = ['CMT1', 'CMT2', 'CMT4'].map((type) => boxNamed(file.subarray(0, HEAD_BYTES), type));
  return [main, exif, gps === undefined ? undefined : asPosition(gps)].filter((part) => part !== undefined);
}

function boxNamed(head: Buffer, type: string): Buffer | undefined {
  const at = head.indexOf(type, 0, 'latin1');
  return at < 4 ? undefined : head.subarray(at + 4, at - 4 + head.readUInt32BE(at - 4));
}

/** The TIFF with a new main directory that points to its present one as the GPS directory. */
function asPosition(gps: Buffer): Buffer | undefined {
  if (gps.length < 8) return undefined;
  const isLittle = gps[0] === 0x49;
  const front = Buffer.alloc(18);
  const all = Buffer.concat([gps, front]);
  const put = (value: number, at: number, width: number) =>
    isLittle ? all.writeUIntLE(value, at, width) : all.writeUIntBE(value, at, width);
  const directory = isLittle ? gps.readUInt32LE(4) : gps.readUInt32BE(4);
  put(gps.length, 4, 4);
  put(1, gps.length, 2);
  put(GPS_POINTER, gps.length + 2, 2);
  put(LONG, gps.length + 4, 2);
  put(1, gps.length + 6, 4);
  put(directory, gps.length + 10, 4);
  return all;
}
