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
    ['is the fix of the moment within two minutes', '2024-05-01T14:02:00', '2024-05-01T10:00:00Z', 240],
    [
      'is an old fix above two minutes, and the zone of the place is near',
      '2024-05-01T14:02:01',
      '2024-05-01T10:00:00Z',
      270,
    ],
  ])('%s', (_, local, satellites, offsetMinutes) => {
    expect(byWall(local, satellites, 'Asia/Kabul')).toMatchObject({ offsetMinutes, offsetSource: 'gps' });
  });

  // Kiritimati was 10 h 40 min behind UTC until 1979, so that an hour from its zone is no quarter of an hour from UTC.
  it.each([
    ['just below an hour', '1978-06-01T10:19:30', -640],
    ['an hour', '1978-06-01T10:20:00', -585],
    ['just above an hour', '1978-06-01T10:20:30', -585],
    ['just below an hour the other way', '1978-06-01T08:20:30', -640],
    ['an hour the other way', '1978-06-01T08:20:00', -705],
    ['just above an hour the other way', '1978-06-01T08:19:30', -705],
  ])('of an old fix gives way to the zone of a place that is less than an hour away: %s', (_, local, offsetMinutes) => {
    expect(byWall(local, '1978-06-01T20:00:00Z', 'Pacific/Kiritimati')).toMatchObject({ offsetMinutes });
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
