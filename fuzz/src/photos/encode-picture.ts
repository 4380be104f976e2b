import { crc32, deflateSync } from 'node:zlib';
import type { TagValue } from '@homelake/photos';
import { joined, latin, u16, u32 } from './encode-movie.ts';
import { encodeXmp, type Tags, type WrittenPhoto } from './written-photo.ts';

type Directory = 'image' | 'exif' | 'gps';
const [BYTE, ASCII, SHORT, RATIONAL, ANY] = [1, 2, 3, 5, 7];
const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;

/** Number, type and directory of the tags that are written (Exif 2.32). */
const NUMBERS: Readonly<Record<string, readonly [directory: Directory, number: number, type: number]>> = {
  Make: ['image', 0x10f, ASCII],
  Model: ['image', 0x110, ASCII],
  Orientation: ['image', 0x112, SHORT],
  DateTime: ['image', 0x132, ASCII],
  DateTimeOriginal: ['exif', 0x9003, ASCII],
  DateTimeDigitized: ['exif', 0x9004, ASCII],
  OffsetTime: ['exif', 0x9010, ASCII],
  OffsetTimeOriginal: ['exif', 0x9011, ASCII],
  OffsetTimeDigitized: ['exif', 0x9012, ASCII],
  SubSecTimeOriginal: ['exif', 0x9291, ASCII],
  MakerNote: ['exif', 0x927c, ANY],
  GPSLatitudeRef: ['gps', 1, ASCII],
  GPSLatitude: ['gps', 2, RATIONAL],
  GPSLongitudeRef: ['gps', 3, ASCII],
  GPSLongitude: ['gps', 4, RATIONAL],
  GPSAltitudeRef: ['gps', 5, BYTE],
  GPSTimeStamp: ['gps', 7, RATIONAL],
  GPSDateStamp: ['gps', 29, ASCII],
};
/** Numbers of IPTC's second record (IIM 4.2). */
const IPTC_NUMBERS: Readonly<Record<string, number>> = {
  'Date Created': 55,
  'Time Created': 60,
  'Digital Creation Date': 62,
  'Digital Creation Time': 63,
};

/** Bytes of a JPEG without pixels, or of a PNG with one, with all written tags. */
export function encodePicture({ exif, xmp, iptc, png }: WrittenPhoto): Uint8Array {
  if (png !== null) return encodePng(png);
  const segments = [
    ...(Object.keys(exif).length === 0 ? [] : [segment(0xe1, latin('Exif\0\0'), encodeExif(exif))]),
    ...(Object.keys(xmp).length === 0
      ? []
      : [segment(0xe1, latin('http://ns.adobe.com/xap/1.0/\0'), new TextEncoder().encode(encodeXmp(xmp)))]),
    ...(Object.keys(iptc).length === 0 ? [] : [segment(0xed, latin('Photoshop 3.0\0'), encodeIptc(iptc))]),
  ];
  return joined([Uint8Array.of(0xff, 0xd8), ...segments, Uint8Array.of(0xff, 0xda, 0, 2, 0xff, 0xd9)]);
}

const segment = (marker: number, ...body: readonly Uint8Array[]): Uint8Array => {
  const content = joined(body);
  return joined([Uint8Array.of(0xff, marker), u16(content.length + 2), content]);
};

