import { describe, expect, it } from 'vitest';
import { readAviDate } from './avi-facts.ts';
import {
  asf,
  avi,
  chunk,
  element,
  list,
  matroska,
  mdpm,
  nctg,
  openElement,
  programStream,
  transportStream,
} from './container.test-helper.ts';
import { concat, countedSource, latin, u16, u32, utf8 } from './movie.test-helper.ts';
import { readVideoFacts } from './read-video-facts.ts';

const factsOf = (bytes: Uint8Array) => readVideoFacts(countedSource(bytes).source);
/** How much of a film is read. */
async function costOf(bytes: Uint8Array) {
  const { source, read } = countedSource(bytes);
  const facts = await readVideoFacts(source);
  return { facts, ...read };
}

describe('an AVI', () => {
  const film = { frames: 450, framesASecond: 30, width: 640, height: 480 };

  it('says its size, its length and the wall time of its camera', async () => {
    const described = [chunk('IDIT', latin('Sat Jun 18 19:04:27 2005\n\0'))];
    expect(await factsOf(avi({ ...film, described }))).toMatchObject({
      width: 640,
      height: 480,
      durationSeconds: 15,
      createdLocal: '2005-06-18T19:04:27',
      createdOffsetMinutes: null,
      createdUtc: null,
    });
  });

  it.each([
    ['Sat Jun 18 19:04:27 2005', '2005-06-18T19:04:27'],
    ['SAT JUN  8 09:04:27 2005', '2005-06-08T09:04:27'],
    ['2003/ 4/ 7  1:42PM', '2003-04-07T13:42:00'],
    ['2003/11/30 12:05AM', '2003-11-30T00:05:00'],
    ['2004/10/09/ 09:19', '2004-10-09T09:19:00'],
    ['2002-12-16  15:35:01', '2002-12-16T15:35:01'],
    ['2002:12:16 15:35:01', '2002-12-16T15:35:01'],
    ['Sat Foo 18 19:04:27 2005', null],
    ['Sat Feb 30 19:04:27 2005', null],
    ['2005', null],
    ['', null],
  ])('reads the date %j as %s', (text, local) => {
    expect(readAviDate(text)).toBe(local);
  });

  it('may have its texts behind the pictures', async () => {
    const info = list('INFO', chunk('INAM', latin('Lake\0')), chunk('ICRD', latin('2005-06-18 19:04:27\0')));
    const whole = concat([avi({ ...film, pictureBytes: 3_000_000 }), info]);
    const sized = concat([latin('RIFF'), u32(whole.length - 8).toReversed(), whole.subarray(8)]);
    const { facts, bytes } = await costOf(sized);
    expect(facts).toMatchObject({ title: 'Lake', createdLocal: '2005-06-18T19:04:27' });
    expect(bytes).toBeLessThan(100_000);
  });

  it('whose date has a zone keeps it, and one that names a day alone has none', async () => {
    const dates = ['2005-06-18T19:04:27+09:00', '2005-06-18T19:04:27Z', '2005-06-18'].map((text) =>
      avi({ ...film, described: [list('INFO', chunk('ICRD', latin(text)))] }),
    );
    expect(await Promise.all(dates.map(factsOf))).toMatchObject([
      { createdLocal: '2005-06-18T19:04:27', createdOffsetMinutes: 540, createdUtc: null },
      { createdLocal: null, createdUtc: '2005-06-18T19:04:27Z' },
      { createdLocal: null, createdUtc: null },
    ]);
  });

  it("names its camera in Nikon's records", async () => {
    const tags = nctg([3, 'NIKON'], [4, 'COOLPIX P4'], [0x13, '2006:08:02 21:15:09'], [0x14, '2006:08:02 21:15:10']);
    expect(await factsOf(avi({ ...film, described: [tags] }))).toMatchObject({
      make: 'NIKON',
      model: 'COOLPIX P4',
      createdLocal: '2006-08-02T21:15:09',
    });
  });

  it('hands on EXIF that lies beside a stream, as a TIFF', async () => {
    const directory = [...u16(0x0100), ...new Uint8Array(18)];
    const strd = chunk('strd', latin('AVIF'), u32(0), directory);
    const facts = await factsOf(avi({ ...film, described: [strd] }));
    expect(facts?.exif).toEqual(concat([[0x49, 0x49, 0x2a, 0, 8, 0, 0, 0], directory]));
  });

  it.each([
    [
      'of more than a gigabyte counts its frames apart',
      { counted: 150, described: [list('odml', chunk('dmlh', [194, 1, 0, 0]))] },
      15,
    ],
    ['of two streams has their frames counted together', { counted: 900 }, 15],
    ['whose stream counts something else goes by its header', { counted: 450, frames: 45 }, 15],
    ['that was broken off has the length of its stream', { counted: 0 }, 15],
  ])('%s', async (_, part, durationSeconds) => {
    expect(await factsOf(avi({ ...film, ...part }))).toMatchObject({ durationSeconds });
  });
});

