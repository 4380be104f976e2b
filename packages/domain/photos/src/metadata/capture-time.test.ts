import { describe, expect, it } from 'vitest';
import { captureTime } from './capture-time.ts';
import type { TimeClaim, Whereabouts } from './capture-time.ts';

const NOWHERE: Whereabouts = {
  zone: null,
  homeZone: null,
  namedLocal: null,
  namedInstant: null,
  namedDay: null,
  durationSeconds: null,
  arrivedAt: '2026-06-10T12:00:00Z',
};
const NO_CLAIM: TimeClaim = {
  source: 'exif',
  local: null,
  unit: 'second',
  offsetMinutes: null,
  instant: null,
  satellites: null,
};

const byInstant = (instant: string, whereabouts: Partial<Whereabouts>) =>
  captureTime([{ ...NO_CLAIM, source: 'video', instant }], { ...NOWHERE, ...whereabouts });
const byLocal = (local: string) => captureTime([{ ...NO_CLAIM, local }], NOWHERE)?.takenLocal ?? null;
const inRome = (local: string) => captureTime([{ ...NO_CLAIM, local, offsetMinutes: 60 }], NOWHERE)?.takenUtc ?? null;
const byWall = (local: string, satellites: string, zone: string | null) =>
  captureTime([{ ...NO_CLAIM, local, satellites }], { ...NOWHERE, zone });

describe('the clock that named a file and the one that stamped it', () => {
  const instant = '2024-05-01T10:00:00Z';

  it.each([
    ['just below two minutes', '2024-05-01T12:01:59', 120],
    ['two minutes', '2024-05-01T12:02:00', 120],
    ['two minutes the other way', '2024-05-01T11:58:00', 120],
  ])('agree at %s', (_, namedLocal, offsetMinutes) => {
    expect(byInstant(instant, { namedLocal })).toMatchObject({ offsetMinutes, offsetSource: 'assumed' });
  });

  it.each([
    ['just above two minutes', '2024-05-01T12:02:01'],
    ['just above two minutes the other way', '2024-05-01T11:57:59'],
    ['half of a quarter of an hour', '2024-05-01T12:07:00'],
  ])('do not agree at %s, and the name is the better claim', (_, namedLocal) => {
    expect(byInstant(instant, { namedLocal })).toBeNull();
  });

  it('do not agree at a distance that no zone has from UTC', () => {
    expect(byInstant(instant, { namedLocal: '2024-05-01T11:15:00' })).toBeNull();
    expect(byInstant(instant, { namedLocal: '2024-05-01T15:45:00' })).toMatchObject({ offsetMinutes: 345 });
  });

  it('say nothing of each other where no zone is as far from UTC', () => {
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:02:00' })).toMatchObject({ offsetMinutes: 840 });
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:02:01' })).toMatchObject({ offsetMinutes: 0 });
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:15:00', homeZone: 'Asia/Tokyo' })).toMatchObject({
      offsetMinutes: 540,
      takenLocal: '2024-05-01T19:00:00',
    });
    expect(byInstant(instant, { namedLocal: '2024-04-30T20:00:00', homeZone: 'Asia/Tokyo' })).toBeNull();
    expect(byInstant(instant, { namedLocal: '2024-04-30T19:59:59', homeZone: 'Asia/Tokyo' })).toMatchObject({
      offsetMinutes: 540,
    });
  });

  it.each([
    ['three quarters of an hour', '2024-05-01T10:45:00'],
    ['half an hour behind', '2024-05-01T09:30:00'],
    ['thirteen hours behind', '2024-04-30T21:00:00'],
  ])('do not agree at %s, as no zone does, and the name is the better claim', (_, namedLocal) => {
    expect(byInstant(instant, { namedLocal })).toBeNull();
  });
});

