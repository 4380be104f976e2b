import { describe, expect, it } from 'vitest';
import {
  dayOf,
  dayText,
  firstDayOfYear,
  isoDay,
  longDayText,
  momentText,
  monthStarts,
  readTime,
  spanText,
  weekdayOf,
} from './days.ts';

describe('a day', () => {
  it('is counted from 1970 and is formatted as it was written', () => {
    expect(dayOf('1970-01-02')).toBe(1);
    for (const text of ['0000-01-01', '0079-08-24', '1969-12-31', '2000-02-29', '2024-02-29', '2026-10-13'])
      expect(isoDay(dayOf(text))).toBe(text);
  });

  it('is the same at any hour, in any time zone of the reader', () => {
    expect(dayOf('2024-03-31T00:00:00')).toBe(dayOf('2024-03-31T23:59:59'));
  });

  it('has the right weekday, also before 1970', () => {
    expect(weekdayOf(dayOf('2026-10-12'))).toBe(0);
    expect(weekdayOf(dayOf('2026-10-18'))).toBe(6);
    expect(weekdayOf(dayOf('1969-12-28'))).toBe(6);
  });

  it('is formatted with months of three letters', () => {
    expect(dayText(dayOf('2026-09-03'))).toBe('3 Sep 2026');
    expect(longDayText(dayOf('2023-07-14'))).toBe('Fri 14 July 2023');
  });
});

describe('a text', () => {
  it.each([
    ['2023-06', '2023-06-01', 'month'],
    ['2023-06-30', '2023-06-30', 'day'],
    ['0079-08-24', '0079-08-24', 'day'],
  ] as const)('%s is a time with its precision', (text, day, precision) =>
    expect(readTime(text)).toEqual({ days: dayOf(day), precision }),
  );

  it.each(['2023-06-01T16:40:00', '2023-06-01T16:40:00.000000', '2023-06-01T16:40:00Z', '2023-06-01T16:40:00.000Z'])(
    '%s is a moment',
    (text) => expect(readTime(text)).toEqual({ days: dayOf('2023-06-01') + 1000 / 1440, precision: 'moment' }),
  );

  it.each(['infinity', '-infinity', '0044-03-15 (BC)', '10000-01-01', 'Monday', '2023', '2023-02-30', '2023-13', ''])(
    '“%s” is no time',
    (text) => expect(readTime(text)).toBeNull(),
  );
});

describe('a moment', () => {
  it.each([
    ['2023-06-01T16:40:00', '1 Jun 2023, 16:40'],
    ['2023-06-01T00:00:00', '1 Jun 2023, 00:00'],
    ['2023-06-01T23:59:59', '1 Jun 2023, 23:59:59'],
    ['2023-06-01T23:59:59.900000', '1 Jun 2023, 23:59:59'],
    ['1969-12-31T09:05:07', '31 Dec 1969, 09:05:07'],
  ])('%s is formatted as %s', (text, told) => expect(momentText(readTime(text)?.days ?? Number.NaN)).toBe(told));
});

describe('months', () => {
  it('are those that start in the range, the end excluded', () => {
    expect(monthStarts(dayOf('2023-11-15'), dayOf('2024-02-01')).map(isoDay)).toEqual(['2023-12-01', '2024-01-01']);
    expect(monthStarts(firstDayOfYear(2024), firstDayOfYear(2025))).toHaveLength(12);
    expect(monthStarts(firstDayOfYear(79), firstDayOfYear(80))).toHaveLength(12);
  });

  it('are shown once where first and last are the same', () => {
    expect(spanText(dayOf('2024-03-01'), dayOf('2024-03-30'))).toBe('Mar 2024');
    expect(spanText(dayOf('2021-01-05'), dayOf('2024-03-30'))).toBe('Jan 2021 to Mar 2024');
  });
});
