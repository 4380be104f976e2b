import { describe, expect, it } from 'vitest';
import {
  box,
  concat,
  countedSource,
  FTYP,
  keyed,
  latin,
  mvhd,
  since1904,
  u16,
  u32,
  utf8,
} from './movie.test-helper.ts';
import { readVideoFacts } from './read-video-facts.ts';

const HEADER = '2022-07-09T18:05:40Z';
const WALL = '2022-07-09T18:05:40';
const movie = (...boxes: readonly Uint8Array[]) =>
  readVideoFacts(countedSource(concat([FTYP, box('moov', mvhd(since1904(HEADER)), ...boxes)])).source);
const described = (...boxes: readonly Uint8Array[]) => movie(box('udta', ...boxes));

type TagRecord = readonly [number, number, number, Uint8Array | readonly number[]];
const text = (tag: number, value: string): TagRecord => [tag, 2, value.length + 1, latin(`${value}\0`)];
const nikon = (...records: readonly TagRecord[]) =>
  box(
    'NCDT',
    box('NCTH', new Uint8Array(8)),
    box('NCTG', ...records.flatMap(([tag, type, count, value]) => [u32(tag), u16(type), u16(count), value])),
  );
const NIKON = [
  text(1, 'NIKON CORPORATION'),
  text(2, 'NIKON D7500'),
  [0x13, 4, 2, new Uint8Array(8)],
  text(0x11, '2022:07:09 18:05:40'),
  text(0x12, '2022:07:09 18:05:39'),
  [0x19, 8, 1, u16(-300)],
] as const;

const CANON_UUID = [0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48];
const THUMBNAIL = concat([[0xff, 0xd8, 0xff, 0xe1, 0, 20], latin('Exif\0\0II*\0'), u32(0x08000000), [0, 0]]);
const setting = (key: string, type: string, value: string) =>
  concat([latin(key), latin(type), [1], u16(value.length), latin(value.padEnd(Math.ceil(value.length / 4) * 4, '\0'))]);

describe('a camera without a zone writes its wall time into the header', () => {
  it.each([
    ['Nikon', 'NIKON CORPORATION', nikon(...NIKON.slice(0, 2))],
    ['a Nikon that says nothing', 'Nikon', box('NCDT')],
    ['Pentax', 'PENTAX', box('TAGS', latin('PENTAX DIGITAL CAMERA\0'), new Uint8Array(200))],
    ['Kodak', 'EASTMAN KODAK', box('TAGS', latin('EASTMAN KODAK COMPANY'), new Uint8Array(200))],
    ['Pentax of later', 'Pentax', box('PXTH', new Uint8Array(40))],
    ['Canon', 'Canon', box('CNFV', latin('Firmware Version 1.0.9\0'))],
    ['Casio', 'Casio', box('QVMI', new Uint8Array(40))],
    ['Fujifilm', 'Fujifilm', box('MVTG', new Uint8Array(40))],
    ['Minolta', 'Minolta', box('MMA0', new Uint8Array(40))],
    ['GoPro', 'GoPro', box('FIRM', latin('HD6.01.02.10.00'))],
    ['GoPro HERO10', 'GoPro', box('FIRM', latin('H21.01.01.46.00'))],
  ])('%s', async (_, make, camera) => {
    expect(await described(camera)).toMatchObject({
      make,
      createdUtc: null,
      createdLocal: WALL,
      createdOffsetMinutes: null,
    });
  });

  it.each([
    ['one that has a zone: GoPro HERO11', box('FIRM', latin('H22.01.02.01.00'))],
    ['one that has a zone: GoPro HERO13', box('FIRM', latin('H24.01.02.02.00'))],
    ['tags of somebody else', box('TAGS', latin('some tool'), new Uint8Array(200))],
    ['a box of somebody else', box('LENS', latin('0123456789'))],
  ])('and not %s', async (_, camera) => {
    expect(await described(camera)).toMatchObject({ createdUtc: HEADER, createdLocal: null });
  });

  it('and what it says with its zone comes first', async () => {
    const dated = keyed({ 'com.apple.quicktime.creationdate': '2022-07-09T20:05:40+0200' });
    expect(await described(box('CNFV', latin('1.0')), dated)).toMatchObject({
      createdLocal: '2022-07-09T20:05:40',
      createdOffsetMinutes: 120,
      createdUtc: null,
    });
  });
});

