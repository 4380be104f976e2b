import { crc32, deflateSync } from 'node:zlib';

/** A tag of a TIFF directory: its number, its type (1 byte, 2 ASCII, 3 short, 4 long, 5 rational, 7 any bytes) and its values. */
export type TiffTag = readonly [
  tag: number,
  type: 1 | 2 | 3 | 4 | 5 | 7,
  values: string | Uint8Array | readonly number[],
];

export interface TiffTags {
  readonly image?: readonly TiffTag[];
  readonly exif?: readonly TiffTag[];
  readonly gps?: readonly TiffTag[];
}

const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;

/** EXIF as a TIFF with three directories, in either byte order. */
export function tiff({ image = [], exif = [], gps = [] }: TiffTags, littleEndian = false): Buffer {
  const pointers: TiffTag[] = [
    [EXIF_POINTER, 4, [0]],
    [GPS_POINTER, 4, [0]],
  ];
  const imageAt = 8;
  const exifAt = imageAt + directorySize([...image, ...pointers]);
  const gpsAt = exifAt + directorySize(exif);
  const all: TiffTag[] = [...image, [EXIF_POINTER, 4, [exifAt]], [GPS_POINTER, 4, [gpsAt]]];
  const head = Buffer.alloc(8);
  head.write(littleEndian ? 'II' : 'MM', 'latin1');
  put(head, 2, 42, 2, littleEndian);
  put(head, 4, imageAt, 4, littleEndian);
  return Buffer.concat([
    head,
    ...(
      [
        [all, imageAt],
        [exif, exifAt],
        [gps, gpsAt],
      ] as const
    ).map(([tags, at]) => directory(tags, at, littleEndian)),
  ]);
}

const bigDirectorySize = (tags: readonly TiffTag[]): number => 8 + 20 * tags.length + 8;

