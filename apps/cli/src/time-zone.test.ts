import { describe, expect, test } from 'vitest';
import { createInstantOf } from './time-zone.ts';

const instant = (zone: string, wall: string) =>
  new Date(createInstantOf(zone)(Date.parse(`${wall}Z`) / 1000) * 1000).toISOString().slice(0, 19);

describe('the instant of a wall time', () => {
  test.each([
    ['UTC', '2024-01-28T15:30:12', '2024-01-28T15:30:12'],
    ['Europe/Rome', '2024-01-28T15:30:12', '2024-01-28T14:30:12'],
    ['Europe/Rome', '2024-07-28T15:30:12', '2024-07-28T13:30:12'],
    ['Asia/Kathmandu', '2024-01-01T00:00:00', '2023-12-31T18:15:00'],
    ['America/St_Johns', '2024-01-01T00:00:00', '2024-01-01T03:30:00'],
    ['Pacific/Auckland', '2024-01-01T12:00:00', '2023-12-31T23:00:00'],
  ])('%s %s is %sZ', (zone, wall, utc) => expect(instant(zone, wall)).toBe(utc));

  test('an ambiguous local time is the earlier instant', () => {
    expect(instant('Europe/Rome', '2024-10-27T02:30:00')).toBe('2024-10-27T00:30:00');
    expect(instant('America/New_York', '2024-11-03T01:30:00')).toBe('2024-11-03T05:30:00');
  });

  test('a skipped local time uses the offset before the gap', () => {
    expect(instant('Europe/Rome', '2024-03-31T02:30:00')).toBe('2024-03-31T01:30:00');
    expect(instant('Europe/Rome', '2024-03-31T01:59:59')).toBe('2024-03-31T00:59:59');
    expect(instant('Europe/Rome', '2024-03-31T03:00:00')).toBe('2024-03-31T01:00:00');
  });

  test('a change of half an hour works too', () => {
    expect(instant('Australia/Lord_Howe', '2024-04-07T01:45:00')).toBe('2024-04-06T14:45:00');
  });
});
