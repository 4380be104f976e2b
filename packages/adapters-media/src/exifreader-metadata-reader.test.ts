import { deflateSync } from 'node:zlib';

import { describePhoto, NO_TAGS } from '@homelake/photos';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMetadataReader } from './exifreader-metadata-reader.ts';
import { appleMakerNote, bigTiff, box, iptc, jpeg, png, tiff, webp } from './tagged-files.test-helper.ts';
import type { TiffTag, TiffTags } from './tagged-files.test-helper.ts';

const reader = createMetadataReader();
const EXIF = tiff({
  image: [
    [0x010f, 2, 'TestCam'],
    [0x0110, 2, 'Zoë 1'],
    [0x0112, 3, [6]],
    [0x9c9b, 1, Buffer.from('Meer\0', 'utf16le')],
  ],
  exif: [
    [0x829a, 5, [1, 250]],
    [0x829d, 5, [28, 10]],
    [0x8827, 3, [400]],
    [0x9003, 2, '2024:03:01 01:15:12'],
    [0x9010, 2, '+01:00'],
    [0x9011, 2, '+05:30'],
    [0x9209, 3, [25]],
    [0x920a, 5, [35, 1]],
    [0x9286, 7, Buffer.from('ASCII\0\0\0on the roof', 'latin1')],
    [0x9291, 2, '123'],
    [0xa434, 2, '24-70mm'],
  ],
  gps: [
    [1, 2, 'N'],
    [2, 5, [28, 1, 36, 1, 5004, 100]],
    [3, 2, 'E'],
    [4, 5, [77, 1, 12, 1, 324, 10]],
    [5, 1, [0]],
    [6, 5, [216, 1]],
    [7, 5, [19, 1, 45, 1, 12, 1]],
    [29, 2, '2024:02:29'],
  ],
});
const TAGS = {
  Make: 'TestCam',
  Model: 'Zoë 1',
  Orientation: 6,
  XPTitle: [...Buffer.from('Meer\0', 'utf16le')],
  ExposureTime: 0.004,
  FNumber: 2.8,
  ISOSpeedRatings: 400,
  DateTimeOriginal: '2024:03:01 01:15:12',
  OffsetTimeOriginal: '+05:30',
  Flash: 25,
  FocalLength: 35,
  UserComment: [...Buffer.from('ASCII\0\0\0on the roof', 'latin1')],
  SubSecTimeOriginal: '123',
  LensModel: '24-70mm',
  GPSLatitudeRef: 'N',
  GPSLatitude: [28, 36, 50.04],
  GPSLongitudeRef: 'E',
  GPSLongitude: [77, 12, 32.4],
  GPSAltitudeRef: 0,
  GPSAltitude: 216,
  GPSTimeStamp: [19, 45, 12],
  GPSDateStamp: '2024:02:29',
};
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" MicrosoftPhoto:Rating="75"/></rdf:RDF></x:xmpmeta>`;
const PROPERTIES = { 'xmp:Rating': '4', 'MicrosoftPhoto:Rating': '75' };

