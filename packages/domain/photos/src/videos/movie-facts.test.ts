import * as fc from 'fast-check';
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
  trak,
  u16,
  u32,
  u64,
  utf8,
} from './movie.test-helper.ts';
import { readVideoFacts } from './read-video-facts.ts';

const CREATED = '2024-02-29T19:45:12Z';
const factsOf = (...boxes: readonly Uint8Array[]) => readVideoFacts(countedSource(concat([FTYP, ...boxes])).source);
const movie = (...boxes: readonly Uint8Array[]) => factsOf(box('moov', mvhd(since1904(CREATED)), ...boxes));

describe('the header of a movie', () => {
  it('says when it was made and how long it is', async () => {
    expect(await movie()).toMatchObject({
      createdUtc: CREATED,
      durationSeconds: 12.5,
      width: null,
      createdLocal: null,
    });
  });

  it('says it in 64 bits too', async () => {
    const long = box('mvhd', [1, 0, 0, 0], u64(since1904(CREATED)), u64(0), u32(1000), u64(12_500), new Uint8Array(80));
    expect(await factsOf(box('moov', long))).toMatchObject({ createdUtc: CREATED, durationSeconds: 12.5 });
  });

  it.each([
    [0, null],
    [5, null],
    [Date.parse('1989-12-31T23:59:59Z') / 1000, null],
    [Date.parse('1990-01-01T00:00:00Z') / 1000, '1990-01-01T00:00:00Z'],
    [Date.parse('1990-01-01T00:00:01Z') / 1000, '1990-01-01T00:00:01Z'],
    [Date.parse(CREATED) / 1000, CREATED],
    [since1904('1965-06-07T08:09:10Z'), '2031-06-08T08:09:10Z'],
    [since1904('1970-01-01T00:00:00Z'), null],
  ])('that counts %i seconds was made at %s', async (seconds, createdUtc) => {
    expect(await factsOf(box('moov', mvhd(seconds)))).toMatchObject({ createdUtc });
  });

  it.each([
    [600, 0],
    [600, 0xffff_ffff],
    [0, 7_500],
    [1, 0xfff_ffff],
  ])('with %i ticks a second and %i ticks has no length', async (scale, ticks) => {
    expect(await factsOf(box('moov', mvhd(0, scale, ticks)))).toMatchObject({ durationSeconds: null });
  });

  it('of a movie in fragments leaves the length to them', async () => {
    const fragments = box('mvex', box('mehd', u32(0), u32(1_200)));
    expect(await factsOf(box('moov', mvhd(0, 600, 0), fragments))).toMatchObject({ durationSeconds: 2 });
  });
});

describe('the picture of a movie', () => {
  it.each([
    [[1, 0], 0, 1920, 1080],
    [[0, 1], 90, 1080, 1920],
    [[-1, 0], 180, 1920, 1080],
    [[0, -1], 270, 1080, 1920],
  ] as const)('whose x axis points to %j is turned by %i degrees: %i x %i', async (axis, rotation, width, height) => {
    expect(await movie(trak(1920, 1080, axis))).toMatchObject({ rotation, width, height });
  });

  it('is in the first track that shows pictures', async () => {
    expect(await movie(trak(0, 0, [1, 0], 'soun'), trak(300, 200, [1, 0], 'text'), trak(1920, 1080))).toMatchObject({
      width: 1920,
      height: 1080,
    });
  });

  it('has no size where the track says none', async () => {
    expect(await movie(trak(0, 0))).toMatchObject({ width: null, height: null });
  });
});

