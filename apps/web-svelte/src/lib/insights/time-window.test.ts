import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/days.ts';
import { moved, spanOf, within } from './time-window.ts';

const whole = { first: dayOf('2024-01-01'), last: dayOf('2024-12-31') };

describe('a window of time', () => {
  it('is put in order and kept inside the whole', () => {
    expect(within(whole, whole.last + 9, whole.first + 3)).toEqual({ first: whole.first + 3, last: whole.last });
    expect(within(whole, -Infinity, Infinity)).toEqual(whole);
  });

  it('keeps its length when it is moved against an end', () => {
    const window = { first: whole.first + 10, last: whole.first + 20 };
    expect(moved(whole, window, -50)).toEqual({ first: whole.first, last: whole.first + 10 });
    expect(moved(whole, window, 9999)).toEqual({ first: whole.last - 10, last: whole.last });
  });

  it('asks the API for its last day too, and for everything when it is the whole', () => {
    const day = dayOf('2024-02-29');
    expect(spanOf(whole, { first: day, last: day })).toEqual({ from: '2024-02-29', to: '2024-03-01' });
    expect(spanOf(whole, whole)).toEqual({});
  });
});
