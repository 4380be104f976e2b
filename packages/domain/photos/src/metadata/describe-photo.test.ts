import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Atlas } from './atlas.ts';
import { describePhoto } from './describe-photo.ts';
import type { PhotoEvidence } from './describe-photo.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import { NO_METADATA } from '../tags/photo-metadata.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';
import { NO_VIDEO_FACTS } from '../videos/video-facts.ts';

/** A photo that came once. */
interface Evidence extends Omit<PhotoEvidence, 'arrivals'> {
  readonly name: string;
  readonly fileTime: string | null;
  readonly arrivedAt: string;
}

const NOTHING: Evidence = {
  tags: null,
  sidecar: null,
  takeout: null,
  video: null,
  name: 'a.jpg',
  fileTime: null,
  arrivedAt: '2026-11-22T12:00:00.000Z',
  atlas: null,
  contentType: 'image/jpeg',
};
const TAKEOUT: TakeoutFacts = {
  title: null,
  description: null,
  takenUtc: null,
  latitude: null,
  longitude: null,
  altitudeMetres: null,
  people: [],
  favourite: false,
  trashed: false,
};
const DELHI = { GPSLatitude: [28, 36, 50.04], GPSLatitudeRef: 'N', GPSLongitude: [77, 12, 32.4], GPSLongitudeRef: 'E' };
const PLACE = { name: 'New Delhi', region: 'Delhi', country: 'India', countryCode: 'IN' };
const INDIA: Atlas = {
  async placeAt(latitude, longitude) {
    return latitude === 28.6139 && longitude === 77.209 ? PLACE : null;
  },
  async zoneAt() {
    return 'Asia/Kolkata';
  },
};

const withTags = (tags: Partial<RawTags>): RawTags => ({ ...NO_TAGS, ...tags });
const describeOnce = ({ name, fileTime, arrivedAt, ...evidence }: Evidence) =>
  describePhoto({ ...evidence, arrivals: [{ name, fileTime, arrivedAt }] });
const takenOf = async (evidence: Partial<Evidence>) => (await describeOnce({ ...NOTHING, ...evidence })).taken;
const takenByExif = (exif: RawTags['exif'], evidence: Partial<Evidence> = {}) =>
  takenOf({ tags: withTags({ exif }), ...evidence });
const metadataOf = async (evidence: Partial<Evidence>) => (await describeOnce({ ...NOTHING, ...evidence })).metadata;

function utf16(text: string): readonly number[] {
  return Array.from(`${text}\0`, (char) => char.charCodeAt(0)).flatMap((unit) => [unit & 255, unit >> 8]);
}

