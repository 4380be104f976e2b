import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ARRIVAL, atlasIn, describeWith, SOMEWHERE, takeoutAt, withExif, withXmp } from './evidence.test-helper.ts';
import type { RawTags } from '../tags/metadata-reader.ts';

/** What is true of a picture, and who wrote what of it, with which faults. */
interface World {
  /** IANA zone where it was taken; its clocks show the time. */
  readonly zone: string;
  readonly homeZone: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly instant: number;
  /** What the file has of it: `reset` is a clock that nobody set, `scan` the day of the scanner. */
  readonly camera: 'original' | 'digitized' | 'reset' | 'scan' | 'none';
  readonly hasOffset: boolean;
  readonly hasPosition: boolean;
  /** Seconds since the last fix of the satellites; null without. */
  readonly fixAge: number | null;
  /** In the wall time, with the offset, or in UTC. */
  readonly sidecar: 'wall' | 'zoned' | 'utc' | null;
  readonly hasTakeout: boolean;
  readonly name: 'time' | 'day' | null;
  /** Seconds from the capture to each copy of the file, and whether there is one that kept its time. */
  readonly copies: readonly number[];
  readonly hasFirstCopy: boolean;
  /** Seconds to a change by a program. */
  readonly edit: number | null;
}

const DAY = 86_400;
const ZONES = [
  'Europe/Rome',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'UTC',
];

const clocks = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
  ]),
);

/** What the clocks of a zone show at an instant, hand by hand, as if it were UTC. */
function shown(zone: string, instant: number): number {
  const hands = clocks.get(zone)?.formatToParts(instant) ?? [];
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(hands.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** True where the clocks show no hour twice or skip one within a day. */
const isCalm = ({ zone, instant }: World): boolean =>
  shown(zone, instant - DAY * 1000) - shown(zone, instant + DAY * 1000) === -2 * DAY * 1000;

const text = (time: number) => new Date(time).toISOString().slice(0, 19);
const exifText = (time: number) => text(time).replaceAll('-', ':').replace('T', ' ');
const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
const offsetText = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;

const world: fc.Arbitrary<World> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    homeZone: fc.constantFrom(...ZONES),
    instant: fc.integer({ min: Date.UTC(2003, 0, 3) / 1000, max: Date.UTC(2025, 0, 1) / 1000 }).map((at) => at * 1000),
    camera: fc.constantFrom<World['camera'][]>('original', 'digitized', 'reset', 'scan', 'none'),
    hasOffset: fc.boolean(),
    hasPosition: fc.boolean(),
    // Old fixes are off any quarter of an hour: one of exactly an hour ago looks like the clock of elsewhere.
    fixAge: fc.option(
      fc.oneof(
        fc.integer({ min: 0, max: 14 }),
        fc.tuple(fc.nat(40), fc.integer({ min: 180, max: 720 })).map(([quarters, rest]) => quarters * 900 + rest),
      ),
    ),
    sidecar: fc.constantFrom<World['sidecar'][]>('wall', 'zoned', 'utc', null, null, null),
    hasTakeout: fc.boolean(),
    name: fc.constantFrom<World['name'][]>('time', 'day', null, null),
    copies: fc.array(fc.integer({ min: 3 * DAY, max: 300 * DAY }), { maxLength: 2 }),
    hasFirstCopy: fc.boolean(),
    edit: fc.option(fc.integer({ min: 3 * DAY, max: 300 * DAY })),
  })
  .filter(isCalm);

function exifOf({ zone, instant, camera, hasOffset, hasPosition, fixAge, edit }: World): RawTags['exif'] {
  const wall = shown(zone, instant);
  const offset = hasOffset ? offsetText((wall - instant) / 60_000) : '';
  const fix = fixAge === null ? null : new Date(instant - fixAge * 1000);
  const clocks: Readonly<Record<World['camera'], RawTags['exif']>> = {
    original: { DateTimeOriginal: exifText(wall), OffsetTimeOriginal: offset },
    digitized: { DateTimeDigitized: exifText(wall), OffsetTimeDigitized: offset },
    reset: { DateTimeOriginal: '2000:01:01 00:00:17', DateTimeDigitized: '2000:01:01 00:00:17' },
    scan: { DateTimeDigitized: exifText(wall + 900 * DAY * 1000 + 417_000) },
    none: {},
  };
  return {
    ...clocks[camera],
    ...(hasPosition && SOMEWHERE),
    ...(fix !== null && {
      GPSDateStamp: text(fix.getTime()).slice(0, 10).replaceAll('-', ':'),
      GPSTimeStamp: [fix.getUTCHours(), fix.getUTCMinutes(), fix.getUTCSeconds()],
    }),
    ...(edit !== null && { DateTime: exifText(wall + edit * 1000) }),
  };
}

