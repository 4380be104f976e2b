import { describe, expect, it } from 'vitest';
import { dayOf, dayText, firstDayOfYear, isoDay, longDayText, monthStarts, spanText, weekdayOf } from './days.ts';

describe('a day', () => {
  it('is counted from 1970 and comes back as it was written', () => {
    expect(dayOf('1970-01-02')).toBe(1);
    for (const text of ['1969-12-31', '2000-02-29', '2024-02-29', '2026-10-13']) expect(isoDay(dayOf(text))).toBe(text);
  });

  it('is the same at any hour of it, whatever the zone of the reader', () => {
    expect(dayOf('2024-03-31T00:00:00')).toBe(dayOf('2024-03-31T23:59:59'));
  });

  it('knows its weekday, also before 1970', () => {
    expect(weekdayOf(dayOf('2026-10-12'))).toBe(0);
    expect(weekdayOf(dayOf('2026-10-18'))).toBe(6);
    expect(weekdayOf(dayOf('1969-12-28'))).toBe(6);
  });

  it('is told with months of three letters', () => {
    expect(dayText(dayOf('2026-09-03'))).toBe('3 Sep 2026');
    expect(longDayText(dayOf('2023-07-14'))).toBe('Fri 14 July 2023');
  });
});

describe('months', () => {
  it('begin within the span, its end left out', () => {
    expect(monthStarts(dayOf('2023-11-15'), dayOf('2024-02-01')).map(isoDay)).toEqual(['2023-12-01', '2024-01-01']);
    expect(monthStarts(firstDayOfYear(2024), firstDayOfYear(2025))).toHaveLength(12);
  });

  it('are told once where first and last are one', () => {
    expect(spanText(dayOf('2024-03-01'), dayOf('2024-03-30'))).toBe('Mar 2024');
    expect(spanText(dayOf('2021-01-05'), dayOf('2024-03-30'))).toBe('Jan 2021 to Mar 2024');
  });
});