interface Entry {
  readonly number: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** A TIFF with three directories, big-endian. */
function encodeExif(tags: Tags): Uint8Array {
  const entries: Record<Directory, Entry[]> = { image: [], exif: [], gps: [] };
  for (const [name, value] of Object.entries(tags)) {
    const found = NUMBERS[name];
    if (found === undefined) throw new TypeError(`exif: nobody writes ${name}`);
    const [directory, number, type] = found;
    entries[directory].push(entryOf(number, type, value));
  }
  const pointers = 2;
  const exifAt = 8 + sizeOf(entries.image, pointers);
  const gpsAt = exifAt + sizeOf(entries.exif);
  const image = [...entries.image, pointer(EXIF_POINTER, exifAt), pointer(GPS_POINTER, gpsAt)];
  return joined([
    latin('MM'),
    u16(42),
    u32(8),
    encodeDirectory(image, 8),
    encodeDirectory(entries.exif, exifAt),
    encodeDirectory(entries.gps, gpsAt),
  ]);
}

const pointer = (number: number, at: number): Entry => ({ number, type: 4, count: 1, bytes: u32(at) });

function entryOf(number: number, type: number, value: TagValue): Entry {
  if (type === ASCII) {
    const bytes = latin(`${String(value)}\0`);
    return { number, type, count: bytes.length, bytes };
  }
  const values = (typeof value === 'object' ? value : [value]).map(Number);
  const encode = type === SHORT ? u16 : type === RATIONAL ? rational : (one: number) => Uint8Array.of(one);
  return { number, type, count: values.length, bytes: joined(values.map((one) => encode(one))) };
}

/** Apple's maker note with the id that a Live Photo shares with its clip, as values of `MakerNote`. */
export function appleNote(identifier: string): number[] {
  const text = latin(`${identifier}\0`);
  const entry = joined([u16(0x11), u16(ASCII), u32(text.length), u32(32)]);
  return [...joined([latin('Apple iOS\0\0\u0001MM'), u16(1), entry, u32(0), text])];
}

/** A rational with a precision of a ten-thousandth. */
const rational = (value: number): Uint8Array => joined([u32(Math.round(value * 10_000)), u32(10_000)]);

const sizeOf = (entries: readonly Entry[], more = 0): number =>
  2 + 12 * (entries.length + more) + 4 + entries.reduce((sum, { bytes }) => sum + outside(bytes), 0);

/** Number of bytes after the directory. Values of up to four bytes are in their entry. */
const outside = (bytes: Uint8Array): number => (bytes.length > 4 ? bytes.length + (bytes.length % 2) : 0);

function encodeDirectory(entries: readonly Entry[], start: number): Uint8Array {
  let behind = start + 2 + 12 * entries.length + 4;
  const heads: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  for (const { number, type, count, bytes } of entries.toSorted((a, b) => a.number - b.number)) {
    const isInside = bytes.length <= 4;
    heads.push(joined([u16(number), u16(type), u32(count), isInside ? padded(bytes, 4) : u32(behind)]));
    if (isInside) continue;
    values.push(padded(bytes, outside(bytes)));
    behind += outside(bytes);
  }
  return joined([u16(entries.length), ...heads, u32(0), ...values]);
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(length);
  all.set(bytes);
  return all;
}

function encodeIptc(texts: Readonly<Record<string, string>>): Uint8Array {
  const datasets = Object.entries(texts).map(([name, text]) => {
    const number = IPTC_NUMBERS[name];
    if (number === undefined) throw new TypeError(`iptc: nobody writes ${name}`);
    return joined([Uint8Array.of(0x1c, 2, number), u16(text.length), latin(text)]);
  });
  const body = joined(datasets);
  return joined([latin('8BIM\u0004\u0004\0\0'), u32(body.length), padded(body, body.length + (body.length % 2))]);
}

function encodePng({ texts, changed }: NonNullable<WrittenPhoto['png']>): Uint8Array {
  const chunks: (readonly [string, Uint8Array])[] = [
    ['IHDR', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)],
    ...Object.entries(texts).map(([key, text]) => ['tEXt', latin(`${key}\0${text}`)] as const),
  ];
  if (changed !== null) {
    const [year = 0, ...rest] = changed;
    chunks.push(['tIME', joined([u16(year), Uint8Array.from(rest)])]);
  }
  chunks.push(['IDAT', deflateSync(Uint8Array.of(0, 0))], ['IEND', new Uint8Array(0)]);
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    ...chunks.map(([type, body]) => {
      const named = joined([latin(type), body]);
      return joined([u32(body.length), named, u32(crc32(named))]);
    }),
  ]);
}