describe('the time of a capture', () => {
  it('is a wall time, with milliseconds and an offset of its own', async () => {
    const exif = { DateTimeOriginal: '2024:03:01 01:15:12', SubSecTimeOriginal: '123', OffsetTimeOriginal: '+05:30' };
    expect(await takenByExif(exif)).toEqual({
      takenLocal: '2024-03-01T01:15:12.123',
      takenSource: 'exif',
      offsetMinutes: 330,
      offsetSource: 'exif',
      takenUtc: '2024-02-29T19:45:12.123Z',
    });
  });

  it('leads from any wall time and offset to its instant', async () => {
    const moment = fc.date({
      min: new Date('1827-01-01T00:00:00Z'),
      max: new Date('2026-11-21T00:00:00Z'),
      noInvalidDate: true,
    });
    await fc.assert(
      fc.asyncProperty(moment, fc.integer({ min: -840, max: 840 }), async (date, minutes) => {
        // The first second of 1970 is a counter that stands at zero.
        fc.pre(Math.floor(date.getTime() / 1000) !== 0);
        const local = new Date(date.getTime() + minutes * 60_000).toISOString();
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
          String(part).padStart(2, '0'),
        );
        const taken = await takenByExif({
          DateTimeOriginal: local.slice(0, 19).replaceAll('-', ':').replace('T', ' '),
          SubSecTimeOriginal: local.slice(20, 23),
          OffsetTimeOriginal: `${minutes < 0 ? '-' : '+'}${hours}:${rest}`,
        });
        expect(taken.takenUtc).toBe(date.toISOString());
        expect(taken.takenLocal).toBe(local.slice(0, -1));
      }),
    );
  });

  it('has the milliseconds once', async () => {
    const exif = { DateTimeOriginal: '2024:03:01 01:15:12.5', SubSecTimeOriginal: '123' };
    expect((await takenByExif(exif)).takenLocal).toBe('2024-03-01T01:15:12.500');
  });

  it('has no offset where nothing tells one', async () => {
    const taken = await takenByExif({ DateTimeOriginal: '2024:03:01 01:15:12' });
    expect(taken).toMatchObject({
      takenLocal: '2024-03-01T01:15:12',
      offsetMinutes: null,
      offsetSource: null,
      takenUtc: null,
    });
  });

  it('never has the offset of a later change', async () => {
    const taken = await takenByExif({
      DateTimeOriginal: '2024:03:01 01:15:12',
      DateTime: '2024:03:05 10:00:00',
      OffsetTime: '+01:00',
    });
    expect(taken).toMatchObject({ takenLocal: '2024-03-01T01:15:12', offsetMinutes: null });
  });

  it('has the offset of the digitisation only when it is the same moment', async () => {
    const digitized = { DateTimeDigitized: '2024:03:01 01:15:12', OffsetTimeDigitized: '+05:30' };
    expect(await takenByExif(digitized)).toMatchObject({ offsetMinutes: 330 });
    expect(await takenByExif({ ...digitized, DateTimeOriginal: '2024:03:01 01:15:12' })).toMatchObject({
      offsetMinutes: 330,
    });
    expect(await takenByExif({ ...digitized, DateTimeOriginal: '1985:07:01 12:00:00' })).toMatchObject({
      takenLocal: '1985-07-01T12:00:00',
      offsetMinutes: null,
    });
  });

  it('has the offset that its distance from the satellites shows, to a quarter of an hour', async () => {
    const gps = { GPSDateStamp: '2024:02:29', GPSTimeStamp: [19, 45, 3] };
    expect(await takenByExif({ DateTimeOriginal: '2024:03:01 01:15:12', ...gps })).toMatchObject({
      offsetMinutes: 330,
      offsetSource: 'gps',
      takenUtc: '2024-02-29T19:45:12Z',
    });
    expect(await takenByExif({ DateTimeOriginal: '2024:02:29 19:45:12', ...gps })).toMatchObject({ offsetMinutes: 0 });
    expect(await takenByExif({ DateTimeOriginal: '2024:02:29 10:15:01', ...gps })).toMatchObject({
      offsetMinutes: -570,
    });
  });

  it('does not take an offset from satellites of another day', async () => {
    const exif = { DateTimeOriginal: '2003:12:14 12:01:44', GPSDateStamp: '2018:07:25', GPSTimeStamp: [14, 34, 23] };
    expect(await takenByExif(exif)).toMatchObject({ offsetMinutes: null });
  });

  it('has the offset of the zone at its position', async () => {
    expect(await takenByExif({ DateTimeOriginal: '2024:03:01 01:15:12', ...DELHI }, { atlas: INDIA })).toMatchObject({
      offsetMinutes: 330,
      offsetSource: 'gps',
      takenUtc: '2024-02-29T19:45:12Z',
    });
  });

  it('has the offset of the zone where the last fix of the satellites was old', async () => {
    const exif = {
      DateTimeOriginal: '2024:03:01 01:15:12',
      GPSDateStamp: '2024:02:29',
      GPSTimeStamp: [19, 20, 0],
      ...DELHI,
    };
    expect(await takenByExif(exif, { atlas: INDIA })).toMatchObject({ offsetMinutes: 330 });
  });

  it('has the offset of the satellites where the camera kept the clock of home', async () => {
    const exif = {
      DateTimeOriginal: '2024:02:29 20:45:12',
      GPSDateStamp: '2024:02:29',
      GPSTimeStamp: [19, 45, 10],
      ...DELHI,
    };
    expect(await takenByExif(exif, { atlas: INDIA })).toMatchObject({
      offsetMinutes: 60,
      takenUtc: '2024-02-29T19:45:12Z',
    });
  });

  it('has the offset that XMP shows by the time of the satellites, whose moment it is where nothing else tells', async () => {
    const xmp = { 'exif:DateTimeOriginal': '2024-03-01T01:15:12', 'exif:GPSTimeStamp': '2024-02-29T19:45:10Z' };
    const shifted = { ...xmp, 'exif:GPSTimeStamp': '2024-02-29T20:45:10+01:00' };
    for (const one of [xmp, shifted, { ...xmp, 'exif:GPSTimeStamp': '2024-02-29T19:45:10.5' }]) {
      const moment = { takenLocal: '2024-03-01T01:15:12', offsetMinutes: 330, offsetSource: 'gps' };
      expect(await takenOf({ tags: withTags({ xmp: one }) })).toMatchObject(moment);
      expect(await takenOf({ sidecar: withTags({ xmp: one }) })).toMatchObject(moment);
    }
    const alone = await takenOf({ tags: withTags({ xmp: { 'exif:GPSTimeStamp': '2024-02-29T19:45:10Z' } }) });
    expect(alone).toMatchObject({ takenSource: 'xmp', takenUtc: '2024-02-29T19:45:10Z' });
    for (const part of ['19:45:10', '2024-02-29']) {
      const { takenSource } = await takenOf({ tags: withTags({ xmp: { 'exif:GPSTimeStamp': part } }) });
      expect(takenSource).toBe('arrival');
    }
  });

  it('is that of the satellites where the camera had no clock', async () => {
    const exif = { GPSDateStamp: '2024:02:29', GPSTimeStamp: [19, 45, 12], ...DELHI };
    expect(await takenByExif(exif, { atlas: INDIA })).toMatchObject({
      takenLocal: '2024-03-01T01:15:12',
      takenSource: 'exif',
      offsetMinutes: 330,
    });
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '1825:12:31 23:59:59',
    '2026:11:23 12:00:01',
    '1970:01:01 00:00:00',
  ])('is not %j', async (date) => {
    expect((await takenByExif({ DateTimeOriginal: date })).takenSource).toBe('arrival');
    expect((await metadataOf({ tags: withTags({ exif: { DateTimeOriginal: date } }) })).captured).toBeNull();
  });
});

