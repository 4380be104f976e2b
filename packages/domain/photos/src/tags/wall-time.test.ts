import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOffset, readWallTime, toInstant, toWallTime } from './wall-time.ts';

describe('a date is read', () => {
  it.each([
    ['2024:03:01 01:15:12', '2024-03-01T01:15:12', null],
    ['2024-03-01T01:15:12.123+05:30', '2024-03-01T01:15:12.123', 330],
    ['2024-03-01T01:15:12.5Z', '2024-03-01T01:15:12.500', 0],
    ['2024-03-01T01:15:12,123456', '2024-03-01T01:15:12.123', null],
    ['2024-03-01T01:15:12-0330', '2024-03-01T01:15:12', -210],
    ['2024-03-01T01:15', '2024-03-01T01:15:00', null],
    ['2024:03:01 01:15:', '2024-03-01T01:15:00', null],
    ['2024:03:01 01:15:  ', '2024-03-01T01:15:00', null],
    ['2024/03/01 1:15:12', '2024-03-01T01:15:12', null],
    ['2024: 3: 1  1: 5: 2', '2024-03-01T01:05:02', null],
    ['2024:3 :1  1:5 :2 ', '2024-03-01T01:05:02', null],
    [' 2024:03:01 01:15:12 ', '2024-03-01T01:15:12', null],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00', null],
    ['2024:03:01 24:15:12', '2024-03-01T00:15:12', null],
    ['2024:03:01 24:00:00', '2024-03-01T00:00:00', null],
    ['2024:03:01 23:59:60', '2024-03-01T23:59:59', null],
  ])('to the second: %j', (text, local, offsetMinutes) => {
    expect(readWallTime(text)).toEqual({ local, offsetMinutes, unit: 'second' });
  });

  it.each([
    ['2024-03-01', '2024-03-01T12:00:00', 'day'],
    ['2024:03:01   :  :  ', '2024-03-01T12:00:00', 'day'],
    ['2024:03:01 10:  :  ', '2024-03-01T12:00:00', 'day'],
    ['2024:03:01   :15:12', '2024-03-01T12:00:00', 'day'],
    ['1985-07', '1985-07-01T12:00:00', 'month'],
    ['1985:07:00 00:00:00', '1985-07-01T12:00:00', 'month'],
    ['1985:07:   10:15:12', '1985-07-01T12:00:00', 'month'],
    ['1985', '1985-01-01T12:00:00', 'year'],
    ['1985:00:00 00:00:00', '1985-01-01T12:00:00', 'year'],
    ['1985:00:12 10:15:12.5', '1985-01-01T12:00:00', 'year'],
    ['1985:  :     :  :  ', '1985-01-01T12:00:00', 'year'],
  ])('as far as it is known: %j', (text, local, unit) => {
    expect(readWallTime(text)).toEqual({ local, offsetMinutes: null, unit });
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '',
    '2024:02:30 01:15:12',
    '2023:02:29 01:15:12',
    '2024:13:01 01:15:12',
    '2024:03:32 01:15:12',
    '2024:03:01 25:00:00',
    '2024:03:01 01:60:12',
    '2024:03:01 01:15:61',
    '2024:03-01 01:15:12',
    '0999:03:01 01:15:12',
    'yesterday',
  ])('%j is none', (text) => {
    expect(readWallTime(text)).toBeNull();
  });

  it('of ten thousand blanks at once', () => {
    expect(readWallTime(`2024:03:01 ${' '.repeat(10_000)}x`)).toBeNull();
    expect(readWallTime(`2024:03:01 01:${' '.repeat(10_000)}x`)).toBeNull();
  });
});

it.each([
  ['+05:30', 330],
  ['-04:00', -240],
  ['-0930', -570],
  ['+14:00', 840],
  ['+09', 540],
  ['-00:00', 0],
  ['Z', 0],
  ['+14:15', null],
  ['+05:60', null],
  ['   :  ', null],
  ['05:30', null],
  ['', null],
])('the offset %j is %s minutes', (text, minutes) => {
  expect(readOffset(text)).toBe(minutes);
});

it('an instant and its wall time lead to one another, as precisely as either was known', () => {
  expect(toInstant('2024-03-01T01:15:12.123', 330)).toBe('2024-02-29T19:45:12.123Z');
  expect(toInstant('2024-03-01T01:15:12', 330)).toBe('2024-02-29T19:45:12Z');
  expect(toWallTime('2024-02-29T19:45:12.000Z', 330)).toBe('2024-03-01T01:15:12');
  expect(toWallTime('2024-02-29T19:45:12', 330)).toBeNull();
  const moment = fc.date({
    min: new Date('1826-01-02T00:00:00Z'),
    max: new Date('2199-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moment, fc.integer({ min: -840, max: 840 }), (date, offset) => {
      const local = date.toISOString().slice(0, 19);
      expect(toWallTime(toInstant(local, offset), offset)).toBe(local);
    }),
  );
});
