import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asf, avi, chunk, matroska, mdpm, nctg, programStream, transportStream } from './container.test-helper.ts';
import { describePhoto } from '../metadata/describe-photo.ts';
import {
  box,
  concat,
  countedSource,
  FTYP,
  keyed,
  latin,
  since1904,
  trak,
  u16,
  u32,
  utf8,
} from './movie.test-helper.ts';
import '../property-seed.test-helper.ts';
import { readVideoFacts } from './read-video-facts.ts';
import { minutesBetween, toWallTime } from '../tags/wall-time.ts';
import { zoneOffset } from '../tags/zone-offset.ts';

/** What happened, and where the household is. */
interface Recording {
  /** Milliseconds since 1970 of its beginning, to the second. */
  readonly at: number;
  readonly seconds: number;
  readonly zone: string;
  readonly homeZone: string;
}

/** What a device makes of a recording, and what must be known of it at the end. */
interface Written {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly camera: string | null;
  /** `wall`: the wall time, and no wrong instant. `instant`: the instant, and the wall time where home is where it was taken. */
  readonly knows: 'wall' | 'both' | 'instant';
}

const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'Africa/Casablanca',
  'Asia/Tehran',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Yangon',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Marquesas',
  'Pacific/Honolulu',
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
];

const offsetOf = ({ at, zone }: Recording): number => zoneOffset(zone, new Date(at).toISOString()) ?? NaN;
const instantOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
const wallOf = (recording: Recording): string => toWallTime(instantOf(recording.at), offsetOf(recording)) ?? '';
const digitsOf = (wall: string): string => wall.replaceAll(/[-:]/g, '').replace('T', '_');
const exifDate = (wall: string): string => wall.replaceAll('-', ':').replace('T', ' ');
const zoneText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${[Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join('')}`;

function movie({ seconds }: Recording, header: string, ...boxes: readonly Uint8Array[]): Uint8Array {
  const made = u32(since1904(header));
  const mvhd = box('mvhd', u32(0), made, made, u32(1000), u32(seconds * 1000), new Uint8Array(80));
  return concat([FTYP, box('mdat', new Uint8Array(50)), box('moov', mvhd, trak(1280, 720), ...boxes)]);
}

const beginOf = ({ at }: Recording): string => instantOf(at);
const endOf = ({ at, seconds }: Recording): string => instantOf(at + seconds * 1000);
const asUtc = (recording: Recording): string => `${wallOf(recording)}Z`;
const text = (tag: number, value: string) => concat([u32(tag), u16(2), u16(value.length + 1), latin(`${value}\0`)]);

/** Two of the most usual devices of each kind. */
const DEVICES: Readonly<Record<string, (recording: Recording) => Written>> = {
  iPhone: (recording) => ({
    name: 'IMG_0007.MOV',
    bytes: movie(
      recording,
      beginOf(recording),
      keyed({
        'com.apple.quicktime.make': 'Apple',
        'com.apple.quicktime.model': 'iPhone 12',
        'com.apple.quicktime.creationdate': `${wallOf(recording)}${zoneText(offsetOf(recording))}`,
      }),
    ),
    camera: 'Apple iPhone 12',
    knows: 'both',
  }),
  'a phone that writes the end': (recording) => ({
    name: `VID_${digitsOf(wallOf(recording))}.mp4`,
    bytes: movie(recording, endOf(recording)),
    camera: null,
    knows: 'both',
  }),
  'a phone that writes the beginning': (recording) => ({
    name: `${digitsOf(wallOf(recording))}.mp4`,
    bytes: movie(recording, beginOf(recording)),
    camera: null,
    knows: 'both',
  }),
  Pixel: (recording) => ({
    name: `PXL_${digitsOf(beginOf(recording).slice(0, -1))}250.mp4`,
    bytes: movie(recording, endOf(recording)),
    camera: null,
    knows: 'instant',
  }),
  Sony: (recording) => ({
    name: 'C0001.MP4',
    bytes: movie(
      recording,
      beginOf(recording),
      box(
        'meta',
        u32(0),
        box('hdlr', u32(0), u32(0), latin('nrtm'), new Uint8Array(12)),
        box(
          'xml ',
          u32(0),
          utf8(
            `<NonRealTimeMeta><CreationDate value="${wallOf(recording)}${zoneText(offsetOf(recording))}"/><Device manufacturer="Sony" modelName="ZV-1"/></NonRealTimeMeta>`,
          ),
        ),
      ),
    ),
    camera: 'Sony ZV-1',
    knows: 'both',
  }),
  Nikon: (recording) => {
    const date = exifDate(wallOf(recording));
    const tags = [text(1, 'NIKON CORPORATION'), text(2, 'NIKON Z 30'), text(0x11, date), text(0x12, date)];
    return {
      name: 'DSC_0012.MOV',
      bytes: movie(recording, asUtc(recording), box('udta', box('NCDT', box('NCTG', ...tags)))),
      camera: 'Nikon Z 30',
      knows: 'wall',
    };
  },
  Canon: (recording) => ({
    name: 'MVI_0034.MOV',
    bytes: movie(recording, asUtc(recording), box('udta', box('CNMN', latin('Canon EOS 600D\0')))),
    camera: 'Canon EOS 600D',
    knows: 'wall',
  }),
  GoPro: (recording) => ({
    name: 'GX010056.MP4',
    bytes: movie(recording, asUtc(recording), box('udta', box('FIRM', latin('HD8.01.02.51.00')))),
    camera: 'GoPro',
    knows: 'wall',
  }),
  'GoPro with a zone': (recording) => ({
    name: 'GX010056.MP4',
    bytes: movie(recording, beginOf(recording), box('udta', box('FIRM', latin('H23.01.02.20.00')))),
    camera: 'GoPro',
    knows: 'instant',
  }),
  Pentax: (recording) => ({
    name: 'IMGP0078.MOV',
    bytes: movie(
      recording,
      asUtc(recording),
      box('udta', box('TAGS', latin('PENTAX DIGITAL CAMERA\0'), new Uint8Array(180))),
    ),
    camera: 'Pentax',
    knows: 'wall',
  }),
  'an AVI camera': (recording) => ({
    name: 'MVI_0091.AVI',
    bytes: avi({
      frames: recording.seconds * 15,
      framesASecond: 15,
      width: 320,
      height: 240,
      described: [chunk('IDIT', latin(`${aviDate(wallOf(recording))}\n\0`))],
    }),
    camera: null,
    knows: 'wall',
  }),
  'a Nikon that writes AVI': (recording) => ({
    name: 'DSCN0101.AVI',
    bytes: avi({
      frames: recording.seconds * 30,
      framesASecond: 30,
      width: 640,
      height: 480,
      described: [nctg([3, 'NIKON'], [4, 'COOLPIX S200'], [0x13, exifDate(wallOf(recording))])],
    }),
    camera: 'Nikon COOLPIX S200',
    knows: 'wall',
  }),
  Matroska: (recording) => ({
    name: 'capture.mkv',
    bytes: matroska({ seconds: recording.seconds, width: 1920, height: 1080, instant: beginOf(recording) }),
    camera: null,
    knows: 'instant',
  }),
  WebM: (recording) => ({
    name: 'capture.webm',
    bytes: matroska({
      seconds: recording.seconds,
      width: 1920,
      height: 1080,
      instant: endOf(recording),
      kind: 'webm',
      texts: { DATE_RECORDED: exifDate(wallOf(recording)) },
    }),
    camera: null,
    knows: 'wall',
  }),
  'Windows Media': (recording) => ({
    name: 'holiday.wmv',
    bytes: asf({ seconds: recording.seconds, width: 720, height: 576, instant: beginOf(recording) }),
    camera: null,
    knows: 'instant',
  }),
  AVCHD: (recording) => ({
    name: '00012.MTS',
    bytes: transportStream({ seconds: recording.seconds, clockSeconds: 95_000 }, camcorder(recording)),
    camera: 'Panasonic',
    knows: 'wall',
  }),
  MPEG: (recording) => ({
    name: `MOV ${wallOf(recording).replace('T', ' ').replaceAll(':', '-')}.mpg`,
    bytes: programStream({ seconds: recording.seconds, clockSeconds: 0.5 }),
    camera: null,
    knows: 'wall',
  }),
};

function aviDate(wall: string): string {
  const [day, month, date, year] = new Date(`${wall}Z`).toUTCString().replace(',', '').split(' ');
  return `${day} ${date} ${month} ${wall.slice(11)} ${year}`;
}

/** With its zone where that is no summer time, as far as its four bits reach. */
function camcorder(recording: Recording): Uint8Array {
  const offset = offsetOf(recording);
  const standard = Math.min(
    ...[0, 182].map((days) => offsetOf({ ...recording, at: recording.at + days * 86_400_000 })),
  );
  const isHalf = offset % 60 !== 0;
  const hasZone = offset % 30 === 0 && offset === standard;
  const zone = hasZone ? (offset < 0 ? 0x20 : 0) | (Math.floor(Math.abs(offset) / 60) << 1) | (isHalf ? 1 : 0) : 0x40;
  const digits = wallOf(recording).replaceAll(/[-T:]/g, '').match(/../g) ?? [];
  const [century = 0, year = 0, ...rest] = digits.map((pair) => parseInt(pair, 16));
  const [month = 0, ...day] = rest;
  return mdpm([
    [0x18, [zone, century, year, month]],
    [0x19, day],
    [0xe0, [0x01, 0x03, 0, 0]],
  ]);
}

const recordings: fc.Arbitrary<Recording> = fc
  .record({
    at: fc.integer({ min: Date.UTC(1999, 0, 1) / 1000, max: Date.UTC(2025, 11, 31) / 1000 }),
    seconds: fc.oneof(fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 3 * 3600 })),
    zone: fc.constantFrom(...ZONES),
    homeZone: fc.option(fc.constantFrom(...ZONES), { freq: 2 }),
  })
  .map(({ at, seconds, zone, homeZone }) => ({ at: at * 1000, seconds, zone, homeZone: homeZone ?? zone }));

async function told(recording: Recording, { name, bytes }: Written) {
  const video = await readVideoFacts(countedSource(bytes).source);
  const { taken, metadata } = await describePhoto({
    tags: null,
    sidecar: null,
    takeout: null,
    video,
    arrivals: [{ name, fileTime: null, arrivedAt: '2026-06-10T12:00:00Z' }],
    atlas: null,
    contentType: 'video/mp4',
    homeZone: recording.homeZone,
  });
  return { taken, metadata };
}

/** Several zones can explain the name and the header where the length is about whole quarters of an hour. */
const isTellable = ({ seconds, zone, homeZone }: Recording): boolean => {
  const rest = (seconds / 60) % 15;
  return zone === homeZone || seconds < 180 || (rest > 2 && rest < 13);
};

describe.each(Object.entries(DEVICES))('a video of %s', (_, write) => {
  it('has the time, the length and the camera that it was recorded with, in every zone', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        const written = write(recording);
        const { taken, metadata } = await told(recording, written);
        const isHome = recording.zone === recording.homeZone;
        expect(Math.abs((metadata.durationSeconds ?? 0) - recording.seconds)).toBeLessThan(
          0.05 + recording.seconds / 10_000,
        );
        expect(metadata.camera).toBe(written.camera);
        if (written.knows !== 'instant' || isHome) {
          const apart = minutesBetween(taken.takenLocal, asUtc(recording));
          expect(Math.abs(apart)).toBeLessThan(2 / 60);
        }
        if (taken.takenUtc !== null && (written.knows !== 'both' || isTellable(recording))) {
          const apart = minutesBetween(taken.takenUtc.slice(0, -1), beginOf(recording));
          expect(Math.abs(apart)).toBeLessThan(2 / 60);
        }
        if (written.knows !== 'wall') expect(taken.takenUtc).not.toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('that is damaged is told something possible, or nothing', async () => {
    const recording = { at: Date.UTC(2013, 6, 9, 10, 11, 12), seconds: 40, zone: 'Asia/Tokyo', homeZone: 'Asia/Tokyo' };
    const { bytes: whole } = write(recording);
    const damage = fc.record({
      changes: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
      claimed: fc.constantFrom(0, 1_000, 2 ** 40),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ changes, length, claimed }) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const { source, read } = countedSource(bytes.slice(0, length), length + claimed);
        const facts = await readVideoFacts(source);
        expect(read.bytes).toBeLessThanOrEqual(8 * 1024 * 1024);
        if (facts === null) return;
        expect(facts.durationSeconds ?? 1).toBeGreaterThan(0);
        expect(facts.createdUtc ?? '2000-01-01T00:00:00Z').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(facts.createdLocal ?? '2000-01-01T00:00:00').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
      }),
      { numRuns: 150 },
    );
  });
});
