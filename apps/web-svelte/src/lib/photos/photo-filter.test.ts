import { describe, expect, it } from 'vitest';
import { changed, filterOf, searchOf, yearOf } from './photo-filter.ts';

const read = (search: string) => filterOf(new URLSearchParams(search));

describe('the URL of a search', () => {
  it.each([
    '?text=red+door&camera=Canon+EOS+R6',
    '?place=Ume%C3%A5&from=2023-01-01&to=2024-01-01',
    '?favourite=true&dated=false&kind=video&trashed=true&album=a1',
    '',
  ])('%s is the same after decoding and encoding', (search) => {
    expect(read(searchOf(read(search)))).toEqual(read(search));
  });

  it('loses its invalid parts', () => {
    expect(read('?text=++&from=yesterday&favourite=perhaps&dated=true&kind=song&other=1')).toEqual({});
  });
});

it('a change adds, replaces and removes parts', () => {
  expect(changed({ text: 'a', place: 'Rome' }, { text: 'b', place: undefined, favourite: 'true' })).toEqual({
    text: 'b',
    favourite: 'true',
  });
});

it('a year is recognised by its two ends', () => {
  expect(yearOf({ from: '2023-01-01', to: '2024-01-01' })).toBe('2023');
  expect(yearOf({ from: '2023-01-01', to: '2023-06-01' })).toBeNull();
  expect(yearOf({})).toBeNull();
});