describe('who is asked for the time', () => {
  const everything: Evidence = {
    ...NOTHING,
    tags: {
      ...NO_TAGS,
      exif: { DateTimeOriginal: '2001:01:01 01:01:01', DateTime: '2008:08:08 08:08:08' },
      xmp: { 'photoshop:DateCreated': '2002-02-02T02:02:02' },
      iptc: { 'Date Created': '20030303', 'Time Created': '030303+0000' },
      png: { 'Creation Time': 'Sun, 04 Apr 2004 04:04:04 GMT' },
    },
    video: { ...NO_VIDEO_FACTS, createdUtc: '2005-05-05T05:05:05Z' },
    sidecar: withTags({ xmp: { 'exif:DateTimeOriginal': '2006-06-06T06:06:06' } }),
    takeout: { ...TAKEOUT, takenUtc: '2007-07-07T07:07:07Z' },
    name: 'IMG_20070808_070707.jpg',
    fileTime: '2009-09-09T09:09:09.000Z',
  };
  /** What stays of the tags as one after another goes. */
  const { exif, xmp, iptc, png } = everything.tags ?? NO_TAGS;
  const change = { DateTime: exif['DateTime'] ?? '' };
  const others = { tags: withTags({ exif: change }) };
  const steps: readonly (readonly [string, string, Partial<Evidence>])[] = [
    ['xmp', '2006-06-06T06:06:06', {}],
    ['exif', '2001-01-01T01:01:01', { sidecar: null }],
    ['xmp', '2002-02-02T02:02:02', { sidecar: null, tags: withTags({ exif: change, xmp, iptc, png }) }],
    ['iptc', '2003-03-03T03:03:03', { sidecar: null, tags: withTags({ exif: change, iptc, png }) }],
    ['png', '2004-04-04T04:04:04', { sidecar: null, tags: withTags({ exif: change, png }) }],
    ['video', '2005-05-05T05:05:05', { ...others, sidecar: null }],
    ['takeout', '2007-07-07T07:07:07', { ...others, video: null, sidecar: null }],
    ['file-name', '2007-08-08T07:07:07', { ...others, video: null, sidecar: null, takeout: null }],
    ['exif', '2008-08-08T08:08:08', { ...others, video: null, sidecar: null, takeout: null, name: 'a.jpg' }],
    ['file-time', '2009-09-09T09:09:09', { tags: null, video: null, sidecar: null, takeout: null, name: 'a.jpg' }],
    [
      'arrival',
      '2026-11-22T12:00:00',
      { tags: null, video: null, sidecar: null, takeout: null, name: 'a.jpg', fileTime: null },
    ],
  ];

  it.each(steps)('%s: %s', async (takenSource, takenLocal, change_) => {
    expect(await takenOf({ ...everything, ...change_ })).toMatchObject({ takenSource, takenLocal });
  });

  it('a PNG is asked when it was last changed only after the name', async () => {
    const tags = withTags({ png: { tIME: [2024, 3, 1, 1, 15, 12] } });
    expect(await takenOf({ tags })).toMatchObject({ takenSource: 'png', takenLocal: '2024-03-01T01:15:12' });
    expect(await takenOf({ tags, name: 'Screenshot_2023-01-01-10-00-00.png' })).toMatchObject({
      takenSource: 'file-name',
    });
  });

  it('a file time of 1980 is what a zip writes for none', async () => {
    expect(await takenOf({ fileTime: '1980-01-01T00:00:00.000Z' })).toMatchObject({ takenSource: 'arrival' });
  });

  it('the file alone decides what was captured', async () => {
    const { captured } = await metadataOf({ ...everything, tags: null, video: null });
    expect(captured).toBeNull();
    expect((await metadataOf(everything)).captured).toMatchObject({ takenSource: 'exif' });
  });
});

