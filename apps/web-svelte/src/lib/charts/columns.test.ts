import { expect, it } from 'vitest';
import { cellText, headingOf, isPerson, kindOf, measureOf, numberOf, plainText } from './columns.ts';

it.each([
  ['bigint', 'number'],
  ['integer', 'number'],
  ['decimal', 'number'],
  ['double', 'number'],
  ['date', 'time'],
  ['timestamp', 'time'],
  ['varchar', 'words'],
  ['interval', 'words'],
  ['array', 'words'],
  ['boolean', 'words'],
])('a %s column has the role %s', (type, kind) => expect(kindOf({ name: 'x', type })).toBe(kind));

it('whole numbers are counts unless the column’s name is that of a measure', () => {
  expect(measureOf({ name: 'messages', type: 'bigint' }).counts).toBe(true);
  expect(measureOf({ name: 'streak_days', type: 'bigint' }).counts).toBe(false);
  expect(measureOf({ name: 'mean_words', type: 'double' }).counts).toBe(false);
});

const told = (name: string, value: number): string => measureOf({ name, type: 'double' }).format(value);
const unit = (name: string, max: number): number => measureOf({ name, type: 'double' }).axisUnit(max);
it('the unit at the end of a name decides the format of its numbers', () => {
  expect(told('median_seconds', 119)).toBe('2 min');
  expect(told('total_minutes', 150)).toBe('2 h 30 min');
  expect(told('silence_hours', 264)).toBe('11 days');
  expect(told('streak_days', 1)).toBe('1 day');
  expect(told('share', 0.5)).toBe('50\u00a0%');
  expect(told('messages', 1200)).toBe('1,200');
});

it('an axis of durations has the unit of its greatest value', () => {
  expect(unit('median_seconds', 300)).toBe(60);
  expect(unit('silence_hours', 264)).toBe(24);
  expect(unit('messages', 264)).toBe(1);
});

it('a heading leaves the unit to the numbers', () => {
  expect([headingOf('median_seconds'), headingOf('broken_by'), headingOf('asked_at')]).toEqual([
    'Median',
    'Broken by',
    'Asked',
  ]);
});

it('cells are formatted for people, and null is empty', () => {
  expect(cellText(null, { name: 'x', type: 'bigint' })).toBe('');
  expect(cellText('2024-01-28T15:30:12', { name: 'sent_at', type: 'timestamp' })).toBe('28 Jan 2024');
  expect(cellText(2024, { name: 'year', type: 'bigint' })).toBe('2024');
  expect(cellText(['a', 'b'], { name: 'options', type: 'array' })).toBe('a, b');
  expect(cellText(true, { name: 'edited', type: 'boolean' })).toBe('yes');
});

it.each([
  ['timestamp', '2023-06-01T16:40:00', '1 Jun 2023, 16:40'],
  ['timestamp', '2023-06-01T00:00:00', '1 Jun 2023, 00:00'],
  ['timestamp', '2023-06-01T16:40:12.250', '1 Jun 2023, 16:40:12'],
  ['timestamp with time zone', '2023-06-01T16:40:00Z', '1 Jun 2023, 16:40 UTC'],
  ['date', '2023-06-01', '1 Jun 2023'],
  ['date', 'infinity', 'infinity'],
  ['timestamp', '-infinity', '-infinity'],
  ['date', '0044-03-15 (BC)', '0044-03-15 (BC)'],
  ['varchar', '2023-06-01T16:40:00', '2023-06-01T16:40:00'],
  ['array', ['2023-06-01T16:40:00'], '2023-06-01T16:40:00'],
])('a %s %j is told as “%s”', (type, cell, told) => expect(plainText(cell, { name: 'x', type })).toBe(told));

it('column names do not change how an SQL result is shown', () => {
  for (const name of ['share', 'median_seconds', 'year', 'n']) {
    expect(plainText(1234.5, { name, type: 'double' })).toBe('1234.5');
    expect(plainText('0.5', { name, type: 'varchar' })).toBe('0.5');
  }
});

it.each([
  [3, 3],
  [-0.5, -0.5],
  ['9007199254740993', null],
  ['900719925474099', 900_719_925_474_099],
  [1e15, null],
  [999_999_999_999_999, 999_999_999_999_999],
  ['NaN', null],
  ['Infinity', null],
  ['-Infinity', null],
  ['', null],
  [null, null],
  [true, null],
  [[1], null],
])('%j is the number %j to a picture', (cell, number) => expect(numberOf(cell)).toBe(number));

it('only columns of people have hues', () => {
  expect(isPerson({ name: 'broken_by', type: 'varchar' })).toBe(true);
  expect(isPerson({ name: 'chat_name', type: 'varchar' })).toBe(false);
});
