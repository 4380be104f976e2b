import type { TimeClaim } from './capture-time.ts';
import { exifChangeTime, exifTimes } from './exif-times.ts';
import type { NameTime } from './file-name-time.ts';
import type { RawTags } from './metadata-reader.ts';
import type { TakenSource } from './photo-metadata.ts';
import type { TakeoutFacts } from './takeout.ts';
import { textOf } from './tag-value.ts';
import { readWallTime, toInstant, wallTime } from './wall-time.ts';
import type { VideoFacts } from './video-facts.ts';

/** What the file itself says, the most trusted first. */
export function timesOfFile(tags: RawTags | null, video: VideoFacts | null): readonly TimeClaim[] {
  const claims: (TimeClaim | null)[] = [];
  if (tags !== null)
    claims.push(...exifTimes(tags.exif), ...xmpTimes(tags.xmp), ...iptcTimes(tags.iptc), pngCreation(tags.png));
  if (video !== null) claims.push(videoTime(video), ofInstant('video', video.createdUtc));
  return claims.filter((claim) => claim !== null);
}

/** When the file's content was last changed, by itself: the last resort before the file system's word. */
export function changeTimesOfFile(tags: RawTags | null): readonly TimeClaim[] {
  if (tags === null) return [];
  return [exifChangeTime(tags.exif), pngChange(tags.png)].filter((claim) => claim !== null);
}

export function timesOfCompanions(sidecar: RawTags | null, takeout: TakeoutFacts | null): readonly TimeClaim[] {
  const claims = sidecar === null ? [] : [...xmpTimes(sidecar.xmp)];
  const google = takeout === null ? null : ofInstant('takeout', takeout.takenUtc);
  return google === null ? claims : [...claims, google];
}

export function timesOfName(name: NameTime | null): readonly TimeClaim[] {
  return name === null ? [] : [{ source: 'file-name', ...name, offsetMinutes: null, satellites: null }];
}

/** A zip writes 1980 where it knows no time; no file with a picture in it is older. */
export function timesOfFileSystem(fileTime: string | null): readonly TimeClaim[] {
  const claim = fileTime === null || fileTime < '1980-01-03' ? null : ofInstant('file-time', fileTime);
  return claim === null ? [] : [claim];
}

function xmpTimes(xmp: RawTags['xmp']): readonly TimeClaim[] {
  const satellites = xmpSatelliteTime(xmp);
  const claims = ['exif:DateTimeOriginal', 'photoshop:DateCreated', 'exif:DateTimeDigitized', 'xmp:CreateDate']
    .map((name) => ofText('xmp', textOf(xmp[name])))
    .filter((claim) => claim !== null)
    .map((claim) => ({ ...claim, satellites }));
  return satellites === null
    ? claims
    : [...claims, { source: 'xmp', local: null, offsetMinutes: null, instant: satellites, satellites }];
}

/** XMP has date and time of the satellites in one tag, in UTC where it names no zone. */
function xmpSatelliteTime(xmp: RawTags['xmp']): string | null {
  const text = textOf(xmp['exif:GPSTimeStamp']);
  // A text that begins with no day says nothing.
  const read = text === null || !/^\d{4}-\d{2}-\d{2}T/.test(text) ? null : readWallTime(text);
  return read && toInstant(read.local, read.offsetMinutes ?? 0);
}

/** IIM: `20240301`, and `011512+0530` beside it. */
function iptcTimes(iptc: RawTags['iptc']): readonly TimeClaim[] {
  const pairs = [
    ['Date Created', 'Time Created'],
    ['Digital Creation Date', 'Digital Creation Time'],
  ] as const;
  return pairs
    .map(([dateTag, timeTag]) => {
      const date = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(textOf(iptc[dateTag]) ?? '');
      if (date === null) return null;
      const time = /^(\d{2}):?(\d{2}):?(\d{2})([+-]\d{2}:?\d{2})?$/.exec(textOf(iptc[timeTag]) ?? '');
      const day = date.slice(1).join('-');
      return ofText('iptc', time === null ? day : `${day}T${time.slice(1, 4).join(':')}${time[4] ?? ''}`);
    })
    .filter((claim) => claim !== null);
}

/** PNG asks for RFC 1123 (`Fri, 01 Mar 2024 01:15:12 +0530`); programs write EXIF's and ISO's forms too. */
function pngCreation(png: RawTags['png']): TimeClaim | null {
  const text = textOf(png['Creation Time']) ?? textOf(png['CreationTime']) ?? textOf(png['create-date']);
  return ofText('png', text) ?? ofText('png', fromMailDate(text));
}

/** `tIME`, in UTC: year, month, day, hour, minute, second. */
function pngChange(png: RawTags['png']): TimeClaim | null {
  const parts = png['tIME'];
  if (typeof parts !== 'object' || parts.length !== 6) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const utc = wallTime([year, month, day], [hour, minute, second]);
  return utc === null ? null : ofInstant('png', `${utc}Z`);
}

function videoTime({ createdLocal, createdOffsetMinutes }: VideoFacts): TimeClaim | null {
  if (createdLocal === null) return null;
  return { source: 'video', local: createdLocal, offsetMinutes: createdOffsetMinutes, instant: null, satellites: null };
}

function ofText(source: TakenSource, text: string | null): TimeClaim | null {
  const read = text === null ? null : readWallTime(text);
  return read === null ? null : { source, ...read, instant: null, satellites: null };
}

function ofInstant(source: TakenSource, instant: string | null): TimeClaim | null {
  return instant === null ? null : { source, local: null, offsetMinutes: null, instant, satellites: null };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function fromMailDate(text: string | null): string | null {
  const found =
    /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}:\d{2}(?::\d{2})?)\s*(.*)$/.exec(
      text ?? '',
    );
  const month = found === null ? -1 : MONTHS.indexOf(found[2] ?? '');
  if (found === null || month < 0) return null;
  const zone = /^(?:GMT|UTC|UT)$/.test(found[5] ?? '') ? 'Z' : found[5];
  return `${found[3]}-${month + 1}-${found[1]}T${found[4]}${zone}`;
}
