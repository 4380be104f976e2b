import { expect, it } from 'vitest';
import { axisUnitOf, cellText, formatOf, headingOf, isCount, isPerson, kindOf } from './columns.ts';

it.each([
  ['bigint', 'number'],
  ['hugeint', 'number'],
  ['decimal(18,3)', 'number'],
  ['double', 'number'],
  ['date', 'time'],
  ['timestamp', 'time'],
  ['varchar', 'words'],
  ['interval', 'words'],
  ['boolean', 'words'],
])('a %s column is good for %s', (type, kind) => expect(kindOf({ name: 'x', type })).toBe(kind));

it('whole numbers add up unless their name says that they measure', () => {
  expect(isCount({ name: 'messages', type: 'bigint' })).toBe(true);
  expect(isCount({ name: 'streak_days', type: 'bigint' })).toBe(false);
  expect(isCount({ name: 'mean_words', type: 'double' })).toBe(false);
});

it('a unit at the end of a name says how its numbers are told', () => {
  expect(formatOf('median_seconds')(119)).toBe('2 min');
  expect(formatOf('total_minutes')(150)).toBe('2 h 30 min');
  expect(formatOf('silence_hours')(264)).toBe('11 days');
  expect(formatOf('streak_days')(1)).toBe('1 day');
  expect(formatOf('share')(0.5)).toBe('50\u00a0%');
  expect(formatOf('messages')(1200)).toBe('1,200');
});

it('an axis of times counts in what its greatest value is told in', () => {
  expect(axisUnitOf('median_seconds', 300)).toBe(60);
  expect(axisUnitOf('silence_hours', 264)).toBe(24);
  expect(axisUnitOf('messages', 264)).toBe(1);
});

it('a heading leaves the unit to the numbers', () => {
  expect([headingOf('median_seconds'), headingOf('broken_by'), headingOf('asked_at')]).toEqual([
    'Median',
    'Broken by',
    'Asked',
  ]);
});

it('cells are told as people write them, and what is not there is empty', () => {
  expect(cellText(null, { name: 'x', type: 'bigint' })).toBe('');
  expect(cellText('2024-01-28T15:30:12', { name: 'sent_at', type: 'timestamp' })).toBe('28 Jan 2024');
  expect(cellText(2024, { name: 'year', type: 'bigint' })).toBe('2024');
  expect(cellText(['a', 'b'], { name: 'options', type: 'varchar[]' })).toBe('a, b');
  expect(cellText(true, { name: 'edited', type: 'boolean' })).toBe('yes');
});

it('only columns of people have hues', () => {
  expect(isPerson({ name: 'broken_by', type: 'varchar' })).toBe(true);
  expect(isPerson({ name: 'chat_name', type: 'varchar' })).toBe(false);
});