/** The same as a BigTIFF: counts and offsets have 64 bits, and values of up to eight bytes are in their entry. */
export function bigTiff({ image = [], exif = [], gps = [] }: TiffTags, littleEndian = false): Buffer {
  const place = (value: number) => {
    const bytes = Buffer.alloc(8);
    if (littleEndian) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const short = (value: number) => {
    const bytes = Buffer.alloc(2);
    put(bytes, 0, value, 2, littleEndian);
    return bytes;
  };
  const parts: Buffer[] = [];
  let behind =
    16 + bigDirectorySize([...image, [0, 1, []], [0, 1, []]]) + bigDirectorySize(exif) + bigDirectorySize(gps);
  const entry = ([tag, type, values]: TiffTag): Buffer => {
    const value = content([tag, type, values], littleEndian);
    const count = type === 5 ? values.length / 2 : type === 2 ? value.length : values.length;
    if (value.length <= 8)
      return Buffer.concat([short(tag), short(type), place(count), value, Buffer.alloc(8 - value.length)]);
    parts.push(value);
    behind += value.length;
    return Buffer.concat([short(tag), short(type), place(count), place(behind - value.length)]);
  };
  const whole = (rows: readonly Buffer[]) => Buffer.concat([place(rows.length), ...rows, place(0)]);
  const exifAt = 16 + bigDirectorySize([...image, [0, 1, []], [0, 1, []]]);
  const pointer = (tag: number, at: number) => Buffer.concat([short(tag), short(18), place(1), place(at)]);
  const directories = [
    whole([...image.map(entry), pointer(EXIF_POINTER, exifAt), pointer(GPS_POINTER, exifAt + bigDirectorySize(exif))]),
    whole(exif.map(entry)),
    whole(gps.map(entry)),
  ];
  const head = [Buffer.from(littleEndian ? 'II' : 'MM'), short(43), short(8), short(0), place(16)];
  return Buffer.concat([...head, ...directories, ...parts]);
}

function directorySize(tags: readonly TiffTag[]): number {
  return 2 + 12 * tags.length + 4 + tags.reduce((sum, tag) => sum + outside(content(tag, false)), 0);
}

/** Number of bytes after the directory. Values of up to four bytes are in their entry. */
function outside(bytes: Buffer): number {
  return bytes.length > 4 ? bytes.length + (bytes.length % 2) : 0;
}

function directory(tags: readonly TiffTag[], start: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(directorySize(tags));
  let at = 2;
  let behind = 2 + 12 * tags.length + 4;
  put(bytes, 0, tags.length, 2, littleEndian);
  for (const tag of tags.toSorted((a, b) => a[0] - b[0])) {
    const value = content(tag, littleEndian);
    const [number, type, values] = tag;
    put(bytes, at, number, 2, littleEndian);
    put(bytes, at + 2, type, 2, littleEndian);
    put(bytes, at + 4, type === 5 ? values.length / 2 : type === 2 ? value.length : values.length, 4, littleEndian);
    if (value.length <= 4) value.copy(bytes, at + 8);
    else {
      put(bytes, at + 8, start + behind, 4, littleEndian);
      value.copy(bytes, behind);
      behind += outside(value);
    }
    at += 12;
  }
  return bytes;
}

function content([, type, values]: TiffTag, littleEndian: boolean): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`, 'utf8');
  if (values instanceof Uint8Array) return Buffer.from(values);
  const width = type === 3 ? 2 : type === 4 || type === 5 ? 4 : 1;
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, i) => put(bytes, i * width, value, width, littleEndian));
  return bytes;
}

function put(bytes: Buffer, at: number, value: number, width: number, littleEndian: boolean): void {
  if (littleEndian) bytes.writeUIntLE(value, at, width);
  else bytes.writeUIntBE(value, at, width);
}

const XMP_HEADER = 'http://ns.adobe.com/xap/1.0/\0';

/** A JPEG without pixels: its tags and the end marker. */
export function jpeg(parts: { readonly exif?: Uint8Array; readonly xmp?: string; readonly iptc?: Uint8Array }): Buffer {
  const segments: Uint8Array[] = [Buffer.of(0xff, 0xd8)];
  if (parts.exif !== undefined) segments.push(segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), parts.exif])));
  if (parts.xmp !== undefined) segments.push(segment(0xe1, Buffer.from(XMP_HEADER + parts.xmp)));
  if (parts.iptc !== undefined)
    segments.push(segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), parts.iptc])));
  return Buffer.concat([...segments, Buffer.of(0xff, 0xda, 0, 2, 0xff, 0xd9)]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Photoshop's resource with IPTC's second record. */
export function iptc(
  datasets: readonly (readonly [number: number, text: string | Uint8Array])[],
  isUtf8 = false,
): Buffer {
  const body = Buffer.concat([
    ...(isUtf8 ? [dataset(1, 90, Buffer.from('\u001B%G'))] : []),
    ...datasets.map(([number, text]) => dataset(2, number, Buffer.from(text))),
  ]);
  const head = Buffer.from('8BIM\u0004\u0004\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(body.length, 8);
  return Buffer.concat([head, body]);
}

/** A PNG of one grey pixel with additional chunks. */
export function png(chunks: readonly (readonly [type: string, body: Uint8Array])[]): Buffer {
  const all = [
    ['IHDR', Buffer.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)],
    ...chunks,
    ['IDAT', deflateSync(Buffer.of(0, 0))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    ...all.map(([type, body]) => {
      const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
      const ends = Buffer.alloc(8);
      ends.writeUInt32BE(body.length, 0);
      ends.writeUInt32BE(crc32(named), 4);
      return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
    }),
  ]);
}

/** A WebP with tags only. */
export function webp(chunks: readonly (readonly [type: string, body: Uint8Array])[]): Buffer {
  const parts = [['VP8X', Buffer.of(0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0)], ...chunks] as const;
  const body = Buffer.concat(
    parts.map(([type, content_]) => {
      const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
      head.writeUInt32LE(content_.length, 4);
      return Buffer.concat([head, content_, Buffer.alloc(content_.length % 2)]);
    }),
  );
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** Apple's maker note with one tag. */
export function appleMakerNote(identifier: string): Buffer {
  const text = Buffer.from(`${identifier}\0`, 'latin1');
  const note = Buffer.alloc(32);
  note.write('Apple iOS\0\0\u0001MM', 'latin1');
  note.writeUInt16BE(1, 14);
  note.writeUInt16BE(0x11, 16);
  note.writeUInt16BE(2, 18);
  note.writeUInt32BE(text.length, 20);
  note.writeUInt32BE(note.length, 24);
  return Buffer.concat([note, text]);
}

function dataset(record: number, number: number, value: Uint8Array): Buffer {
  const head = Buffer.of(0x1c, record, number, 0, 0);
  head.writeUInt16BE(value.length, 3);
  return Buffer.concat([head, value]);
}

/** A box of an ISO base media file. */
export function box(type: string, body: Uint8Array): Buffer {
  const head = Buffer.from(`\0\0\0\0${type}`, 'latin1');
  head.writeUInt32BE(body.length + 8);
  return Buffer.concat([head, body]);
}