/** Of the first track, so many ticks behind the beginning of its cluster. */
const block = (ticks: number): readonly number[] => [0x81, ...u16(ticks), 0x80, ...new Uint8Array(40)];

describe('a Matroska film', () => {
  const film = { seconds: 83.25, width: 1280, height: 720, instant: '2019-11-05T06:07:08Z' };

  it.each(['matroska', 'webm'] as const)('of the kind %s says when, how long and how large it is', async (kind) => {
    expect(await factsOf(matroska({ ...film, kind, title: 'Lake' }))).toMatchObject({
      createdUtc: '2019-11-05T06:07:08Z',
      durationSeconds: 83.25,
      width: 1280,
      height: 720,
      title: 'Lake',
    });
  });

  it('of before 2001 counts backwards', async () => {
    const facts = await factsOf(matroska({ ...film, instant: '1998-03-01T00:00:01Z' }));
    expect(facts).toMatchObject({ createdUtc: '1998-03-01T00:00:01Z' });
  });

  it('has tags behind its pictures, found by its table', async () => {
    const texts = {
      DATE_RECORDED: '2019-11-04 22:30:00',
      'COM.APPLE.QUICKTIME.MAKE': 'Apple',
      'COM.APPLE.QUICKTIME.MODEL': 'iPhone 8',
      'COM.APPLE.QUICKTIME.LOCATION.ISO6709': '+46.5200+006.6300+372.000/',
      COMMENT: 'from the boat',
    };
    const trackTexts = { DATE_RECORDED: '1999-01-01 00:00:00', TITLE: 'Stereo' };
    const { facts, bytes } = await costOf(matroska({ ...film, texts, trackTexts, pictureBytes: 2_000_000 }));
    expect(facts).toMatchObject({
      createdLocal: '2019-11-04T22:30:00',
      createdUtc: '2019-11-05T06:07:08Z',
      make: 'Apple',
      model: 'iPhone 8',
      latitude: 46.52,
      longitude: 6.63,
      altitudeMetres: 372,
      description: 'from the boat',
      title: null,
    });
    expect(bytes).toBeLessThan(100_000);
  });

  it('whose recorder did not know its length is as long as its last picture is late', async () => {
    const clusters = [
      element(0x1f43b675, element(0xe7, [0]), element(0xa3, block(4_000))),
      openElement(0x1f43b675, element(0xe7, u16(9_000)), element(0xa3, block(1_480)), element(0xa3, block(1_440))),
    ];
    const live = matroska({ ...film, seconds: null, pictureBytes: 2_000_000 });
    expect(await factsOf(concat([live, ...clusters]))).toMatchObject({ durationSeconds: 10.48, width: 1280 });
    const grouped = element(0x1f43b675, element(0xe7, u16(9_000)), element(0xa0, element(0xa1, block(500))));
    expect(await factsOf(concat([live, grouped]))).toMatchObject({ durationSeconds: 9.5 });
    const early = element(0x1f43b675, element(0xa3, block(500)));
    expect(await factsOf(concat([live, early]))).toMatchObject({ durationSeconds: null });
  });

  it('may be of a size that nobody knew', async () => {
    const info = element(0x1549a966, element(0x2ad7b1, u32(1_000_000)), element(0x4489, [0x44, 0x7a, 0, 0]));
    const live = concat([element(0x1a45dfa3, element(0x4282, utf8('webm'))), openElement(0x18538067, info)]);
    expect(await factsOf(live)).toMatchObject({ durationSeconds: 1 });
  });
});

describe('a Windows Media film', () => {
  const film = { seconds: 61.5, width: 320, height: 240, instant: '2006-07-08T09:10:11Z' };

  it('says when, how long, how large and what it is', async () => {
    expect(await factsOf(asf({ ...film, title: 'Sea – Zoë' }))).toMatchObject({
      createdUtc: '2006-07-08T09:10:11Z',
      durationSeconds: 61.5,
      width: 320,
      height: 240,
      title: 'Sea – Zoë',
    });
  });

  it('is not longer for the time in which a player fills its buffer', async () => {
    expect(await factsOf(asf({ ...film, prerollSeconds: 10 }))).toMatchObject({ durationSeconds: 61.5 });
  });

  it('that was broadcast does not know its length', async () => {
    expect(await factsOf(asf({ ...film, isLive: true }))).toMatchObject({ durationSeconds: null });
  });

  it('without a date has none', async () => {
    expect(await factsOf(asf({ ...film, instant: null }))).toMatchObject({ createdUtc: null });
  });
});

/** Recorded on 14 August 2011 at 17:30:42. */
const camera = (zone: number, ...more: readonly (readonly [number, readonly number[]])[]) =>
  mdpm([[0x18, [zone, 0x20, 0x11, 0x08]], [0x19, [0x14, 0x17, 0x30, 0x42]], ...more]);