describe('the header of a video that holds its end', () => {
  const named = { namedLocal: '2023-08-14T19:20:05', homeZone: 'Europe/Vienna' };
  // 23 minutes and 20 seconds later, at UTC+2.
  const instant = '2023-08-14T17:43:25Z';
  const begun = { takenLocal: '2023-08-14T19:20:05', offsetMinutes: 120, takenUtc: '2023-08-14T17:20:05Z' };

  it('is known by the name and the length, and the name is the beginning', () => {
    expect(byInstant(instant, { ...named, durationSeconds: 1400 })).toMatchObject({ ...begun, takenSource: 'video' });
    expect(byInstant(instant, { ...named, zone: 'Europe/Vienna', durationSeconds: 1400 })).toMatchObject({
      ...begun,
      offsetSource: 'gps',
    });
    expect(byInstant(instant, named)).toBeNull();
  });

  it.each([
    [1280, begun],
    [1520, begun],
    [1279, null],
    [1521, null],
  ])('may be two minutes from the name and %i seconds', (durationSeconds, taken) => {
    const found = byInstant(instant, { ...named, durationSeconds });
    if (taken === null) expect(found).toBeNull();
    else expect(found).toMatchObject(taken);
  });

  it('counts where some zone shows it, whatever home says', () => {
    const inNepal = { ...named, namedLocal: '2023-08-14T23:05:05', durationSeconds: 1400 };
    expect(byInstant(instant, inNepal)).toMatchObject({ takenLocal: '2023-08-14T23:05:05', offsetMinutes: 345 });
    expect(byInstant(instant, { ...inNepal, namedLocal: '2023-08-14T18:05:05' })).toBeNull();
  });

  it.each([
    ['Europe/Vienna', 120],
    ['Europe/Lisbon', 60],
    ['Asia/Tokyo', 120],
  ])('after a whole hour could be the beginning of one in another zone: home is %s', (homeZone, offsetMinutes) => {
    const whole = { namedLocal: '2023-08-14T19:00:00', homeZone, durationSeconds: 3600 };
    const found = byInstant('2023-08-14T18:00:00Z', whole);
    expect(found).toMatchObject({ takenLocal: '2023-08-14T19:00:00', offsetMinutes });
  });

  it.each([
    ['2023-08-14T19:00:00', 3629, 60, '2023-08-14T19:00:00'],
    ['2023-08-14T19:01:30', 3510, 120, '2023-08-14T19:01:30'],
    ['2023-08-14T19:00:30', 3570, 60, '2023-08-14T19:00:30'],
    ['2023-08-14T19:00:31', 3569, 120, '2023-08-14T19:00:31'],
  ])(
    'is told from the beginning by which clearly fits the name better: %s, %i s',
    (namedLocal, durationSeconds, offset, local) => {
      const found = byInstant('2023-08-14T18:00:00Z', { namedLocal, homeZone: 'Europe/Lisbon', durationSeconds });
      expect(found).toMatchObject({ offsetMinutes: offset, takenLocal: local });
    },
  );

  it('lies behind a change of the clocks, where the beginning is before it', () => {
    // New York, where it was 2 o'clock at 6 UTC, and then 1 o'clock again.
    const night = { namedLocal: '2015-11-01T01:50:00', durationSeconds: 1400 };
    const before = { takenLocal: '2015-11-01T01:50:00', offsetMinutes: -240, takenUtc: '2015-11-01T05:50:00Z' };
    expect(byInstant('2015-11-01T06:13:20Z', { ...night, zone: 'America/New_York' })).toMatchObject(before);
    expect(byInstant('2015-11-01T06:13:20Z', { ...night, homeZone: 'America/New_York' })).toMatchObject(before);
  });

  it('of a short one is whichever is nearer to the name', () => {
    const short = { ...named, durationSeconds: 90 };
    expect(byInstant('2023-08-14T17:21:35Z', short)).toMatchObject(begun);
    expect(byInstant('2023-08-14T17:20:03Z', short)).toMatchObject({ takenLocal: '2023-08-14T19:20:03' });
    expect(byInstant('2023-08-14T17:20:50Z', short)).toMatchObject({ takenLocal: '2023-08-14T19:20:50' });
  });

  it('of a camera without a zone holds the end of its wall time', () => {
    const wall = byInstant('2023-08-14T19:43:25Z', { ...named, zone: 'Europe/Vienna', durationSeconds: 1400 });
    expect(wall).toMatchObject(begun);
  });

  it('beside a name in UTC is known without any zone', () => {
    const pixel = { namedInstant: '2023-08-14T17:20:05.250Z', homeZone: 'Europe/Vienna', durationSeconds: 1400 };
    expect(byInstant(instant, pixel)).toMatchObject({ takenLocal: '2023-08-14T19:20:05.250', offsetMinutes: 120 });
    expect(byInstant('2023-08-14T17:20:06Z', pixel)).toMatchObject({ takenLocal: '2023-08-14T19:20:06' });
    expect(byInstant('2023-08-14T17:20:06Z', { ...pixel, durationSeconds: 60 })).toMatchObject({
      takenLocal: '2023-08-14T19:20:06',
    });
    expect(byInstant('2023-08-14T17:45:26Z', pixel)).toMatchObject({ takenLocal: '2023-08-14T19:45:26' });
    expect(byInstant(instant, { ...pixel, durationSeconds: null })).toMatchObject({
      takenLocal: '2023-08-14T19:43:25',
    });
  });
});