describe('a Nikon', () => {
  it('names itself and says when it began, beside the header', async () => {
    expect(await described(nikon(...NIKON))).toMatchObject({
      make: 'NIKON CORPORATION',
      model: 'NIKON D7500',
      createdLocal: '2022-07-09T18:05:39',
      createdOffsetMinutes: null,
    });
  });

  it.each([
    [-300, 0, -300],
    [-300, 1, -240],
    [330, 0, 330],
  ])('at %i minutes from UTC and summer time %i is %i minutes from UTC', async (zone, summer, offset) => {
    const world: TagRecord = [0x2000024, 7, 4, [...u16(zone), summer, 2]];
    expect(await described(nikon(...NIKON, world))).toMatchObject({ createdOffsetMinutes: offset });
  });
});

describe('other cameras name themselves', () => {
  it('Canon in a box of its own', async () => {
    expect(await described(box('CNMN', latin('Canon EOS 550D\0\0')))).toMatchObject({
      make: 'Canon',
      model: 'Canon EOS 550D',
    });
  });

  it('Pentax behind its maker', async () => {
    const names = latin(`${'PENTAX'.padEnd(26, '\0')}${'PENTAX WG-2 GPS'.padEnd(24, '\0')}`);
    expect(await described(box('PENT', names, new Uint8Array(80)))).toMatchObject({ model: 'PENTAX WG-2 GPS' });
  });

  it('GoPro among its settings', async () => {
    const settings = concat([
      latin('DEVC'),
      [0, 1],
      u16(60),
      setting('DVNM', 'c', 'Global Settings'),
      setting('MINF', 'c', 'HERO7 Black'),
    ]);
    expect(await described(box('FIRM', latin('HD7.01.01.90.00')), box('GPMF', settings))).toMatchObject({
      make: 'GoPro',
      model: 'HERO7 Black',
      createdLocal: WALL,
    });
  });

  it('3GPP in boxes of their own', async () => {
    const named = [box('manu', u32(0), u16(0x15c7), utf8('Canon\0')), box('modl', utf8('GT-S8530'))];
    expect(await described(...named, box('date', utf8('2022-07-09T20:05:41+0200')))).toMatchObject({
      make: 'Canon',
      model: 'GT-S8530',
      createdLocal: '2022-07-09T20:05:41',
      createdOffsetMinutes: 120,
      createdUtc: HEADER,
    });
  });

  it('Sony in XML, with the wall time and its zone', async () => {
    const xml = `<?xml version="1.0"?><NonRealTimeMeta><CreationDate value="2022-07-09T20:05:40+02:00"/>
      <Device manufacturer="Sony" modelName="ILCE-6400" serialNo="0"></Device></NonRealTimeMeta>`;
    const meta = box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), latin('nrtm'), new Uint8Array(12)),
      box('xml ', u32(0), utf8(xml)),
    );
    const sony = {
      make: 'Sony',
      model: 'ILCE-6400',
      createdLocal: '2022-07-09T20:05:40',
      createdOffsetMinutes: 120,
    };
    expect(await movie(meta)).toMatchObject(sony);
    const moov = box('moov', mvhd(since1904(HEADER)));
    const behind = concat([FTYP, moov, box('mdat', new Uint8Array(50_000)), meta]);
    expect(await readVideoFacts(countedSource(behind).source)).toMatchObject(sony);
  });
});

describe('EXIF that lies in a movie', () => {
  const canon = box('CNTH', box('CNDA', THUMBNAIL));

  it.each([
    ['in a thumbnail of Canon', box('udta', canon)],
    ['in a thumbnail of Canon in its uuid', box('uuid', CANON_UUID, box('CNCV', latin('CanonAVC0010')), canon)],
    ['in what Panasonic writes', box('udta', box('PANA', new Uint8Array(3).fill(0xff), new Uint8Array(80), THUMBNAIL))],
  ])('is handed on from %s', async (_, content) => {
    expect((await movie(content))?.exif).toEqual(THUMBNAIL);
  });

  it('leaves the header of a camera alone that may have a zone', async () => {
    expect(await described(box('PANA', THUMBNAIL))).toMatchObject({ createdUtc: HEADER, createdLocal: null });
  });

  it('is none in a picture without it, and in a box of somebody else', async () => {
    const plain = concat([[0xff, 0xd8, 0xff, 0xe0, 0, 16], latin('JFIF\0'), new Uint8Array(20)]);
    expect(await described(box('CNTH', box('CNDA', plain)))).toMatchObject({ exif: null, createdLocal: WALL });
    expect(await movie(box('uuid', canon))).toMatchObject({ exif: null, createdUtc: HEADER });
  });
});
