import { describe, expect, test } from 'vitest';
import { createAlignmentColumns } from './alignment-columns.ts';
import { shiftColumn } from './shift-column.ts';

const HOUR = 60;
/** Noon of some day, in minutes. */
const NOON = 1000 * 24 * HOUR + 12 * HOUR;

/** Number of messages with the old shift, where only the first message has it for certain, and only the last one has the new shift. */
const oldOnes = (minutes: readonly number[], old: number, next: number): number => {
  const a = createAlignmentColumns(minutes.length);
  a.minute.set(minutes);
  const early = new Int32Array(minutes.length).fill(old);
  const late = new Int32Array(minutes.length).fill(next);
  late[0] = old;
  early[minutes.length - 1] = next;
  return shiftColumn(minutes.length, 0, a, { early, late }).indexOf(next);
};

describe('a change of the clock between two pairs', () => {
  test('is put where times go back least', () => {
    // Summer time begins in the pause of an hour: anywhere else the new clock would go back.
    expect(
      oldOnes(
        [0, 10, 20, 90, 100, 110].map((minute) => NOON + minute),
        0,
        60,
      ),
    ).toBe(3);
    // It ends where the file steps back.
    expect(
      oldOnes(
        [0, 10, 20, -30, -20, -10].map((minute) => NOON + minute),
        60,
        0,
      ),
    ).toBe(3);
  });

  test('is put at the last position where no position is better', () => {
    expect(
      oldOnes(
        [0, 10, 20, 30].map((minute) => NOON + minute),
        60,
        0,
      ),
    ).toBe(3);
  });

  test.each([
    ['the export', 0],
    ['the conversation', 9 * HOUR],
  ])('is put into the night of %s, where other positions are as good', (_, later) => {
    const minutes = [-60, 14 * HOUR - 1, 20 * HOUR, 20 * HOUR + 10, 20 * HOUR + 20].map(
      (minute) => NOON + minute + later,
    );
    expect(oldOnes(minutes, 10 * HOUR, 9 * HOUR)).toBe(2);
  });

  test.each([
    [[0.5, 5, 22, 24 + 59 / 60], 1],
    [[0.5, 5, 22, 25], 3],
    [[4, 5, 6, 7], 1],
    [[4 + 1 / 60, 5, 6, 7], 3],
  ])(
    'counts 1:00 to 3:00 as the night of either clock, where the other one is an hour behind: %j',
    (hours, expected) => {
      const minutes = hours.map((hour) => NOON + 12 * HOUR + Math.round(hour * HOUR));
      expect(oldOnes(minutes, 60, 0)).toBe(expected);
    },
  );
});
