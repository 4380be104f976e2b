import { describe, expect, it } from 'vitest';
import { NO_VIDEO_FACTS } from '../videos/video-facts.ts';
import { atlasIn, describeWith, SOMEWHERE, takeoutAt, withExif, withTags, withXmp } from './evidence.test-helper.ts';

const FILE = { DateTimeOriginal: '2019:05:04 16:20:10' };
const STAYS = { takenLocal: '2019-05-04T16:20:10', takenSource: 'exif' };

/** What a sidecar's original time makes of a file's. */
async function corrected(local: string, exif: Readonly<Record<string, string>> = FILE, zone: string | null = null) {
  const sidecar = withXmp({ 'exif:DateTimeOriginal': local });
  const tags = withExif({ ...exif, ...(zone !== null && SOMEWHERE) });
  const { taken, note } = await describeWith({ tags, sidecar, atlas: zone === null ? null : atlasIn(zone) });
  return { ...taken, note };
}

describe('a sidecar’s original time', () => {
  it.each(['2003-07-08T09:10:11', '2019-05-04T16:21:10', '2019-05-04T17:20:11', '2019-05-05T06:35:10'])(
    'of another moment, %s, corrects the file’s',
    async (local) => {
      expect(await corrected(local)).toMatchObject({ takenLocal: local, takenSource: 'xmp', note: null });
    },
  );

  it('may be the file’s moment in another zone: the file stays, and a note says so', async () => {
    for (const local of ['2019-05-04T14:20:10', '2019-05-04T16:05:10', '2019-05-05T06:20:10', '2019-05-04T02:20:10Z']) {
      expect(await corrected(local)).toMatchObject({
        ...STAYS,
        note: expect.stringContaining(local.slice(0, 19).replace('T', ' ')),
      });
    }
  });

  it('is the file’s moment in UTC where it lies exactly the file’s offset before it', async () => {
    const tagged = { ...FILE, OffsetTimeOriginal: '+02:00' };
    expect(await corrected('2019-05-04T14:20:10', tagged)).toMatchObject({ ...STAYS, note: null, offsetMinutes: 120 });
    expect(await corrected('2019-05-04T14:20:10Z', tagged)).toMatchObject({ ...STAYS, note: null });
    expect(await corrected('2019-05-04T14:20:10', FILE, 'Europe/Rome')).toMatchObject({ ...STAYS, note: null });
  });

  it('corrects a file whose offset is known by any other distance', async () => {
    const tagged = { ...FILE, OffsetTimeOriginal: '+02:00' };
    for (const local of ['2019-05-04T15:20:10', '2019-05-04T18:20:10']) {
      expect(await corrected(local, tagged)).toMatchObject({ takenLocal: local, takenSource: 'xmp', note: null });
      expect(await corrected(local, FILE, 'Europe/Rome')).toMatchObject({
        takenLocal: local,
        offsetMinutes: 120,
        offsetSource: 'gps',
      });
    }
  });

  it('is the same moment in a zone of its own', async () => {
    const tagged = { ...FILE, OffsetTimeOriginal: '+02:00' };
    expect(await corrected('2019-05-04T19:50:10+05:30', tagged)).toMatchObject({ ...STAYS, offsetMinutes: 120 });
    expect(await corrected('2019-05-04T19:50:10+05:45', tagged)).toMatchObject({ takenSource: 'xmp' });
  });

  it('lends its zone to the file’s very same second', async () => {
    expect(await corrected('2019-05-04T16:20:10-04:00')).toMatchObject({
      ...STAYS,
      offsetMinutes: -240,
      offsetSource: 'exif',
      takenUtc: '2019-05-04T20:20:10Z',
    });
    expect(await corrected('2019-05-04T16:20:11-04:00')).toMatchObject({ ...STAYS, offsetMinutes: null });
  });

  it('within the file’s minute is no correction', async () => {
    expect(await corrected('2019-05-04T16:20')).toMatchObject({ ...STAYS, note: null });
    expect(await corrected('2019-05-04T16:21:09')).toMatchObject(STAYS);
  });

  it('that knows the day, the month or the year alone corrects a file of another', async () => {
    for (const same of ['2019-05-04', '2019-05', '2019']) expect(await corrected(same)).toMatchObject(STAYS);
    expect(await corrected('1987-06')).toMatchObject({ takenLocal: '1987-06-01T12:00:00', takenSource: 'xmp' });
  });

  it('may be the first minute of a year, which is no default date there', async () => {
    expect(await corrected('2005-01-01T00:00:30')).toMatchObject({ takenLocal: '2005-01-01T00:00:30' });
  });

  it('says the wall time of a video whose header is in UTC', async () => {
    const sidecar = withXmp({ 'exif:DateTimeOriginal': '2019-05-04T18:20:10' });
    const video = { ...NO_VIDEO_FACTS, createdUtc: '2019-05-04T16:20:10Z' };
    const home = { video, homeZone: 'Asia/Tokyo' };
    expect((await describeWith({ ...home, sidecar })).taken.takenLocal).toBe('2019-05-04T18:20:10');
    const copied = withXmp({ 'exif:DateTimeOriginal': '2019-05-04T16:20:10' });
    expect((await describeWith({ ...home, sidecar: copied })).taken.takenLocal).toBe('2019-05-05T01:20:10');
  });
});

