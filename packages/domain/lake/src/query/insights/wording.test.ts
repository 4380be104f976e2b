import { describe, expect, it } from 'vitest';
import { answerTime, counted, day, duration, month, percent } from './wording.ts';

describe('wording', () => {
  it.each([
    [0, '0 messages'],
    [1, '1 message'],
    [12_345, '12,345 messages'],
  ])('counts %d', (count, text) => expect(counted(count, 'message')).toBe(text));

  it.each([
    [0, '0 %'],
    [0.001, 'less than 1 %'],
    [0.666, '67 %'],
    [1, '100 %'],
  ])('tells the share %d', (share, text) => expect(percent(share)).toBe(text));

  it.each([
    [1, '1 second'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [7199, '120 minutes'],
    [7200, '2 hours'],
    [172_800, '2 days'],
  ])('tells %d seconds in the largest unit of which there are two', (seconds, text) =>
    expect(duration(seconds)).toBe(text),
  );

  it('formats months', () => {
    expect(month('2024-03')).toBe('March 2024');
  });

  it.each([
    [12, 'a minute'],
    [89, 'a minute'],
    [95, '2 minutes'],
    [119, '2 minutes'],
    [400, '7 minutes'],
  ])('tells an answer after %d seconds in whole minutes', (seconds, text) => {
    expect(answerTime(seconds)).toBe(text);
  });

  it('formats days of dates and of times', () => {
    expect([day('2024-03-05'), day('2024-12-31T23:59:59')]).toEqual(['5 March 2024', '31 December 2024']);
  });
});
