import { describe, expect, it } from 'vitest';
import {
  ARRIVAL,
  atlasIn,
  describeWith,
  SOMEWHERE,
  takeoutAt,
  withExif,
  withTags,
  withXmp,
} from './evidence.test-helper.ts';

const named = (name: string, fileTime: string | null = null) => [{ ...ARRIVAL, name, fileTime }];
const takenOf = async (evidence: Parameters<typeof describeWith>[0]) => (await describeWith(evidence)).taken;

describe('a camera’s default date', () => {
  it.each(['2009:01:01 00:00:00', '2009:01:01 00:00:59', '2002:12:08 12:00:31'])(
    '%s counts where nothing else speaks',
    async (date) => {
      const tags = withExif({ DateTimeOriginal: date, DateTime: '2017:08:09 10:11:12' });
      const arrivals = named('a.jpg', '2018-03-04T05:06:07Z');
      expect((await takenOf({ tags, arrivals })).takenLocal.slice(0, 10)).toBe(date.slice(0, 10).replaceAll(':', '-'));
      expect((await takenOf({ tags, arrivals: named('IMG_20161112_131415.jpg') })).takenSource).toBe('file-name');
      expect((await takenOf({ tags, takeout: takeoutAt('2016-11-12T12:14:15Z') })).takenSource).toBe('takeout');
      expect((await takenOf({ tags, sidecar: withXmp({ 'xmp:CreateDate': '2016-11-12' }) })).takenSource).toBe('xmp');
      const located = withExif({ DateTimeOriginal: date, GPSDateStamp: '2016:11:12', GPSTimeStamp: [12, 14, 15] });
      expect((await takenOf({ tags: located })).takenLocal).toBe('2016-11-12T12:14:15');
    },
  );

  it.each(['2009:01:01 00:01:00', '2009:01:02 00:00:00', '2002:12:08 12:01:00'])('is not %s', async (date) => {
    const tags = withExif({ DateTimeOriginal: date });
    expect((await takenOf({ tags, arrivals: named('IMG_20161112_131415.jpg') })).takenSource).toBe('exif');
  });

  it('is none where the camera knows its zone', async () => {
    const tags = withExif({ DateTimeOriginal: '2009:01:01 00:00:07', OffsetTimeOriginal: '+01:00' });
    expect((await takenOf({ tags, arrivals: named('IMG_20161112_131415.jpg') })).takenSource).toBe('exif');
  });

  it.each([
    ['exif', { GPSDateStamp: '2005:12:30', GPSTimeStamp: [5, 55, 43] }, {}],
    ['XMP', {}, { 'exif:GPSTimeStamp': '2005-12-30T05:55:43Z' }],
  ])('counts beside an older satellite time in %s, which is that of the last fix', async (_, exif, xmp) => {
    const tags = withTags({ exif: { DateTimeOriginal: '2006:01:01 00:00:06', ...SOMEWHERE, ...exif }, xmp });
    const atlas = atlasIn('America/Los_Angeles');
    expect(await takenOf({ tags, atlas })).toMatchObject({
      takenLocal: '2006-01-01T00:00:06',
      takenSource: 'exif',
      offsetMinutes: -480,
    });
    for (const name of ['IMG_20161112_131415.jpg', 'IMG_20041112_131415.jpg'])
      expect((await takenOf({ tags, atlas, arrivals: named(name) })).takenSource).toBe('file-name');
  });

  it('of a digitisation gives way as well', async () => {
    const tags = withExif({ DateTimeDigitized: '2002:12:08 12:00:00' });
    expect((await takenOf({ tags, arrivals: named('IMG_20161112_131415.jpg') })).takenSource).toBe('file-name');
  });

  it('that Takeout copied speaks no more than the camera’s', async () => {
    const evidence = {
      tags: withExif({ DateTimeOriginal: '2009:01:01 00:00:07' }),
      takeout: takeoutAt('2008-12-31T23:00:07Z'),
    };
    expect((await takenOf({ ...evidence, arrivals: named('IMG_20161112_131415.jpg') })).takenSource).toBe('file-name');
    expect((await takenOf(evidence)).takenLocal).toBe('2009-01-01T00:00:07');
  });

  it('is a real New Year where what speaks is of that day', async () => {
    const evidence = { tags: withExif({ DateTimeOriginal: '2009:01:01 00:00:07' }) };
    for (const name of ['Party 2008-12-31.jpg', 'IMG_20090101_000007.jpg']) {
      expect(await takenOf({ ...evidence, arrivals: named(name) })).toMatchObject({
        takenLocal: '2009-01-01T00:00:07',
        takenSource: 'exif',
      });
    }
  });
});