const beside = async (local: string) =>
  (await describeWith({ tags: withExif(FILE), sidecar: withXmp({ 'xmp:CreateDate': local }) })).taken;

describe('a sidecar’s time of digitisation', () => {
  it('before the file’s original corrects it: no picture is digitised before it was taken', async () => {
    expect(await beside('2011-02-03T10:20:30+02:00')).toMatchObject({
      takenLocal: '2011-02-03T10:20:30',
      takenSource: 'xmp',
      offsetMinutes: 120,
    });
  });

  it('after it is that of a scanner', async () => {
    expect(await beside('2020-02-03T10:20:30')).toMatchObject(STAYS);
  });
});

describe('a file’s time of digitisation alone', () => {
  const scan = withExif({ DateTimeDigitized: '2020:04:02 12:56:32' });

  it('may be a scan’s: what a sidecar or Takeout says of the original comes first', async () => {
    const sidecar = withXmp({ 'photoshop:DateCreated': '1975-07-08' });
    expect((await describeWith({ tags: scan, sidecar })).taken).toMatchObject({
      takenLocal: '1975-07-08T12:00:00',
      takenSource: 'xmp',
    });
    const takeout = takeoutAt('1975-07-08T11:22:33Z');
    expect((await describeWith({ tags: scan, takeout })).taken).toMatchObject({ takenSource: 'takeout' });
    expect((await describeWith({ tags: scan, sidecar, takeout })).taken.takenLocal).toBe('1975-07-08T11:22:33');
  });

  it('is the wall time of Takeout’s instant where a zone may lie between them', async () => {
    const { taken, note } = await describeWith({ tags: scan, takeout: takeoutAt('2020-04-02T10:56:32Z') });
    expect(taken).toMatchObject({ takenLocal: '2020-04-02T12:56:32', takenSource: 'exif' });
    expect(note).toBeNull();
  });

  it('comes before the file’s name, and after an original of the file by any standard', async () => {
    const arrivals = [{ name: 'IMG_20210101_101010.jpg', fileTime: null, arrivedAt: '2026-11-22T12:00:00Z' }];
    expect((await describeWith({ tags: scan, arrivals })).taken.takenLocal).toBe('2020-04-02T12:56:32');
    const tags = withTags({ exif: scan.exif, iptc: { 'Date Created': '19750708' } });
    expect((await describeWith({ tags })).taken).toMatchObject({ takenSource: 'iptc' });
  });
});

const zoneOf = async (xmp: Readonly<Record<string, string>>, exif: Readonly<Record<string, string>> = FILE) =>
  (await describeWith({ tags: withTags({ exif, xmp }) })).taken.offsetMinutes;

describe('the zone of XMP in the file', () => {
  it('counts for EXIF’s very same second, where EXIF names none', async () => {
    expect(await zoneOf({ 'photoshop:DateCreated': '2019-05-04T16:20:10+02:00' })).toBe(120);
    expect(await zoneOf({ 'xmp:CreateDate': '2019-05-04T16:20:10.25+02:00' })).toBe(120);
    expect(await zoneOf({ 'photoshop:DateCreated': '2019-05-04T16:20:11+02:00' })).toBeNull();
    const tagged = { ...FILE, OffsetTimeOriginal: '-03:00' };
    expect(await zoneOf({ 'photoshop:DateCreated': '2019-05-04T16:20:10+02:00' }, tagged)).toBe(-180);
  });

  it('is not IPTC’s', async () => {
    const iptc = { 'Date Created': '20190504', 'Time Created': '162010+0200' };
    expect((await describeWith({ tags: withTags({ exif: FILE, iptc }) })).taken.offsetMinutes).toBeNull();
  });
});
