import { describe, expect, it } from 'vitest';
import { captureTime } from './capture-time.ts';
import type { TimeClaim, Whereabouts } from './capture-time.ts';

const NOWHERE: Whereabouts = { zone: null, homeZone: null, namedLocal: null, arrivedAt: '2026-06-10T12:00:00Z' };
const NO_CLAIM: TimeClaim = { source: 'exif', local: null, offsetMinutes: null, instant: null, satellites: null };

const byInstant = (instant: string, whereabouts: Partial<Whereabouts>) =>
  captureTime([{ ...NO_CLAIM, source: 'video', instant }], { ...NOWHERE, ...whereabouts });
const byLocal = (local: string) => captureTime([{ ...NO_CLAIM, local }], NOWHERE)?.takenLocal ?? null;
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
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:00:00' })).toMatchObject({ offsetMinutes: 840 });
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:00:01' })).toMatchObject({ offsetMinutes: 0 });
    expect(byInstant(instant, { namedLocal: '2024-05-02T00:02:00', homeZone: 'Asia/Tokyo' })).toMatchObject({
      offsetMinutes: 540,
      takenLocal: '2024-05-01T19:00:00',
    });
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
    ['the next second of 1970', '1970-01-01T00:00:01', true],
  ])('of %s is taken: %s %s', (_, local, isTaken) => {
    expect(byLocal(local)).toBe(isTaken ? local : null);
  });
});