describe('a name with a day alone', () => {
  const instant = '2022-11-05T20:30:00Z';

  it.each([
    ['Asia/Seoul', '2022-11-06', '2022-11-06T05:30:00', 540],
    ['Asia/Seoul', '2022-11-05', '2022-11-05T20:30:00', 0],
    ['Asia/Seoul', '2022-11-07', '2022-11-06T05:30:00', 540],
    ['Asia/Seoul', '2022-11-04', '2022-11-06T05:30:00', 540],
    ['America/Lima', '2022-11-05', '2022-11-05T15:30:00', -300],
  ])(
    'shows that a video was not made at home in %s where that is later than %s',
    (homeZone, namedDay, local, offset) => {
      expect(byInstant(instant, { homeZone, namedDay })).toMatchObject({ takenLocal: local, offsetMinutes: offset });
    },
  );

  it('is the better claim where UTC is later, too', () => {
    const early = '2022-11-06T03:30:00Z';
    expect(byInstant(early, { homeZone: 'Asia/Seoul', namedDay: '2022-11-05' })).toBeNull();
    expect(byInstant(early, { homeZone: 'America/Lima', namedDay: '2022-11-05' })).toMatchObject({
      offsetMinutes: -300,
    });
    expect(byInstant('2022-11-05T11:30:00Z', { homeZone: 'Pacific/Kiritimati', namedDay: '2022-11-05' })).toMatchObject(
      {
        offsetMinutes: 0,
      },
    );
    expect(byInstant('2022-11-06T12:00:00Z', { homeZone: 'Asia/Seoul', namedDay: '2022-11-05' })).toMatchObject({
      takenLocal: '2022-11-06T21:00:00',
    });
  });

  it('does not count against the zone of the place', () => {
    expect(byInstant(instant, { zone: 'Asia/Seoul', namedDay: '2022-11-05' })).toMatchObject({ offsetMinutes: 540 });
  });
});

