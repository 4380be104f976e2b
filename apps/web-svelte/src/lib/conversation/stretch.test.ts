import { expect, it } from 'vitest';
import { PAGE_MESSAGES, stretchEnding, stretchStarting } from './stretch.ts';

const days = [
  { x: 1, y: 50 },
  { x: 4, y: 100 },
  { x: 9, y: 100 },
  { x: 10, y: PAGE_MESSAGES + 1 },
];

it('a page has whole days, enough to fill it', () => {
  expect(stretchEnding(days, Infinity)).toEqual({ first: 10, last: 10 });
  expect(stretchEnding(days, 9)).toEqual({ first: 4, last: 9 });
  expect(stretchStarting(days, 4)).toEqual({ first: 4, last: 9 });
});

it('the last page has the remaining days', () => {
  expect(stretchEnding(days, 3)).toEqual({ first: 1, last: 1 });
  expect(stretchStarting([{ x: 1, y: 2 }], 0)).toEqual({ first: 1, last: 1 });
});

it('there is no page before the first day or after the last', () => {
  expect([stretchEnding(days, 0), stretchStarting(days, 11), stretchEnding([], Infinity)]).toEqual([null, null, null]);
});

it('all pages together have every day once', () => {
  const met: number[] = [];
  for (let page = stretchEnding(days, Infinity); page; page = stretchEnding(days, page.first - 1))
    met.unshift(...days.filter(({ x }) => x >= page.first && x <= page.last).map(({ x }) => x));
  expect(met).toEqual(days.map(({ x }) => x));
});
