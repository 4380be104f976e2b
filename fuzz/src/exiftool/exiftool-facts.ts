import type { FileFacts } from './file-facts.ts';

/** Tags of a file as `exiftool -json -n -G1` prints them, by group and name. */
export type ExiftoolTags = Readonly<Record<string, unknown>>;

/** Tags of dates, the most trusted first. */
const DATES = [
  'ExifIFD:DateTimeOriginal',
  'ExifIFD:CreateDate',
  'XMP-exif:DateTimeOriginal',
  'XMP-photoshop:DateCreated',
  'XMP-exif:DateTimeDigitized',
  'XMP-xmp:CreateDate',
  'Composite:DateTimeCreated',
  'IPTC:DateCreated',
  'PNG:CreationTime',
  'Keys:CreationDate',
  'UserData:DateTimeOriginal',
  'QuickTime:CreateDate',
  'Matroska:DateTimeOriginal',
  'Info:DateTimeOriginal',
  'RIFF:DateTimeOriginal',
  'IFD0:ModifyDate',
];

const DURATIONS = ['QuickTime:Duration', 'Info:Duration', 'RIFF:Duration', 'Composite:Duration'];

/** Facts of a file from exiftool's tags. */
export function exiftoolFacts(tags: ExiftoolTags): FileFacts {
  const dated = DATES.map((name) => dateOf(tags[name])).find((found) => found !== null) ?? null;
  const named =
    dated?.offset ??
    (dateOf(tags['ExifIFD:DateTimeOriginal']) === null ? null : offsetOf(tags['ExifIFD:OffsetTimeOriginal']));
  const [latitude, longitude] = [numberOf(tags['Composite:GPSLatitude']), numberOf(tags['Composite:GPSLongitude'])];
  const isVideo = textOf(tags['File:MIMEType'])?.startsWith('video/') === true;
  const isPlace = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  return {
    date: dated?.date ?? null,
    utc: null,
    offset: named,
    place: isPlace ? [latitude, longitude] : null,
    altitude: isPlace ? numberOf(tags['Composite:GPSAltitude']) : null,
    camera: cameraOf(tags),
    lens: textOf(tags['ExifIFD:LensModel']),
    aperture: positive(tags['ExifIFD:FNumber']),
    exposure: positive(tags['ExifIFD:ExposureTime']),
    iso: positive(tags['ExifIFD:ISO']),
    'focal length': positive(tags['ExifIFD:FocalLength']),
    size: sizeOf(tags),
    duration: isVideo ? (DURATIONS.map((name) => positive(tags[name])).find((found) => found !== null) ?? null) : null,
  };
}

/** Parses `2024:03:01 01:15:12.3+05:30`; null for zeros and blanks. */
function dateOf(value: unknown): { readonly date: string; readonly offset: number | null } | null {
  const found =
    /^(\d{4})[:-](\d{2})[:-](\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?/.exec(
      typeof value === 'string' ? value : '',
    );
  if (found === null || found[1] === '0000' || found[2] === '00') return null;
  const [, year, month, day, hour = '12', minute = '00', second = '00', zone] = found;
  return { date: `${year}-${month}-${day}T${hour}:${minute}:${second}`, offset: offsetOf(zone) };
}

function offsetOf(value: unknown): number | null {
  if (value === 'Z') return 0;
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(typeof value === 'string' ? value : '');
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' && minutes > 0 ? -minutes : minutes;
}

function cameraOf(tags: ExiftoolTags): string | null {
  for (const group of ['IFD0', 'Keys', 'UserData', 'XMP-tiff', 'ItemList']) {
    const said = [textOf(tags[`${group}:Make`]), textOf(tags[`${group}:Model`])].filter((text) => text !== null);
    if (said.length > 0) return said.join(' ');
  }
  return null;
}

/** Size after rotation. */
function sizeOf(tags: ExiftoolTags): readonly [number, number] | null {
  const [width, height] = (textOf(tags['Composite:ImageSize']) ?? '').split(/[ x]/).map(Number);
  if (!width || !height) return null;
  const isHeic = /hei[cf]|avif/.test(textOf(tags['File:MIMEType']) ?? '');
  const turned = isHeic
    ? [90, 270].includes(Number(tags['QuickTime:Rotation']))
    : Number(tags['IFD0:Orientation']) >= 5 || [90, 270].includes(Number(tags['Composite:Rotation']));
  return turned ? [height, width] : [width, height];
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const positive = (value: unknown): number | null => {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
};
const textOf = (value: unknown): string | null => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).replaceAll('\0', '').trim() : '';
  return text === '' ? null : text;
};