describe('the satellites’ time', () => {
  it.each([
    ['two minutes behind the clock of elsewhere', '2024-05-01T14:02:00', 240],
    ['two minutes ahead of it', '2024-05-01T13:58:00', 240],
    ['more than two minutes behind it', '2024-05-01T14:02:01', 270],
    ['more than two minutes ahead of it', '2024-05-01T13:57:59', 270],
  ])('shows a clock behind that of the place: %s', (_, local, offsetMinutes) => {
    expect(byWall(local, '2024-05-01T10:00:00Z', 'Asia/Kabul')).toMatchObject({ offsetMinutes, offsetSource: 'gps' });
  });

  it.each([
    ['a fix of the last quarter of a minute', '2024-05-01T17:00:15', 420],
    ['a fix of the next quarter of a minute', '2024-05-01T16:59:45', 420],
    ['an older fix', '2024-05-01T17:00:16', 270],
    ['a later fix', '2024-05-01T16:59:44', 270],
    ['a fix of two hours and a half ago that shows an offset which no zone has', '2024-05-01T17:15:00', 270],
  ])('shows a clock ahead of that of the place only where it is fresh: %s', (_, local, offsetMinutes) => {
    expect(byWall(local, '2024-05-01T10:00:00Z', 'Asia/Kabul')).toMatchObject({ offsetMinutes, offsetSource: 'gps' });
  });

  it('shows only what some zone has at that time', () => {
    expect(byWall('2017-07-01T12:30:00', '2017-07-01T04:00:00Z', 'Asia/Yangon')).toMatchObject({ offsetMinutes: 510 });
    expect(byWall('2019-07-01T12:30:00', '2019-07-01T04:00:00Z', 'Asia/Yangon')).toMatchObject({ offsetMinutes: 390 });
  });

  it('shows nothing without a place, unless it is fresh', () => {
    expect(byWall('2024-05-01T12:00:15', '2024-05-01T10:00:00Z', null)).toMatchObject({ offsetMinutes: 120 });
    expect(byWall('2024-05-01T12:00:16', '2024-05-01T10:00:00Z', null)).toMatchObject({ offsetMinutes: null });
  });

  it('is not asked where it shows more than any zone has', () => {
    expect(byWall('2024-05-02T00:00:00', '2024-05-01T10:00:00Z', null)).toMatchObject({ offsetMinutes: 840 });
    expect(byWall('2024-05-02T00:15:00', '2024-05-01T10:00:00Z', null)).toMatchObject({ offsetMinutes: null });
  });
});

describe('a claim', () => {
  it.each([
    ['just before a day after the arrival', '2026-06-11T11:59:59', true],
    ['a day after the arrival', '2026-06-11T12:00:00', true],
    ['just after a day after the arrival', '2026-06-11T12:00:01', false],
    ['the last second of 1825', '1825-12-31T23:59:59', false],
    ['the first second of 1826', '1826-01-01T00:00:00', true],
    ['the first second of 1970', '1970-01-01T00:00:00', false],
    ['the first second of 1970 in Rome', '1970-01-01T01:00:00.000', false],
    ['the first second of 1970 in New York', '1969-12-31T19:00:00', false],
    ['the first second of 1970 in Delhi', '1970-01-01T05:30:00', false],
    ['the first second of 1970 where no zone was', '1970-01-01T05:15:00', true],
    ['the first second of 1970 by whole hours', '1970-01-01T14:00:00', false],
    ['the first second of 1970 by more hours than any zone has', '1970-01-01T15:00:00', true],
    ['the next second of 1970', '1970-01-01T00:00:01', true],
    ['noon of the first day of 1970', '1970-01-01T12:00:00', true],
  ])('of %s is taken: %s %s', (_, local, isTaken) => {
    expect(byLocal(local)).toBe(isTaken ? local : null);
  });

  it('of the first second of 1970 is none with a zone either', () => {
    expect(inRome('1970-01-01T01:00:00')).toBeNull();
    expect(inRome('1970-01-01T02:00:00')).toBe('1970-01-01T01:00:00Z');
  });

  it.each(['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'])('of the instant %s is none', (instant) => {
    expect(byInstant(instant, {})).toBeNull();
  });

  it.each([
    ['1980-01-06T00:00:00Z', true],
    ['1999-08-22T00:00:00Z', true],
    ['2019-04-07T00:00:00Z', true],
    ['2019-04-07T00:00:01Z', false],
  ])('of satellites at %s is that of a receiver without a fix: %s', (instant, isNone) => {
    const taken = captureTime([{ ...NO_CLAIM, instant, satellites: instant }], NOWHERE);
    expect(taken === null).toBe(isNone);
    expect(byInstant(instant, {})).not.toBeNull();
  });

  it('of a day alone in 1970 is taken', () => {
    const claim = { ...NO_CLAIM, local: '1970-01-01T00:00:00', unit: 'day' as const };
    expect(captureTime([claim], NOWHERE)).not.toBeNull();
  });
});
