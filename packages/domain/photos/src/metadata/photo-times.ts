import type { TimeClaim } from './capture-time.ts';
import { exifChangeTime, exifSatelliteTime, exifTimes } from './exif-times.ts';
import type { TaggedTimes } from './exif-times.ts';
import type { NameTime } from './file-name-time.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import type { TakenSource } from '../tags/photo-metadata.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';
import { textOf } from '../tags/tag-value.ts';
import { readWallTime, toInstant, wallTime } from '../tags/wall-time.ts';
import type { VideoFacts } from '../videos/video-facts.ts';

/** Capture times in the file itself: in its tags and its video container. */
export function timesOfFile(tags: RawTags | null, video: VideoFacts | null): TaggedTimes {
  const original: (TimeClaim | null)[] = [];
  const digitized: TimeClaim[] = [];
  if (tags !== null) {
    const exif = exifTimes(tags.exif);
    const xmp = xmpTimes(tags.xmp);
    const iptc = iptcTimes(tags.iptc);
    original.push(...exif.original, ...xmp.original, ...iptc.original, pngCreation(tags.png));
    digitized.push(...exif.digitized, ...xmp.digitized, ...iptc.digitized);
  }
  if (video !== null) original.push(videoTime(video), ofInstant('video', video.createdUtc));
  const zones = [...original, ...digitized].filter((claim) => claim?.source === 'xmp');
  return {
    original: original.filter((claim) => claim !== null).map((claim) => withZone(claim, zones)),
    digitized: digitized.map((claim) => withZone(claim, zones)),
  };
}

export function timesOfSidecar(sidecar: RawTags | null): TaggedTimes {
  return sidecar === null ? { original: [], digitized: [] } : xmpTimes(sidecar.xmp);
}

/** Times of the last change of the content, as the file states them. They count before those of the file system. */
export function changeTimesOfFile(tags: RawTags | null): readonly TimeClaim[] {
  if (tags === null) return [];
  return [exifChangeTime(tags.exif), pngChange(tags.png)].filter((claim) => claim !== null);
}

/** Times of the last satellite fix, which may be old. */
export function satelliteTimes(tags: RawTags | null, sidecar: RawTags | null): readonly TimeClaim[] {
  const exif = tags === null ? null : exifSatelliteTime(tags.exif);
  const xmp = [tags, sidecar].map((said) => ofInstant('xmp', said === null ? null : xmpSatelliteTime(said.xmp)));
  return [exif, ...xmp].filter((claim) => claim !== null).map((claim) => ({ ...claim, satellites: claim.instant }));
}

export function timesOfTakeout(takeout: TakeoutFacts | null): readonly TimeClaim[] {
  const google = takeout === null ? null : ofInstant('takeout', takeout.takenUtc);
  return google === null ? [] : [google];
}

/** The wall time in a sidecar, at the place of the picture; null where it has none. */
export function sidecarTime(sidecar: RawTags | null): string | null {
  if (sidecar === null) return null;
  const { original, digitized } = xmpTimes(sidecar.xmp);
  return [...original, ...digitized].find(({ local }) => local !== null)?.local ?? null;
}

/** Claims from the times in names. `satellites` is the time of the last satellite fix. */
export function timesOfNames(names: readonly NameTime[], satellites: string | null): readonly TimeClaim[] {
  return names.map(({ local, instant, hasTime }) => ({
    source: 'file-name',
    local,
    instant,
    unit: hasTime ? 'second' : 'day',
    offsetMinutes: null,
    satellites: hasTime && local !== null ? satellites : null,
  }));
}

/** The claim with the offset of the first of `zones` that shows the very same second, if the claim has no offset of its own. */
export function withZone(claim: TimeClaim, zones: readonly (TimeClaim | null)[]): TimeClaim {
  const { local } = claim;
  if (local === null || claim.offsetMinutes !== null || claim.unit !== 'second') return claim;
  const isSame = (other: TimeClaim | null) => other?.local?.slice(0, 19) === local.slice(0, 19);
  const zone = zones.find((other) => isSame(other) && (other?.offsetMinutes ?? null) !== null);
  return { ...claim, offsetMinutes: zone?.offsetMinutes ?? null };
}