describe('a day alone', () => {
  it.each([
    ['the file’s name', { arrivals: named('IMG_19890505_101112.jpg') }, 'file-name', '1989-05-05T10:11:12'],
    ['Takeout', { takeout: takeoutAt('1989-05-05T10:11:12Z') }, 'takeout', '1989-05-05T10:11:12'],
    [
      'the file system, and stays its own source',
      { arrivals: named('a.jpg', '1989-05-05T10:11:12Z') },
      'exif',
      '1989-05-05T10:11:12',
    ],
    [
      'no claim of another day',
      { arrivals: named('IMG_19890506_101112.jpg', '1989-05-04T10:11:12Z') },
      'exif',
      '1989-05-05T12:00:00',
    ],
    ['no arrival', { arrivals: [{ ...ARRIVAL, arrivedAt: '1989-05-05T10:11:12Z' }] }, 'exif', '1989-05-05T12:00:00'],
  ])('takes the time of %s', async (_, evidence, takenSource, takenLocal) => {
    const tags = withExif({ DateTimeOriginal: '1989:05:05   :  :  ' });
    expect(await takenOf({ tags, ...evidence })).toMatchObject({ takenSource, takenLocal });
  });

  it('of XMP takes the time of IPTC', async () => {
    const tags = withTags({
      xmp: { 'photoshop:DateCreated': '2011-06-07' },
      iptc: { 'Date Created': '20110607', 'Time Created': '081530+0200' },
    });
    expect(await takenOf({ tags })).toMatchObject({ takenLocal: '2011-06-07T08:15:30', takenSource: 'iptc' });
  });

  it('in a name that WhatsApp gave takes the time of the file on that day, in the zone of home', async () => {
    const arrivals = named('IMG-20220528-WA0004.jpg', '2022-05-27T23:45:15Z');
    expect(await takenOf({ arrivals, homeZone: 'Europe/Rome' })).toEqual({
      takenLocal: '2022-05-28T01:45:15',
      takenSource: 'file-name',
      offsetMinutes: 120,
      offsetSource: 'assumed',
      takenUtc: '2022-05-27T23:45:15Z',
    });
    expect((await takenOf({ arrivals })).takenLocal).toBe('2022-05-28T12:00:04');
  });
});

it('a month or a year alone takes the day of what was written to say it, not of a copy', async () => {
  const tags = withExif({ DateTimeOriginal: '1989:05:00 00:00:00' });
  expect((await takenOf({ tags, arrivals: named('a.jpg', '1989-05-05T10:11:12Z') })).takenLocal).toBe(
    '1989-05-01T12:00:00',
  );
  expect((await takenOf({ tags, arrivals: named('Rome 1989-05-05.jpg') })).takenLocal).toBe('1989-05-05T12:00:00');
  const year = withExif({ DateTimeOriginal: '1989:00:00 00:00:00' });
  const arrivals = named('Rome 1989-05-05.jpg', '1989-05-05T10:11:12Z');
  expect(await takenOf({ tags: year, arrivals })).toMatchObject({
    takenLocal: '1989-05-05T10:11:12',
    takenSource: 'file-name',
  });
});

describe('an instant that no zone brings together with the name', () => {
  const scan = { DateTimeDigitized: '2020:04:02 12:56:32' };

  it('gives its place to the name, before what ranks below it', async () => {
    const evidence = { tags: withExif(scan), takeout: takeoutAt('2011-06-03T00:10:00Z'), homeZone: 'Europe/Rome' };
    const far = await takenOf({ ...evidence, arrivals: named('Beach 2011-06-02.jpg') });
    expect(far).toMatchObject({ takenLocal: '2011-06-02T12:00:00', takenSource: 'file-name' });
    const near = await takenOf({ ...evidence, arrivals: named('IMG_20110602_200400.jpg') });
    expect(near).toMatchObject({ takenLocal: '2011-06-02T20:04:00', takenSource: 'file-name' });
    expect(await takenOf(evidence)).toMatchObject({ takenLocal: '2011-06-03T02:10:00', takenSource: 'takeout' });
  });

  it('gives nothing where it is no time', async () => {
    const evidence = { tags: withExif(scan), takeout: takeoutAt('1970-01-01T00:00:00Z') };
    const arrivals = named('IMG_20110602_200400.jpg');
    expect(await takenOf({ ...evidence, arrivals })).toMatchObject({ takenSource: 'exif' });
  });
});

describe('the satellites’ time', () => {
  const fix = { ...SOMEWHERE, GPSDateStamp: '2016:11:12', GPSTimeStamp: [12, 14, 15] };

  it('is that of the picture where there is no clock', async () => {
    expect((await takenOf({ tags: withExif(fix), atlas: atlasIn('Europe/Rome') })).takenLocal).toBe(
      '2016-11-12T13:14:15',
    );
  });

  it('comes after the file’s own last change, since a fix may be years old', async () => {
    const tags = withExif({ ...fix, DateTime: '2019:02:03 04:05:06' });
    expect((await takenOf({ tags })).takenLocal).toBe('2019-02-03T04:05:06');
    const unset = withExif({ ...fix, DateTime: '0000:00:00 00:00:00' });
    expect((await takenOf({ tags: unset })).takenLocal).toBe('2016-11-12T12:14:15');
  });

  it('tells the offset of a clock that only stamped the last change', async () => {
    const tags = withExif({ ...fix, DateTime: '2016:11:12 08:14:17' });
    expect(await takenOf({ tags, atlas: atlasIn('Europe/Rome') })).toMatchObject({ offsetMinutes: -240 });
  });
});
