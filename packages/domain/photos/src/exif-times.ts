import type { TimeClaim } from './capture-time.ts';
import type { RawTags } from './metadata-reader.ts';
import { numberOf, textOf } from './tag-value.ts';
import { readOffset, readWallTime, toInstant, wallTime } from './wall-time.ts';

/**
 * When EXIF says that a picture was taken: `DateTimeOriginal`, else `DateTimeDigitized`, else the satellites' time. An offset is that of
 * its own tag alone: `OffsetTime` is the offset of the last change, on another machine and in another month maybe.
 */
export function exifTimes(exif: RawTags['exif']): readonly TimeClaim[] {
  const satellites = satelliteTime(exif);
  const original = claim(exif, 'DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal', satellites);
  const digitized = claim(exif, 'DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized', satellites);
  const claims: TimeClaim[] = [];
  if (original !== null) {
    const isSameMoment = digitized !== null && original.local?.slice(0, 19) === digitized.local?.slice(0, 19);
    claims.push(
      isSameMoment ? { ...original, offsetMinutes: original.offsetMinutes ?? digitized.offsetMinutes } : original,
    );
  }
  if (digitized !== null) claims.push(digitized);
  if (satellites !== null)
    claims.push({ source: 'exif', local: null, offsetMinutes: null, instant: satellites, satellites });
  return claims;
}

/** `DateTime` is when the file was last changed. Cameras without the other two write the capture there; programs write the edit. */
export function exifChangeTime(exif: RawTags['exif']): TimeClaim | null {
  return claim(exif, 'DateTime', 'SubSecTime', null, null);
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
    fraction === undefined || read.local.includes('.')
      ? read.local
      : `${read.local}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const named = offsetTag === null ? null : readOffset(textOf(exif[offsetTag]) ?? '');
  return { source: 'exif', local, offsetMinutes: named ?? read.offsetMinutes, instant: null, satellites };
}

function satelliteTime(exif: RawTags['exif']): string | null {
  const date = /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})$/.exec(textOf(exif['GPSDateStamp']) ?? '');
  const stamp = exif['GPSTimeStamp'];
  const [hour, minute, second] = typeof stamp === 'object' ? stamp.map((part) => numberOf(part)) : [];
  if (date === null || hour == null || minute == null || second == null) return null;
  const local = wallTime([Number(date[1]), Number(date[2]), Number(date[3])], [hour, minute, Math.floor(second)]);
  return local === null ? null : toInstant(local, 0);
}