describe('what a movie says beside', () => {
  const APPLE = {
    'com.apple.quicktime.location.ISO6709': '+28.6139+077.2090+216.000/',
    'com.apple.quicktime.make': 'Apple',
    'com.apple.quicktime.model': 'iPhone 15 Pro',
    'com.apple.quicktime.creationdate': '2024-03-01T01:15:12+0530',
    'com.apple.quicktime.content.identifier': '2B8C0F6A-0000-4000-8000-000000000001',
  };

  it('stands under keys in what an iPhone writes', async () => {
    const facts = {
      createdUtc: CREATED,
      createdLocal: '2024-03-01T01:15:12',
      createdOffsetMinutes: 330,
      latitude: 28.6139,
      longitude: 77.209,
      altitudeMetres: 216,
      make: 'Apple',
      model: 'iPhone 15 Pro',
      contentIdentifier: '2B8C0F6A-0000-4000-8000-000000000001',
    };
    expect(await movie(trak(1920, 1080), keyed(APPLE))).toMatchObject(facts);
    expect(await movie(box('udta', keyed(APPLE)), trak(1920, 1080))).toMatchObject(facts);
  });

  it('stands in boxes of their own in what Android writes', async () => {
    const place = '+28.6139+077.2090/';
    const xyz = box('©xyz', u16(place.length), u16(0x15c7), latin(place));
    const android = keyed({ 'com.android.manufacturer': 'Google', 'com.android.model': 'Pixel 8' });
    expect(await movie(box('udta', xyz), android)).toMatchObject({
      latitude: 28.6139,
      longitude: 77.209,
      altitudeMetres: null,
      make: 'Google',
      model: 'Pixel 8',
    });
  });

  it("stands in iTunes' list", async () => {
    const list = box(
      'ilst',
      box('©nam', box('data', u32(1), u32(0), utf8('Sea – Zoë'))),
      box('©day', box('data', u32(1), u32(0), latin('2019'))),
    );
    const meta = box('meta', u32(0), box('hdlr', u32(0), u32(0), latin('mdir'), new Uint8Array(12)), list);
    expect(await movie(box('udta', meta))).toMatchObject({ title: 'Sea – Zoë', createdLocal: null });
  });

  it('may be in UTF-16, and counts where it stands first', async () => {
    const wide = Array.from('Zoë', (char) => u16(char.charCodeAt(0))).flat();
    const list = box(
      'ilst',
      box('©nam', box('data', u32(2), u32(0), wide)),
      box('©nam', box('data', u32(1), u32(0), latin('other'))),
      box('covr', box('data', u32(13), u32(0), new Uint8Array(100))),
    );
    expect(await movie(box('udta', box('meta', u32(0), list)))).toMatchObject({ title: 'Zoë' });
  });

  it('stands in the place box of 3GPP', async () => {
    const loci = box(
      'loci',
      u32(0),
      u16(0x15c7),
      latin('Delhi\0'),
      [0],
      u32(77.209 * 65_536),
      u32(28.6139 * 65_536),
      u32(216 * 65_536),
      [0, 0],
    );
    const facts = await movie(box('udta', loci));
    expect(facts?.latitude).toBeCloseTo(28.6139, 4);
    expect(facts?.longitude).toBeCloseTo(77.209, 4);
    expect(facts?.altitudeMetres).toBe(216);
  });
});

describe('a movie is read in parts', () => {
  it('whatever lies before its header, a hundredth of it suffices', async () => {
    const film = concat([
      FTYP,
      box('mdat', new Uint8Array(5_000_000)),
      box('moov', mvhd(since1904(CREATED)), trak(1920, 1080)),
    ]);
    const { source, read } = countedSource(film);
    expect(await readVideoFacts(source)).toMatchObject({ createdUtc: CREATED, width: 1920 });
    expect(read.bytes).toBeLessThan(50_000);
    expect(read.times).toBeLessThan(5);
  });

  it('behind more than four gigabytes too', async () => {
    const head = concat([FTYP, u32(1), latin('mdat'), u64(16 + 5 * 2 ** 30)]);
    const tail = box('moov', mvhd(since1904(CREATED)));
    const tailAt = FTYP.length + 16 + 5 * 2 ** 30;
    const source = {
      sizeBytes: tailAt + tail.length,
      read: async (start: number, end: number) =>
        start >= tailAt ? tail.slice(start - tailAt, end - tailAt) : head.slice(start, end),
    };
    expect(await readVideoFacts(source)).toMatchObject({ createdUtc: CREATED });
  });

  it('and never more than eight megabytes, whatever it says', async () => {
    const free = box('free', new Uint8Array(20_000));
    const { source, read } = countedSource(concat([FTYP, ...Array.from({ length: 1_000 }, () => free)]));
    expect(await readVideoFacts(source)).toBeNull();
    expect(read.bytes).toBeLessThanOrEqual(8 * 1024 * 1024);
  });
});

describe('what is no movie', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['a text', utf8('<html><body>no movie</body></html>')],
    ['a picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1)],
    ['a film without a header', concat([FTYP, box('mdat', new Uint8Array(100))])],
    ['an empty header', concat([FTYP, box('moov')])],
    ['a box smaller than itself', concat([FTYP, u32(4), latin('moov')])],
    ['a box smaller than itself in the header', concat([FTYP, box('moov', u32(4), mvhd(since1904(CREATED)))])],
    [
      'a header behind more boxes than any film has',
      concat([FTYP, ...Array.from({ length: 5_000 }, () => box('free')), box('moov', mvhd(0))]),
    ],
    ['a box that is cut in its size', concat([FTYP, u32(1), latin('moov'), [0, 0]])],
  ])('%s has no facts', async (_what, bytes) => {
    expect(await readVideoFacts(countedSource(bytes).source)).toBeNull();
  });

  it('a source that is shorter than it says ends where it ends', async () => {
    const bytes = concat([FTYP, box('moov', mvhd(since1904(CREATED)), trak(1920, 1080))]);
    for (let length = 0; length < bytes.length; length += 7) {
      await readVideoFacts(countedSource(bytes.slice(0, length), bytes.length).source);
    }
  });

  it('arbitrary bytes, and any damage to a movie, give facts or none', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => void (await factsOf(bytes))));
    const whole = concat([
      FTYP,
      box('moov', mvhd(since1904(CREATED)), trak(1920, 1080), keyed({ 'com.apple.quicktime.make': 'Apple' })),
    ]);
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const facts = await readVideoFacts(countedSource(bytes).source);
        if (facts !== null) expect(facts.durationSeconds ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});