describe('a transport stream', () => {
  it.each([0, 4])('with %i bytes of time is as long as its clock runs', async (timeBytes) => {
    const long = { seconds: 754.25, pictureBytes: 2_000_000 };
    const { facts, bytes } = await costOf(transportStream(long, null, timeBytes));
    expect(facts).toMatchObject({ durationSeconds: 754.25, createdLocal: null, make: null });
    expect(bytes).toBeLessThan(1_700_000);
  });

  it('is as long where its clock begins anew', async () => {
    const clockSeconds = 2 ** 33 / 90_000 - 10;
    expect(await factsOf(transportStream({ seconds: 25, clockSeconds }))).toMatchObject({ durationSeconds: 25 });
  });

  it('whose clock was set back has no length', async () => {
    expect(await factsOf(transportStream({ seconds: -25, clockSeconds: 90 }))).toMatchObject({ durationSeconds: null });
  });

  it('that goes on out of step is read to its end', async () => {
    const whole = transportStream({ seconds: 25, pictureBytes: 2_000_000 }, null, 0);
    const at = 188 * 5_000;
    expect(await factsOf(concat([whole.subarray(0, at), [1, 2, 3], whole.subarray(at)]))).toMatchObject({
      durationSeconds: 25,
    });
  });

  it('without a clock near its end has no length', async () => {
    const whole = transportStream({ seconds: 25, pictureBytes: 100_000 }, null, 0);
    const noise = concat([whole.subarray(0, whole.length - 188 * 2), new Uint8Array(600_000)]);
    expect(await factsOf(noise)).toMatchObject({ durationSeconds: null });
  });

  it('says when an AVCHD camera recorded, and with what', async () => {
    const sony = [
      [0xe0, [0x01, 0x08, 0x30, 0x01]],
      [0xe4, latin('DSC-')],
      [0xe5, latin('HX9V')],
      [0xe6, [0, 0, 0, 0]],
    ] as const;
    expect(await factsOf(transportStream({ seconds: 9 }, camera(0x27, ...sony)))).toMatchObject({
      createdLocal: '2011-08-14T17:30:42',
      createdOffsetMinutes: -210,
      createdUtc: null,
      make: 'Sony',
      model: 'DSC-HX9V',
    });
    const panasonic = [0xe0, [0x01, 0x03, 0x05, 0x91]] as const;
    expect(await factsOf(transportStream({ seconds: 9 }, camera(0x02, panasonic)))).toMatchObject({
      createdOffsetMinutes: 60,
      make: 'Panasonic',
      model: null,
    });
  });

  it.each([
    ['of a zone of zero, which may be none', 0x00],
    ['in summer time, which the zone may contain or not', 0x42],
    ['of a zone that is not known', 0xff],
    ['of a zone of fifteen hours', 0x1e],
  ])('%s leaves the offset open', async (_, zone) => {
    expect(await factsOf(transportStream({ seconds: 9 }, camera(zone)))).toMatchObject({
      createdLocal: '2011-08-14T17:30:42',
      createdOffsetMinutes: null,
    });
  });

  it('has no date where its digits are none', async () => {
    const blank = mdpm([
      [0x18, [0, 0xff, 0xff, 0xff]],
      [0x19, [0xff, 0xff, 0xff, 0xff]],
    ]);
    expect(await factsOf(transportStream({ seconds: 9 }, blank))).toMatchObject({ createdLocal: null });
    const hex = mdpm([
      [0x18, [2, 0x20, 0x0a, 0x08]],
      [0x19, [0x14, 0x17, 0x30, 0x42]],
    ]);
    expect(await factsOf(transportStream({ seconds: 9 }, hex))).toMatchObject({ createdLocal: null });
  });

  it('is read where zeros in the camera’s word are escaped', async () => {
    const midnight = mdpm([
      [0x13, [0, 0, 0, 0]],
      [0x18, [2, 0x20, 0x11, 0x08]],
      [0x19, [0x14, 0, 0, 0]],
      [0xe0, [0x10, 0x11, 0, 0]],
    ]);
    expect(await factsOf(transportStream({ seconds: 9 }, midnight))).toMatchObject({
      createdLocal: '2011-08-14T00:00:00',
      make: 'Canon',
    });
  });
});

describe('a program stream', () => {
  it.each([1, 2] as const)('of MPEG-%i is as long as its clock runs', async (version) => {
    const film = { seconds: 3_601.5, clockSeconds: 12.25, pictureBytes: 3_000_000 };
    const { facts, bytes } = await costOf(programStream(film, version));
    expect(facts).toMatchObject({ durationSeconds: 3_601.5, createdUtc: null, createdLocal: null });
    expect(bytes).toBeLessThan(1_200_000);
  });

  it('whose clock was set back has no length', async () => {
    expect(await factsOf(programStream({ seconds: -25, clockSeconds: 90 }))).toMatchObject({ durationSeconds: null });
  });
});