/** Nothing in a file may be printed on the console. */
const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => [name, vi.fn()] as const);
beforeEach(() => {
  for (const [name, spy] of spies) vi.spyOn(console, name).mockImplementation(spy);
});
afterEach(() => {
  for (const [, spy] of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe('the tags of a file are the same', () => {
  it.each([
    ['JPEG', jpeg({ exif: EXIF })],
    ['PNG', png([['eXIf', EXIF]])],
    ['WebP', webp([['EXIF', EXIF]])],
    ['TIFF', EXIF],
  ])('in a %s', async (_format, bytes) => {
    expect((await reader.read(bytes)).exif).toEqual(TAGS);
  });

  it('in either byte order', async () => {
    const gps = [
      [1, 2, 'S'],
      [2, 5, [28, 1, 36, 1, 0, 1]],
    ] as const;
    const exif = [
      [0x9003, 2, '2024:03:01 01:15:12'],
      [0x829d, 5, [28, 10]],
    ] as const;
    const [big, little] = await Promise.all(
      [false, true].map((order) => reader.read(jpeg({ exif: tiff({ exif, gps }, order) }))),
    );
    expect(little?.exif).toEqual(big?.exif);
    expect(little?.exif).toMatchObject({ FNumber: 2.8, GPSLatitude: [28, 36, 0] });
  });

  it('in a BigTIFF, in either byte order, and with its pixels', async () => {
    const tags: TiffTags = {
      image: [
        [0x010e, 2, 'A red wall'],
        [0x010f, 2, 'Cam'],
        [0x0112, 3, [6]],
        [700, 1, Buffer.from(XMP)],
      ],
      exif: [
        [0x9003, 2, '2024:03:01 01:15:12'],
        [0x829d, 5, [28, 10]],
      ],
      gps: [
        [1, 2, 'S'],
        [2, 5, [28, 1, 36, 1, 0, 1]],
      ],
    };
    for (const order of [false, true]) {
      const { exif, xmp } = await reader.read(bigTiff(tags, order));
      expect(exif).toMatchObject((await reader.read(tiff(tags, order))).exif);
      expect(exif).toMatchObject({ Make: 'Cam', Orientation: 6, FNumber: 2.8, GPSLatitude: [28, 36, 0] });
      expect(xmp).toEqual(PROPERTIES);
    }
    const create = { width: 9, height: 9, channels: 3, background: 'red' } as const;
    const encoded = await sharp({ create }).tiff({ bigtiff: true }).toBuffer();
    expect((await reader.read(encoded)).exif).toMatchObject({ Orientation: 1 });
  });

  it('where there is XMP too', async () => {
    expect((await reader.read(jpeg({ xmp: XMP }))).xmp).toEqual(PROPERTIES);
    expect((await reader.read(jpeg({ xmp: XMP, exif: EXIF }))).xmp).toEqual(PROPERTIES);
    expect((await reader.read(webp([['XMP ', Buffer.from(XMP)]]))).xmp).toEqual(PROPERTIES);
    expect((await reader.read(png([['iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`)]]))).xmp).toEqual(
      PROPERTIES,
    );
    expect((await reader.readSidecar(Buffer.from(XMP))).xmp).toEqual(PROPERTIES);
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('in a file that an encoder made from a %s', async (format) => {
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
      .withExif({
        IFD0: { Make: 'TestCam' },
        IFD2: { DateTimeOriginal: '2024:03:01 01:15:12', OffsetTimeOriginal: '+05:30' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '28/1 36/1 5004/100' },
      })
      .withXmp(XMP);
    const { exif, xmp } = await reader.read(await picture.toFormat(format).toBuffer());
    expect(exif).toMatchObject({
      Make: 'TestCam',
      DateTimeOriginal: '2024:03:01 01:15:12',
      OffsetTimeOriginal: '+05:30',
      GPSLatitude: [28, 36, 50.04],
    });
    expect(xmp).toEqual(PROPERTIES);
  });

  it('from only the head of a file', async () => {
    const whole = Buffer.concat([jpeg({ exif: EXIF }), Buffer.alloc(1000)]);
    expect((await reader.read(whole.subarray(0, 900))).exif).toEqual(TAGS);
  });
});

describe('texts', () => {
  it('of IPTC are decoded by the character set that it names, or by one that fits', async () => {
    const said = [
      [5, 'Zoë'],
      [25, 'Meer'],
      [25, 'Šibenik'],
      [55, '20240301'],
      [60, '011512+0530'],
    ] as const;
    const tags = {
      'Object Name': 'Zoë',
      Keywords: ['Meer', 'Šibenik'],
      'Date Created': '20240301',
      'Time Created': '011512+0530',
    };
    expect((await reader.read(jpeg({ iptc: iptc(said, true) }))).iptc).toMatchObject(tags);
    expect((await reader.read(jpeg({ iptc: iptc(said) }))).iptc).toMatchObject(tags);
    const latin = await reader.read(jpeg({ iptc: iptc([[5, Buffer.from('Zoë', 'latin1')]]) }));
    expect(latin.iptc).toMatchObject({ 'Object Name': 'Zoë' });
  });

  it('of EXIF may be Latin-1', async () => {
    const exif = tiff({
      image: [
        [0x010e, 2, 'x'],
        [0x013b, 2, Buffer.from('Zoë\0\0\0', 'latin1')],
      ],
    });
    expect((await reader.read(jpeg({ exif }))).exif['Artist']).toBe('Zoë');
  });

  it('of a PNG may be compressed', async () => {
    const tags = await reader.read(
      png([
        ['tEXt', Buffer.from('Title\0Zoë', 'latin1')],
        ['zTXt', Buffer.concat([Buffer.from('Description\0\0'), deflateSync(Buffer.from('packed'))])],
        ['iTXt', Buffer.from('Creation Time\0\0\0\0\0Fri, 01 Mar 2024 01:15:12 +0530')],
        ['tIME', Buffer.of(0x07, 0xe8, 3, 1, 1, 15, 12)],
      ]),
    );
    expect(tags.png).toEqual({
      Title: 'Zoë',
      Description: 'packed',
      'Creation Time': 'Fri, 01 Mar 2024 01:15:12 +0530',
      tIME: [2024, 3, 1, 1, 15, 12],
    });
  });

  it('of XMP may be compressed in a PNG', async () => {
    const packed = deflateSync(XMP);
    for (const [type, head] of [
      ['zTXt', 'XML:com.adobe.xmp\0\0'],
      ['iTXt', 'XML:com.adobe.xmp\0\u0001\0de\0XMP\0'],
    ] as const) {
      const tags = await reader.read(png([[type, Buffer.concat([Buffer.from(head), packed])]]));
      expect(tags).toEqual({ ...NO_TAGS, xmp: PROPERTIES });
    }
  });

  it('that are too large when decompressed are left out', async () => {
    const packet = Buffer.concat([
      Buffer.from('XML:com.adobe.xmp\0\u0001\0\0\0'),
      deflateSync(XMP + ' '.repeat(8_000_000)),
    ]);
    expect((await reader.read(png([['iTXt', packet]]))).xmp).toEqual({});
    const bomb = Buffer.concat([Buffer.from('Description\0\0'), deflateSync(Buffer.alloc(64 * 1024 * 1024))]);
    const { png: texts } = await reader.read(
      png([
        ['zTXt', bomb],
        ['tEXt', Buffer.from('Title\0Sea')],
      ]),
    );
    expect(texts['Title']).toBe('Sea');
    expect(String(texts['Description']).length).toBeLessThan(100);
  });
});

it("Apple's id of a Live Photo is read from Apple's maker note only", async () => {
  const id = '2B8C0F6A-0000-4000-8000-000000000001';
  const made = (make: string) => tiff({ image: [[0x010f, 2, make]], exif: [[0x927c, 7, appleMakerNote(id)]] });
  expect((await reader.read(jpeg({ exif: made('Apple') }))).maker).toEqual({ ContentIdentifier: id });
  expect((await reader.read(jpeg({ exif: made('Pear') }))).maker).toEqual({});
  const cut = jpeg({ exif: made('Apple') });
  for (let length = 0; length < cut.length; length += 3) await reader.read(cut.subarray(0, length));
});

/** The tags of the position and of the satellites' time. */
const satellitesOf = async (latitude: readonly number[], longitude: readonly number[], time: readonly number[]) => {
  const gps: readonly TiffTag[] = [
    [1, 2, 'S'],
    [2, 5, latitude],
    [3, 2, 'E'],
    [4, 5, longitude],
    [7, 5, time],
  ];
  const { exif } = await reader.read(jpeg({ exif: tiff({ gps }) }));
  return [exif['GPSLatitude'], exif['GPSLongitude'], exif['GPSTimeStamp']];
};

describe('a file without tags, or with invalid ones,', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a JPEG without tags', jpeg({})],
    ['HTML', Buffer.from('<html><body>no picture</body></html>')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['zeros', Buffer.alloc(1000)],
  ])('has no tags: %s', async (_what, bytes) => {
    expect(await reader.read(bytes)).toEqual(NO_TAGS);
  });

  it('with two blocks of EXIF gives one of them, without a warning', async () => {
    const one = jpeg({ exif: EXIF });
    const two = Buffer.concat([one.subarray(0, -6), one.subarray(2)]);
    expect((await reader.read(two)).exif['DateTimeOriginal']).toBe('2024:03:01 01:15:12');
  });

  it('has no values with a zero denominator or an offset outside the file', async () => {
    const exif = tiff({
      exif: [
        [0x829d, 5, [1, 0]],
        [0x920a, 5, [35, 1]],
      ],
    });
    expect((await reader.read(jpeg({ exif }))).exif).toEqual({ FocalLength: 35 });
    const cut = jpeg({ exif: EXIF }).subarray(0, 200);
    expect(Object.values((await reader.read(cut)).exif)).not.toContain('<faulty value>');
  });

  it('has a position and a satellite time where seconds are 0/0, and none where minutes are', async () => {
    expect(await satellitesOf([41, 1, 54, 1, 0, 0], [12, 1, 2875, 100, 0, 0], [10, 1, 20, 1, 0, 0])).toEqual([
      [41, 54, 0],
      [12, 28.75, 0],
      [10, 20, 0],
    ]);
    expect(await satellitesOf([41, 1, 0, 0, 0, 0], [0, 0, 28, 1, 0, 0], [10, 1, 20, 1, 0, 1])).toEqual([
      undefined,
      undefined,
      [10, 20, 0],
    ]);
  });

  it('never throws: arbitrary bytes, and any damage', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array(), async (bytes) => void (await reader.read(bytes))));
    await fc.assert(fc.asyncProperty(fc.uint8Array(), async (bytes) => void (await reader.readSidecar(bytes))));
    const files = [
      jpeg({ exif: EXIF, xmp: XMP, iptc: iptc([[25, 'Meer']]) }),
      png([
        ['eXIf', EXIF],
        ['zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.from('b'))])],
      ]),
      webp([['EXIF', EXIF]]),
      EXIF,
      bigTiff({ image: [[0x010e, 2, 'A red wall']], gps: [[2, 5, [28, 1, 36, 1, 0, 0]]] }),
    ];
    const damaged = fc
      .tuple(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 8 }), fc.nat(2_000))
      .map(([file, changes, length]) => {
        const bytes = Uint8Array.from(file.subarray(0, length % 3 === 0 ? file.length : length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const tags = await reader.read(bytes);
        await describePhoto({
          tags,
          sidecar: null,
          takeout: null,
          video: null,
          arrivals: [{ name: 'a.jpg', fileTime: null, arrivedAt: '2026-11-22T12:00:00Z' }],
          atlas: null,
          contentType: 'image/jpeg',
        });
      }),
      { numRuns: 300 },
    );
  });
});

it('a wall time and its offset in EXIF give the instant', async () => {
  const moment = fc.date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2026-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  await fc.assert(
    fc.asyncProperty(moment, fc.integer({ min: -56, max: 56 }), fc.boolean(), async (date, quarters, littleEndian) => {
      // Left out: the first second of 1970, which is a counter at zero.
      fc.pre(Math.floor(date.getTime() / 1000) !== 0);
      const local = new Date(date.getTime() + quarters * 15 * 60_000).toISOString();
      const minutes = Math.abs(quarters * 15);
      const offset = `${quarters < 0 ? '-' : '+'}${[Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')}`;
      const exif = tiff(
        {
          exif: [
            [0x9003, 2, local.slice(0, 19).replaceAll('-', ':').replace('T', ' ')],
            [0x9010, 2, '-11:00'],
            [0x9011, 2, offset],
            [0x9291, 2, local.slice(20, 23)],
          ],
        },
        littleEndian,
      );
      const { taken } = await describePhoto({
        tags: await reader.read(jpeg({ exif })),
        sidecar: null,
        takeout: null,
        video: null,
        arrivals: [{ name: 'a.jpg', fileTime: null, arrivedAt: '2026-11-22T12:00:00Z' }],
        atlas: null,
        contentType: 'image/jpeg',
      });
      expect(taken).toMatchObject({
        takenUtc: date.toISOString(),
        takenLocal: local.slice(0, -1),
        offsetSource: 'exif',
      });
    }),
  );
});

describe('the tags of a RAW', () => {
  const tags: TiffTags = {
    image: [
      [0x010f, 2, 'TestCam'],
      [0x0112, 3, [6]],
    ],
    exif: [
      [0x9003, 2, '2024:03:01 01:15:12'],
      [0x829d, 5, [28, 10]],
    ],
    gps: [
      [1, 2, 'N'],
      [2, 5, [28, 1, 36, 1, 0, 1]],
    ],
  };
  const said = {
    Make: 'TestCam',
    Orientation: 6,
    DateTimeOriginal: '2024:03:01 01:15:12',
    FNumber: 2.8,
    GPSLatitudeRef: 'N',
    GPSLatitude: [28, 36, 0],
  };
  const marked = (mark: string, littleEndian: boolean) => {
    const bytes = tiff(tags, littleEndian);
    bytes.write(mark, 'latin1');
    return bytes;
  };
  const raf = () => {
    const inside = jpeg({ exif: tiff(tags) });
    const head = Buffer.alloc(100);
    head.write('FUJIFILMCCD-RAW 0201', 'latin1');
    head.writeUInt32BE(100, 84);
    head.writeUInt32BE(inside.length, 88);
    return Buffer.concat([head, inside, Buffer.alloc(50)]);
  };
  const cr3 = (littleEndian: boolean) => {
    return Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\u0001crx isom', 'latin1')),
      box('CMT1', tiff({ image: tags.image ?? [] }, littleEndian)),
      box('CMT2', tiff({ image: tags.exif ?? [] }, littleEndian)),
      box('CMT4', tiff({ image: tags.gps ?? [] }, littleEndian)),
      box('mdat', Buffer.alloc(100)),
    ]);
  };

  it.each([
    ['Olympus', marked('IIRO', true)],
    ['Olympus, the other order of bytes', marked('MMOR', false)],
    ['Panasonic', marked('IIU\0', true)],
    ['Fujifilm', raf()],
    ['Canon', cr3(true)],
    ['Canon, the other order of bytes', cr3(false)],
  ])('of %s are those of EXIF', async (_maker, bytes) => {
    expect((await reader.read(bytes)).exif).toEqual(said);
  });

  it('that is cut off anywhere are those that are left', async () => {
    for (const bytes of [marked('IIU\0', true), raf(), cr3(true)]) {
      for (let length = 0; length < bytes.length; length += 5) await reader.read(bytes.subarray(0, length));
    }
  });
});
