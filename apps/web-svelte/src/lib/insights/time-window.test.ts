import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/days.ts';
import { moved, spanOf, within } from './time-window.ts';

const whole = { first: dayOf('2024-01-01'), last: dayOf('2024-12-31') };

describe('a window of time', () => {
  it('has its ends in order and within the whole', () => {
    expect(within(whole, whole.last + 9, whole.first + 3)).toEqual({ first: whole.first + 3, last: whole.last });
    expect(within(whole, -Infinity, Infinity)).toEqual(whole);
  });

  it('keeps its length when it is moved to an end', () => {
    const window = { first: whole.first + 10, last: whole.first + 20 };
    expect(moved(whole, window, -50)).toEqual({ first: whole.first, last: whole.first + 10 });
    expect(moved(whole, window, 9999)).toEqual({ first: whole.last - 10, last: whole.last });
  });

  it('is a request that includes its last day, or one without bounds for the whole', () => {
    const day = dayOf('2024-02-29');
    expect(spanOf(whole, { first: day, last: day })).toEqual({ from: '2024-02-29', to: '2024-03-01' });
    expect(spanOf(whole, whole)).toEqual({});
  });
});
