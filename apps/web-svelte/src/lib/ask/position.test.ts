import { expect, it } from 'vitest';
import { lineAndColumn, wordAt } from './position.ts';

const SQL = 'select a\nfrom mesages';

it('an offset is converted to a line and a column, both from 1', () => {
  expect(lineAndColumn(SQL, 0)).toEqual({ line: 1, column: 1 });
  expect(lineAndColumn(SQL, SQL.indexOf('mesages'))).toEqual({ line: 2, column: 6 });
});

it('the word at an offset has its start and end', () => {
  const { start, end } = wordAt(SQL, SQL.indexOf('mesages'));
  expect(SQL.slice(start, end)).toBe('mesages');
});

it('without a word, one character is marked; at the end, the last one', () => {
  expect(wordAt('select ;', 7)).toEqual({ start: 7, end: 8 });
  expect(wordAt('select', 99)).toEqual({ start: 5, end: 6 });
});
