import type { TimeClaim } from './capture-time.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import { numberOf, textOf } from '../tags/tag-value.ts';
import { readOffset, readWallTime, toInstant, wallTime } from '../tags/wall-time.ts';

/** Times of a file or a sidecar by their meaning, each list the most trusted first. */
export interface TaggedTimes {
  /** Times of the capture. */
  readonly original: readonly TimeClaim[];
  /** Times at which the file was made: at the capture by a camera, later by a scanner. */
  readonly digitized: readonly TimeClaim[];
}

/**
 * Reads `DateTimeOriginal` and `DateTimeDigitized`. Each has an offset tag of its own; where both show one moment, the original may take the
 * offset of the other. `OffsetTime` does not count: it belongs to the last change, maybe on another machine and in another month.
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

/** Reads `DateTime`, the time of the last change. Cameras without the other two tags write the capture there; programs write the edit. */
export function exifChangeTime(exif: RawTags['exif']): TimeClaim | null {
  return claim(exif, 'DateTime', 'SubSecTime', null, satelliteTime(exif));
}

/** The time of the last satellite fix, which may be old; null where there is none. */
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