export function timesOfFileSystem(fileTimes: readonly string[]): readonly TimeClaim[] {
  return fileTimes.map((instant) => ofInstant('file-time', instant)).filter((claim) => claim !== null);
}

function xmpTimes(xmp: RawTags['xmp']): TaggedTimes {
  const satellites = xmpSatelliteTime(xmp);
  const times = (...names: readonly string[]) =>
    names
      .map((name) => ofText('xmp', textOf(xmp[name])))
      .filter((claim) => claim !== null)
      .map((claim) => ({ ...claim, satellites }));
  return {
    original: times('exif:DateTimeOriginal', 'photoshop:DateCreated'),
    digitized: times('exif:DateTimeDigitized', 'xmp:CreateDate'),
  };
}

/** The satellite time in XMP: date and time are in one tag, in UTC where it names no zone. */
function xmpSatelliteTime(xmp: RawTags['xmp']): string | null {
  const text = textOf(xmp['exif:GPSTimeStamp']);
  // A time without a day is of no use.
  const read = text === null || !/^\d{4}-\d{2}-\d{2}T/.test(text) ? null : readWallTime(text);
  return read && toInstant(read.local, read.offsetMinutes ?? 0);
}

/** Reads the dates of IIM: `20240301`, and `011512+0530` in a tag beside it. */
function iptcTimes(iptc: RawTags['iptc']): TaggedTimes {
  const times = (dateTag: string, timeTag: string): readonly TimeClaim[] => {
    const date = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(textOf(iptc[dateTag]) ?? '');
    if (date === null) return [];
    const time = /^(\d{2}):?(\d{2}):?(\d{2})([+-]\d{2}:?\d{2})?$/.exec(textOf(iptc[timeTag]) ?? '');
    const day = date.slice(1).join('-');
    const claim = ofText('iptc', time === null ? day : `${day}T${time.slice(1, 4).join(':')}${time[4] ?? ''}`);
    return claim === null ? [] : [claim];
  };
  return {
    original: times('Date Created', 'Time Created'),
    digitized: times('Digital Creation Date', 'Digital Creation Time'),
  };
}

/**
 * Reads the creation time of a PNG. The standard asks for RFC 1123 (`Fri, 01 Mar 2024 01:15:12 +0530`); programs write EXIF's and ISO's
 * forms too.
 */
function pngCreation(png: RawTags['png']): TimeClaim | null {
  const text = textOf(png['Creation Time']) ?? textOf(png['CreationTime']) ?? textOf(png['create-date']);
  return ofText('png', text) ?? ofText('png', fromMailDate(text));
}

/** Reads `tIME` of a PNG, in UTC: year, month, day, hour, minute, second. */
function pngChange(png: RawTags['png']): TimeClaim | null {
  const parts = png['tIME'];
  if (typeof parts !== 'object' || parts.length !== 6) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const utc = wallTime([year, month, day], [hour, minute, second]);
  return utc === null ? null : ofInstant('png', `${utc}Z`);
}

function videoTime({ createdLocal, createdOffsetMinutes }: VideoFacts): TimeClaim | null {
  if (createdLocal === null) return null;
  const offsetMinutes = createdOffsetMinutes;
  return { source: 'video', local: createdLocal, unit: 'second', offsetMinutes, instant: null, satellites: null };
}

function ofText(source: TakenSource, text: string | null): TimeClaim | null {
  const read = text === null ? null : readWallTime(text);
  return read === null ? null : { source, ...read, instant: null, satellites: null };
}

function ofInstant(source: TakenSource, instant: string | null): TimeClaim | null {
  if (instant === null) return null;
  return { source, local: null, unit: 'second', offsetMinutes: null, instant, satellites: null };
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
