import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallMicros } from './wall-micros.ts';

describe('wallMicros', () => {
  test('parses every time of the years 1 to 9999 as Date does', () => {
    const moment = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') });
    fc.assert(
      fc.property(
        moment.filter((date) => !Number.isNaN(date.getTime())),
        (date) => {
          expect(wallMicros(date.toISOString())).toBe(date.getTime() * 1000);
          expect(wallMicros(date.toISOString().slice(0, 19))).toBe(Math.floor(date.getTime() / 1000) * 1e6);
        },
      ),
      { seed: 5 },
    );
  });

  test.each([
    ['2024-03-01T01:15:12.1', 100_000],
    ['2024-03-01T01:15:12.123456', 123_456],
    ['2024-03-01T01:15:12.1234569', 123_456],
    ['2024-03-01T01:15:12Z', 0],
  ])('keeps microseconds of %s', (text, micros) => {
    expect(wallMicros(text) - wallMicros('2024-03-01T01:15:12')).toBe(micros);
  });

  test.each(['', '2024-03-01', '2024:03:01 01:15', 'yesterday, at about noon'])('refuses %j', (text) => {
    expect(() => wallMicros(text)).toThrow(TypeError);
  });
});
