import { expect, it } from 'vitest';
import { isZoneOffset, zoneOffset, zoneOffsetAt } from './zone-offset.ts';

it.each([
  ['Asia/Kolkata', '2024-03-01T01:15:12', 330],
  ['Asia/Kathmandu', '2024-03-01T01:15:12', 345],
  ['Europe/Rome', '2024-01-15T12:00:00', 60],
  ['Europe/Rome', '2024-07-15T12:00:00', 120],
  ['America/St_Johns', '2024-01-15T12:00:00', -210],
  ['Pacific/Kiritimati', '2024-01-15T12:00:00', 840],
  ['UTC', '2024-01-15T12:00:00', 0],
])('a clock in %s that shows %s is %i minutes from UTC', (zone, local, minutes) => {
  expect(zoneOffsetAt(zone, local)).toBe(minutes);
});

it('an hour that the clocks show twice is the first of them', () => {
  expect(zoneOffsetAt('Europe/Rome', '2024-10-27T01:59:59')).toBe(120);
  expect(zoneOffsetAt('Europe/Rome', '2024-10-27T02:30:00')).toBe(120);
  expect(zoneOffsetAt('Europe/Rome', '2024-10-27T03:00:00')).toBe(60);
  expect(zoneOffsetAt('America/New_York', '2024-11-03T01:30:00')).toBe(-240);
});

it('an hour that the clocks skip is counted as before', () => {
  expect(zoneOffsetAt('Europe/Rome', '2024-03-31T01:59:59')).toBe(60);
  expect(zoneOffsetAt('Europe/Rome', '2024-03-31T02:30:00')).toBe(60);
  expect(zoneOffsetAt('Europe/Rome', '2024-03-31T03:00:00')).toBe(120);
});

it('a zone that nobody knows has no offset', () => {
  expect(zoneOffset('Moon/Tranquility', '2024-01-15T12:00:00Z')).toBeNull();
  expect(zoneOffsetAt('', '2024-01-15T12:00:00')).toBeNull();
});

it.each([
  [120, '2024-07-15T12:00:00Z', true],
  [165, '2024-07-15T12:00:00Z', false],
  [345, '2024-07-15T12:00:00Z', true],
  [840, '2024-07-15T12:00:00Z', true],
  [-720, '2024-07-15T12:00:00Z', false],
  // Newfoundland's winter and summer.
  [-210, '2024-01-15T12:00:00Z', true],
  [-210, '2024-07-15T12:00:00Z', false],
  [-150, '2024-07-15T12:00:00Z', true],
  [-150, '2024-03-01T00:00:00Z', true],
  // Pyongyang, from August 2015 to May 2018.
  [510, '2014-07-15T12:00:00Z', false],
  [510, '2015-08-01T00:00:00Z', true],
  [510, '2018-05-31T23:59:59Z', true],
  [510, '2018-06-01T00:00:00Z', false],
])('a clock %i minutes from UTC at %s is that of some zone: %s', (minutes, instant, isSomewhere) => {
  expect(isZoneOffset(minutes, instant)).toBe(isSomewhere);
});