async function describeWorld(told: World) {
  const { zone, homeZone, instant, sidecar, hasTakeout, name, copies, hasFirstCopy } = told;
  const wall = shown(zone, instant);
  const times = {
    wall: text(wall),
    zoned: `${text(wall)}${offsetText((wall - instant) / 60_000)}`,
    utc: text(instant),
  };
  const day = text(wall).slice(0, 10);
  const names = { time: `IMG_${text(wall).replaceAll(/[-:]/g, '').replace('T', '_')}.jpg`, day: `Trip ${day}.jpg` };
  const arrivals = [
    ...(name === null ? [] : [{ ...ARRIVAL, name: names[name] }]),
    ...copies.map((seconds, at) => ({ ...ARRIVAL, name: `${at}.jpg`, fileTime: `${text(instant + seconds * 1000)}Z` })),
    ...(hasFirstCopy ? [{ ...ARRIVAL, name: 'first.jpg', fileTime: `${text(instant)}Z` }] : []),
  ];
  const { taken } = await describeWith({
    tags: withExif(exifOf(told)),
    sidecar: sidecar === null ? null : withXmp({ 'exif:DateTimeOriginal': times[sidecar] }),
    takeout: hasTakeout ? takeoutAt(`${text(instant)}Z`) : null,
    arrivals: arrivals.length === 0 ? [ARRIVAL] : arrivals,
    atlas: atlasIn(zone),
    homeZone,
  });
  return taken;
}

/** What can be known; null where the world left nothing that a reader could tell the truth from. */
function known(told: World): { readonly local: string; readonly offset: number | null } | null {
  const { zone, homeZone, instant, camera, hasOffset, hasPosition, fixAge, sidecar, hasTakeout, name } = told;
  const wall = shown(zone, instant);
  const offset = (wall - instant) / 60_000;
  const hasClock = camera === 'original' || camera === 'digitized';
  // A time in UTC that does not say so is told only from the wall time beside it.
  if (sidecar === 'utc' && !hasClock) return null;
  if (camera === 'scan' && sidecar === null && !hasTakeout) return null;
  const isFresh = fixAge !== null && fixAge < 15;
  const place = hasPosition || isFresh ? offset : null;
  const there = { local: text(wall), offset };
  const atHome = { local: text(shown(homeZone, instant)), offset: (shown(homeZone, instant) - instant) / 60_000 };
  if (hasClock || sidecar === 'wall' || sidecar === 'zoned') {
    const isNamed = (hasClock && hasOffset) || sidecar === 'zoned';
    return { local: text(wall), offset: isNamed ? offset : hasClock ? place : hasPosition ? offset : null };
  }
  const isOneDay = atHome.local.slice(0, 10) === there.local.slice(0, 10);
  // An instant whose zone nobody knows, and a day that is another at home.
  if (hasTakeout && name === 'day' && !hasPosition && !isOneDay) return null;
  if (hasTakeout) return hasPosition || name === 'time' ? there : atHome;
  if (name === 'time') return { local: text(wall), offset: place };
  return null;
}

test('whoever wrote whatever with whichever faults, the time is the true one where it can be known', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (told) => {
      const truth = known(told);
      fc.pre(truth !== null);
      const { takenLocal, offsetMinutes, takenUtc } = await describeWorld(told);
      expect({ takenLocal, offsetMinutes }).toEqual({ takenLocal: truth?.local, offsetMinutes: truth?.offset });
      if (offsetMinutes !== null) expect(takenUtc).toBe(`${text(told.instant)}Z`);
    }),
    { numRuns: 2000 },
  );
});

test('a day that a name knows is the day, and the file that kept its time knows the time', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      const told = { ...drawn, camera: 'none', fixAge: null, sidecar: null, hasTakeout: false, name: 'day' } as const;
      const { takenLocal, takenSource } = await describeWorld(told);
      const day = text(shown(told.zone, told.instant)).slice(0, 10);
      expect([takenLocal.slice(0, 10), takenSource]).toEqual([day, 'file-name']);
      // Home is where a day is not over yet; else it was elsewhere, and nobody knows where.
      const zones = told.hasPosition ? [told.zone] : [told.homeZone, 'UTC'];
      const copied = zones.map((zone) => text(shown(zone, told.instant))).find((local) => local.slice(0, 10) <= day);
      const isKnown = told.hasFirstCopy && copied?.startsWith(day) === true;
      expect(takenLocal).toBe(isKnown ? copied : `${day}T12:00:00`);
    }),
    { numRuns: 500 },
  );
});
