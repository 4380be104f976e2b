import { promisify } from 'node:util';
import { brotliDecompress, inflate } from 'node:zlib';

import ExifReader from 'exifreader';
import { NO_TAGS, readXmp } from '@homelake/photos';
import type { MetadataReader, RawTags, TagValue } from '@homelake/photos';

import { appleContentIdentifier } from './apple-maker-note.ts';
import { packedXmp } from './packed-xmp.ts';
import { taggedParts } from './tagged-parts.ts';

// ExifReader is a CommonJS module whose named exports Node cannot detect.
// oxlint-disable-next-line import/no-named-as-default-member
const { loadView } = ExifReader;

/** Limit for decompressed texts of a PNG or a JPEG XL. */
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

/** EXIF tags that are read. All others are skipped, which saves most of the time. */
const EXIF =
  'Make, Model, Orientation, LensModel, FNumber, ApertureValue, ExposureTime, ShutterSpeedValue, ' +
  'ISOSpeedRatings, RecommendedExposureIndex, FocalLength, Flash, DateTime, DateTimeOriginal, ' +
  'DateTimeDigitized, OffsetTimeOriginal, OffsetTimeDigitized, SubSecTime, SubSecTimeOriginal, ' +
  'SubSecTimeDigitized, GPSDateStamp, GPSTimeStamp, GPSLatitude, GPSLatitudeRef, GPSLongitude, ' +
  'GPSLongitudeRef, GPSAltitude, GPSAltitudeRef, ImageDescription, UserComment, Artist, Copyright, ' +
  'Rating, RatingPercent, XPTitle, XPComment, XPAuthor, XPKeywords, XPSubject';
const IPTC =
  'CodedCharacterSet, Object Name, Caption/Abstract, Keywords, By-line, Copyright Notice, Date Created, ' +
  'Time Created, Digital Creation Date, Digital Creation Time';

const unpack = (how: typeof inflate | typeof brotliDecompress) => {
  const unpacked = promisify<Uint8Array, { maxOutputLength: number }, Uint8Array>(how);
  return (packed: Uint8Array) => unpacked(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
};
const decompress = { deflate: unpack(inflate), brotli: unpack(brotliDecompress) };

/** Reads tags of JPEG, PNG, WebP, HEIC, AVIF, TIFF, JPEG XL and RAW files by ExifReader (https://github.com/mattiasw/ExifReader). */
export function createMetadataReader(): MetadataReader {
  return {
    async read(bytes) {
      const parts = await Promise.all(taggedParts(bytes).map((part) => readPart(part)));
      return parts.length === 1 && parts[0] !== undefined ? parts[0] : parts.reduceRight(joined, NO_TAGS);
    },
    async readSidecar(bytes) {
      return { ...NO_TAGS, xmp: readXmp(bytes) };
    },
  };
}

async function readPart(bytes: Uint8Array): Promise<RawTags> {
  const packets: string[] = [];
  const tags = await load(bytes, packets).catch(() => null);
  // The second packet is the extended part of an XMP that is too long for one JPEG segment.
  const [packet = '', rest = ''] = packets;
  const packed = packedXmp(bytes, MAX_UNPACKED_BYTES);
  const xmp = packed === null ? { ...readXmp(rest), ...readXmp(packet) } : readXmp(packed);
  if (tags === null) return { ...NO_TAGS, xmp };
  const exif = exifTags(tags.exif ?? {});
  const identifier = exif['Make'] === 'Apple' ? appleContentIdentifier(bytes) : null;
  return {
    exif,
    xmp,
    iptc: iptcTags(tags.iptc ?? {}),
    png: pngTags(tags.png ?? {}),
    maker: identifier === null ? {} : { ContentIdentifier: identifier },
  };
}

function joined(rest: RawTags, part: RawTags): RawTags {
  return {
    exif: { ...rest.exif, ...part.exif },
    xmp: { ...rest.xmp, ...part.xmp },
    iptc: { ...rest.iptc, ...part.iptc },
    png: { ...rest.png, ...part.png },
    maker: { ...rest.maker, ...part.maker },
  };
}

async function load(bytes: Uint8Array, packets: string[]) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return quietly(() =>
    loadView(view, {
      async: true,
      expanded: true,
      computed: true,
      includeTags: { exif: EXIF.split(', '), iptc: IPTC.split(', '), xmp: true, png: true },
      decompress,
      // ExifReader only finds the XMP packets. `readXmp` reads them.
      domParser: {
        parseFromString(packet: string) {
          packets.push(packet);
          return { getElementsByTagName: () => [], childNodes: [{ tagName: 'rdf:RDF', childNodes: [] }] };
        },
      },
    }),
  );
}

/** Runs `work` with console.warn silenced: ExifReader warns about odd files, always before its first await. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

/** EXIF values, rationals as numbers. A tag that points out of the file or has a zero denominator is left out. */
function exifTags(tags: object): RawTags['exif'] {
  return collect(tags, ({ value, computed }, name) => {
    const known = computed === '<faulty value>' ? null : computed;
    return HAVE_SECONDS.has(name) ? (withoutSeconds(value) ?? known) : known;
  });
}

const HAVE_SECONDS: ReadonlySet<string> = new Set(['GPSLatitude', 'GPSLongitude', 'GPSTimeStamp']);

/** Degrees or hours, minutes, and 0 for seconds that are written as 0/0 (unknown). Null for any other value. */
function withoutSeconds(value: unknown): readonly number[] | null {
  const [whole = [], minutes = [], seconds = []] = Array.isArray(value) ? value.filter((part) => isBytes(part)) : [];
  const [[a = 0, b = 0], [c = 0, d = 0], [e, f]] = [whole, minutes, seconds];
  return e === 0 && f === 0 && b > 0 && d > 0 ? [a / b, c / d, 0] : null;
}

/** IPTC values: texts decoded by the file's character set, dates as written. */
function iptcTags(tags: object): RawTags['iptc'] {
  return collect(tags, ({ value, description }, name) =>
    /Date|Time/.test(name) && isBytes(value) ? String.fromCharCode(...value) : description,
  );
}

/** PNG texts, and the time of the last change as `tIME`. Numeric tags (sizes and pixel formats) and XMP are left out. */
function pngTags(tags: object): RawTags['png'] {
  const { 'Modify Date': tIME, ...texts } = collect(tags, ({ value, description }, name) =>
    typeof value === 'number' || name === 'XML:com.adobe.xmp' ? null : name === 'Modify Date' ? value : description,
  );
  return tIME === undefined ? texts : { ...texts, tIME };
}

interface Tag {
  readonly value?: unknown;
  readonly description?: unknown;
  readonly computed?: unknown;
}

/** Picks a value for each tag. A tag that occurs several times gives an array of its values, in order. */
function collect(tags: object, pick: (tag: Tag, name: string) => unknown): Record<string, TagValue> {
  const found: [string, TagValue][] = [];
  for (const [name, tag] of Object.entries<unknown>({ ...tags })) {
    const values = (Array.isArray(tag) ? tag : [tag]).flatMap((each: unknown) =>
      isTag(each) ? [pick(each, name)] : [],
    );
    const value: unknown = values.length === 1 ? values[0] : values;
    if (isTagValue(value)) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

function isTag(value: unknown): value is Tag {
  return typeof value === 'object' && value !== null;
}

function isBytes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length < 64 && value.every((part) => typeof part === 'number');
}

function isTagValue(value: unknown): value is TagValue {
  return isPart(value) || (Array.isArray(value) && value.length > 0 && value.every((part) => isPart(part)));
}

function isPart(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
