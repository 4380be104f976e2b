import type { TimeClaim } from './capture-time.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import { numberOf, textOf } from '../tags/tag-value.ts';
import { readOffset, readWallTime, toInstant, wallTime } from '../tags/wall-time.ts';

/** Times of a file or a sidecar by what they are of, each the most trusted first. */
export interface TaggedTimes {
  /** Of the capture. */
  readonly original: readonly TimeClaim[];
  /** Of the making of the file: that of the capture for a camera, and another for a scanner. */
  readonly digitized: readonly TimeClaim[];
}

/**
 * `DateTimeOriginal` and `DateTimeDigitized`. An offset is that of its own tag alone: `OffsetTime` is the offset of the last change, on
 * another machine and in another month maybe.
 */
export function exifTimes(exif: RawTags['exif']): TaggedTimes {
  const satellites = satelliteTime(exif);
  const original = claim(exif, 'DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal', satellites);
  const digitized = claim(exif, 'DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized', satellites);
  const isSameMoment = original !== null && original.local?.slice(0, 19) === digitized?.local?.slice(0, 19);
  const offsetMinutes = original?.offsetMinutes ?? (isSameMoment ? (digitized?.offsetMinutes ?? null) : null);
  return {
    original: original === null ? [] : [{ ...original, offsetMinutes }],
    digitized: digitized === null ? [] : [digitized],
  };
}

/** `DateTime` is when the file was last changed. Cameras without the other two write the capture there; programs write the edit. */
export function exifChangeTime(exif: RawTags['exif']): TimeClaim | null {
  return claim(exif, 'DateTime', 'SubSecTime', null, satelliteTime(exif));
}

/** The time of the last fix, which may be old. */
export function exifSatelliteTime(exif: RawTags['exif']): TimeClaim | null {
  const satellites = satelliteTime(exif);
  if (satellites === null) return null;
  return { source: 'exif', local: null, unit: 'second', offsetMinutes: null, instant: satellites, satellites };
}

function claim(
  exif: RawTags['exif'],
  dateTag: string,
  fractionTag: string,
  offsetTag: string | null,
  satellites: string | null,
): TimeClaim | null {
  const read = readWallTime(textOf(exif[dateTag]) ?? '');
  if (read === null) return null;
  const fraction = /^\d{1,9}$/.exec(textOf(exif[fractionTag]) ?? '')?.[0];
  const local =
    fraction === undefined || read.local.includes('.') || read.unit !== 'second'
      ? read.local
      : `${read.local}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const named = offsetTag === null ? null : readOffset(textOf(exif[offsetTag]) ?? '');
  return { source: 'exif', ...read, local, offsetMinutes: named ?? read.offsetMinutes, instant: null, satellites };
}

function satelliteTime(exif: RawTags['exif']): string | null {
  const date = /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})$/.exec(textOf(exif['GPSDateStamp']) ?? '');
  const stamp = exif['GPSTimeStamp'];
  const [hour, minute, second] = typeof stamp === 'object' ? stamp.map((part) => numberOf(part)) : [];
  if (date === null || hour == null || minute == null || second == null) return null;
  const local = wallTime([Number(date[1]), Number(date[2]), Number(date[3])], [hour, minute, Math.floor(second)]);
  return local === null ? null : toInstant(local, 0);
}