describe('an instant becomes a wall time', () => {
  const video = { ...NO_VIDEO_FACTS, createdUtc: '2024-02-29T19:45:12Z' };

  it('in the zone of its position', async () => {
    const there = { ...video, latitude: 28.6139, longitude: 77.209 };
    expect(await takenOf({ video: there, atlas: INDIA })).toMatchObject({
      takenLocal: '2024-03-01T01:15:12',
      offsetMinutes: 330,
      offsetSource: 'gps',
    });
  });

  it('unless a clock named the file: the satellites beside it then tell its zone', async () => {
    const exif = { GPSDateStamp: '2024:02:29', GPSTimeStamp: [19, 45, 12], ...DELHI };
    expect(await takenByExif(exif, { atlas: INDIA, name: 'IMG_20240229_194515.jpg' })).toMatchObject({
      takenLocal: '2024-02-29T19:45:15',
      takenSource: 'file-name',
      offsetMinutes: 0,
      offsetSource: 'gps',
    });
    expect(await takenByExif(exif, { atlas: INDIA, name: 'scan 2024-03-01.jpg' })).toMatchObject({
      takenLocal: '2024-03-01T01:15:12',
      offsetMinutes: 330,
    });
  });

  it('unless it is a wall time that a camera without a zone wrote as if it were UTC, which the name shows', async () => {
    const there = { ...video, latitude: 28.6139, longitude: 77.209 };
    expect(await takenOf({ video: there, atlas: INDIA, name: 'DJI_20240229194515_0001_D.MP4' })).toEqual({
      takenLocal: '2024-02-29T19:45:12',
      takenSource: 'video',
      offsetMinutes: 330,
      offsetSource: 'gps',
      takenUtc: '2024-02-29T14:15:12Z',
    });
  });

  it('in the zone that the name of the file shows', async () => {
    expect(await takenOf({ video, name: 'VID_20240301_011504.mp4' })).toEqual({
      takenLocal: '2024-03-01T01:15:12',
      takenSource: 'video',
      offsetMinutes: 330,
      offsetSource: 'assumed',
      takenUtc: '2024-02-29T19:45:12Z',
    });
  });

  it('or gives way to the name where no zone lies between them', async () => {
    expect(await takenOf({ video, name: 'VID_20240301_012212.mp4' })).toMatchObject({
      takenLocal: '2024-03-01T01:22:12',
      takenSource: 'file-name',
      offsetMinutes: null,
    });
  });

  it('in the zone of the household, which is UTC where it is not known', async () => {
    expect(await takenOf({ video, homeZone: 'Europe/Rome' })).toMatchObject({
      takenLocal: '2024-02-29T20:45:12',
      offsetMinutes: 60,
      offsetSource: 'assumed',
    });
    expect(await takenOf({ video })).toMatchObject({ takenLocal: '2024-02-29T19:45:12', offsetMinutes: 0 });
    expect(await takenOf({ name: 'PXL_20240229_194512123.jpg', homeZone: 'Europe/Rome' })).toMatchObject({
      takenLocal: '2024-02-29T20:45:12.123',
      takenSource: 'file-name',
    });
  });

  it('unless the video says its wall time', async () => {
    const local = { ...video, createdLocal: '2024-03-01T01:15:12', createdOffsetMinutes: 330 };
    expect(await takenOf({ video: local, homeZone: 'Europe/Rome' })).toMatchObject({
      takenLocal: '2024-03-01T01:15:12',
      offsetSource: 'exif',
      takenUtc: '2024-02-29T19:45:12Z',
    });
  });
});

