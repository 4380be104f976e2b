import type { RawTags, TagValue } from './metadata-reader.ts';
import { numberOf, textOf } from './tag-value.ts';

export interface Position {
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
  /** Height above sea level; null where unknown. */
  readonly altitudeMetres: number | null;
}

/** A position from its numbers; null unless it is on earth. Exactly 0,0 is null: devices without a position write it. */
export function positionOf(
  latitude: number | null,
  longitude: number | null,
  altitude: number | null,
): Position | null {
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  // From the deepest trench to far above all aeroplanes. Other values come from fields that were never filled.
  const isHeight = altitude !== null && altitude > -11_000 && altitude < 100_000;
  return {
    latitude: rounded(latitude, 7),
    longitude: rounded(longitude, 7),
    altitudeMetres: isHeight ? rounded(altitude, 2) : null,
  };
}

/** The position in EXIF: degrees, minutes and seconds, and a letter for the hemisphere. Null without the letters. */
export function exifPosition(exif: RawTags['exif']): Position | null {
  const below = numberOf(exif['GPSAltitudeRef']) === 1;
  const altitude = numberOf(exif['GPSAltitude']);
  return positionOf(
    sexagesimal(exif['GPSLatitude'], exif['GPSLatitudeRef']),
    sexagesimal(exif['GPSLongitude'], exif['GPSLongitudeRef']),
    altitude === null || !below ? altitude : -altitude,
  );
}

/** The position in XMP: `28,36.834N`, `28,36,50.04N`, or decimal degrees with a sign. */
export function xmpPosition(xmp: RawTags['xmp']): Position | null {
  const below = textOf(xmp['exif:GPSAltitudeRef']) === '1';
  const altitude = numberOf(xmp['exif:GPSAltitude']);
  return positionOf(
    xmpDegrees(xmp['exif:GPSLatitude'], 'NS'),
    xmpDegrees(xmp['exif:GPSLongitude'], 'EW'),
    altitude === null || !below ? altitude : -altitude,
  );
}

/**
 * The position in ISO 6709, as videos write it: `+28.6139+077.2090+216.000/`. Latitude and longitude are degrees; degrees and minutes; or
 * degrees, minutes and seconds, without separators.
 */
export function iso6709Position(text: string): Position | null {
  const found = /^([+-])(\d{2,6})(\.\d+)?([+-])(\d{3,7})(\.\d+)?(?:([+-]\d+(?:\.\d+)?))?/.exec(text.trim());
  if (found === null) return null;
  const [, south, latitude = '', latitudePart = '', west, longitude = '', longitudePart = '', height] = found;
  return positionOf(
    (south === '-' ? -1 : 1) * packedDegrees(latitude, latitudePart, 2),
    (west === '-' ? -1 : 1) * packedDegrees(longitude, longitudePart, 3),
    height === undefined ? null : Number(height),
  );
}

function sexagesimal(value: TagValue | undefined, ref: TagValue | undefined): number | null {
  const half = textOf(ref)?.charAt(0).toUpperCase();
  if (half === undefined || !'NSEW'.includes(half)) return null;
  const parts = typeof value === 'object' ? value.map(Number) : [Number(value ?? NaN)];
  const [degrees = NaN, minutes = 0, seconds = 0] = parts;
  const total = Math.abs(degrees) + minutes / 60 + seconds / 3600;
  return Number.isFinite(total) ? (half === 'S' || half === 'W' ? -total : total) : null;
}

function xmpDegrees(value: TagValue | undefined, halves: string): number | null {
  const found = /^([+-]?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([A-Z])?$/i.exec(
    textOf(value) ?? '',
  );
  if (found === null) return null;
  const half = (found[4] ?? halves.charAt(0)).toUpperCase();
  if (!halves.includes(half)) return null;
  const degrees = Number(found[1]);
  const total = Math.abs(degrees) + Number(found[2] ?? 0) / 60 + Number(found[3] ?? 0) / 3600;
  return degrees < 0 || half === halves.charAt(1) ? -total : total;
}

/** Degrees from `DD`, `DDMM` or `DDMMSS` (three digits for degrees of longitude). The fraction belongs to the last part. */
function packedDegrees(digits: string, fraction: string, width: number): number {
  if (digits.length === width + 2) return Number(digits.slice(0, width)) + Number(digits.slice(width) + fraction) / 60;
  if (digits.length !== width + 4) return Number(digits + fraction);
  const minutes = Number(digits.slice(width, width + 2));
  return Number(digits.slice(0, width)) + minutes / 60 + Number(digits.slice(width + 2) + fraction) / 3600;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