describe('what is known beside the time', () => {
  it('is nothing of a file that says nothing', async () => {
    expect(await metadataOf({})).toEqual(NO_METADATA);
  });

  it('is the camera and how it was set', async () => {
    const exif = {
      Make: 'NIKON CORPORATION',
      Model: 'NIKON D850',
      LensModel: '24-70mm f/2.8',
      FocalLength: 35,
      FNumber: 2.8,
      ExposureTime: 0.004,
      ISOSpeedRatings: [400, 0],
      Flash: 25,
      Orientation: 6,
    };
    expect(await metadataOf({ tags: withTags({ exif }) })).toMatchObject({
      camera: 'Nikon D850',
      lens: '24-70mm f/2.8',
      focalLengthMm: 35,
      aperture: 2.8,
      exposureSeconds: 0.004,
      iso: 400,
      flash: true,
      orientation: 6,
    });
    const apex = {
      ApertureValue: 4,
      ShutterSpeedValue: 8,
      Flash: 24,
      FocalLength: 0,
      LensModel: '----',
      Orientation: 9,
    };
    expect(await metadataOf({ tags: withTags({ exif: apex }) })).toMatchObject({
      aperture: 4,
      exposureSeconds: 0.00391,
      flash: false,
      focalLengthMm: null,
      lens: null,
      orientation: null,
    });
  });

  it('is no orientation where the container turns the pixels', async () => {
    const tags = withTags({ exif: { Orientation: 6 } });
    expect((await metadataOf({ tags, contentType: 'image/heic' })).orientation).toBeNull();
    expect((await metadataOf({ tags, contentType: 'image/webp' })).orientation).toBe(6);
  });

  it('is what a sidecar says, since somebody wrote it later, and the tags of all', async () => {
    const tags = withTags({
      exif: { ...DELHI, ImageDescription: 'from the camera', Artist: 'Ann', Rating: 2 },
      xmp: { 'dc:title': 'Old', 'dc:subject': ['Rome', 'sea'] },
      iptc: { Keywords: ['sea', 'boat'] },
    });
    const sidecar = withTags({
      xmp: {
        'dc:title': 'New',
        'dc:description': 'by hand',
        'dc:subject': ['rome', 'night'],
        'lr:hierarchicalSubject': ['Places|Italy|Rome', 'AC/DC'],
        'digiKam:TagsList': ['People/Ann'],
        'xmp:Rating': '5',
        'exif:GPSLatitude': '41,54.0N',
        'exif:GPSLongitude': '12,30.0E',
      },
    });
    const takeout = { ...TAKEOUT, description: 'from Google', people: ['Ann', 'Bo'], latitude: 1, longitude: 1 };
    expect(await metadataOf({ tags, sidecar, takeout })).toMatchObject({
      title: 'New',
      description: 'by hand',
      rating: 5,
      latitude: 41.9,
      longitude: 12.5,
      artist: 'Ann',
      tags: ['rome', 'night', 'AC/DC', 'Ann', 'sea', 'boat', 'Bo'],
    });
    expect(await metadataOf({ tags, takeout })).toMatchObject({
      title: 'Old',
      description: 'from the camera',
      rating: 2,
      latitude: 28.6139,
    });
    expect(await metadataOf({ takeout })).toMatchObject({
      description: 'from Google',
      latitude: 1,
      tags: ['Ann', 'Bo'],
    });
  });

  it('is the place, asked of the atlas once and only with a position', async () => {
    expect((await describeOnce({ ...NOTHING, tags: withTags({ exif: DELHI }), atlas: INDIA })).place).toEqual(PLACE);
    const island = { GPSLatitude: [0, 0, 0], GPSLatitudeRef: 'N', GPSLongitude: [0, 0, 0], GPSLongitudeRef: 'E' };
    const { place, metadata } = await describeOnce({ ...NOTHING, tags: withTags({ exif: island }), atlas: INDIA });
    expect(place).toBeNull();
    expect(metadata.latitude).toBeNull();
  });

  it('is what Windows wrote, in UTF-16', async () => {
    const exif = {
      XPTitle: utf16('Zoë'),
      XPKeywords: utf16('Meer;Šibenik; '),
      XPAuthor: utf16('Jan'),
      RatingPercent: 99,
    };
    expect(await metadataOf({ tags: withTags({ exif }) })).toMatchObject({
      title: 'Zoë',
      tags: ['Meer', 'Šibenik'],
      artist: 'Jan',
      rating: 5,
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [25, 2],
    [50, 3],
    [75, 4],
    [99, 5],
    [101, null],
  ])('is the rating of Windows in percents: %i are %s stars', async (percent, rating) => {
    const tags = withTags({ xmp: { 'MicrosoftPhoto:Rating': String(percent) } });
    expect((await metadataOf({ tags })).rating).toBe(rating);
  });

  it.each([
    ['5', 5],
    ['3.0', 3],
    ['-1', null],
    ['6', null],
  ])('is a rating of %s: %s', async (stars, rating) => {
    expect((await metadataOf({ tags: withTags({ xmp: { 'xmp:Rating': stars } }) })).rating).toBe(rating);
  });

  it.each([
    'OLYMPUS DIGITAL CAMERA',
    'OLYMPUS DIGITAL CAMERA         ',
    'FUJIFILM DIGITAL CAMERA',
    'SONY DSC',
    'SAMSUNG CSC',
    '<Digimax S500 / Kenox S500>',
    'DCIM\\100MEDIA\\DJI_0001.JPG',
    'x-default',
    '   ',
    '\0\0\0',
    'Acme',
    'acme snap 3',
    'Snap 3',
  ])('is not what a camera calls every picture: %j', async (text) => {
    const exif = { Make: 'ACME', Model: 'Snap 3', ImageDescription: text };
    const xmp = { 'dc:title': text };
    expect(await metadataOf({ tags: withTags({ exif, xmp }) })).toMatchObject({ title: null, description: null });
  });

  it('is what a person wrote behind what the camera did', async () => {
    const exif = { ImageDescription: 'OLYMPUS DIGITAL CAMERA' };
    const xmp = { 'dc:description': 'SAMSUNG CSC', 'exif:UserComment': 'My first digital camera' };
    expect((await metadataOf({ tags: withTags({ exif, xmp }) })).description).toBe('My first digital camera');
  });

  it('is not the mode that a Huawei was in, which may be a word elsewhere', async () => {
    for (const [Make, ImageDescription, description] of [
      ['HUAWEI', 'mon', null],
      ['HONOR', 'sdr_HDRB', null],
      ['Canon', 'mon', 'mon'],
      ['HUAWEI', 'oma', 'oma'],
    ] as const) {
      const metadata = await metadataOf({ tags: withTags({ exif: { Make, ImageDescription } }) });
      expect(metadata.description).toBe(description);
    }
  });

  it('is the id and the length of a video', async () => {
    const video = {
      ...NO_VIDEO_FACTS,
      durationSeconds: 12.5,
      contentIdentifier: 'A-1',
      make: 'Apple',
      model: 'iPhone 15',
    };
    expect(await metadataOf({ video })).toMatchObject({
      durationSeconds: 12.5,
      contentIdentifier: 'A-1',
      camera: 'Apple iPhone 15',
    });
  });
});

it('whatever the tags say, there is a time, and it is not later than a day after arrival', async () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 6 }));
  const names = [
    'DateTimeOriginal',
    'GPSDateStamp',
    'GPSTimeStamp',
    'GPSLatitude',
    'GPSLatitudeRef',
    'UserComment',
    'XPTitle',
    'Rating',
  ];
  const tags = fc.record({
    exif: fc.dictionary(fc.constantFrom(...names), value),
    xmp: fc.dictionary(fc.constantFrom('xmp:Rating', 'dc:subject', 'exif:GPSLatitude', 'xmp:CreateDate'), value),
    iptc: fc.dictionary(fc.constantFrom('Date Created', 'Keywords'), value),
    png: fc.dictionary(fc.constantFrom('Creation Time', 'tIME'), value),
    maker: fc.constant({}),
  });
  await fc.assert(
    fc.asyncProperty(tags, fc.string(), async (any, name) => {
      const { taken } = await describeOnce({ ...NOTHING, tags: any, sidecar: any, name, atlas: INDIA });
      expect(taken.takenLocal).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?$/);
      expect(taken.takenLocal <= '2026-11-23T12:00:00').toBe(true);
    }),
  );
});
