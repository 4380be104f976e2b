import { describe, expect, test } from 'vitest';
import { takeOrder } from './open-order.ts';
import type { OrderedRows } from './open-order.ts';

/** So many rows, of which each export shows some. */
const conversationOf = (rows: number, ...shown: readonly (readonly number[])[]): OrderedRows => ({
  order: Int32Array.from({ length: rows }, (_, row) => row),
  placed: shown.map((own) => ({ holds: (row) => own.includes(row) })),
});

const behind = (position: number, target: number) => ({ position, behind: target, before: -1 });
const before = (position: number, target: number) => ({ position, behind: -1, before: target });

const movedOver = (places: number): boolean[] => [
  takeOrder(conversationOf(400), [behind(1, 1 + places)]),
  takeOrder(conversationOf(400), [before(1 + places, 1)]),
];

describe('a row whose order is open', () => {
  test('moves behind the row that an export shows before it, or before the one that it shows after it', () => {
    const one = conversationOf(5);
    expect(takeOrder(one, [behind(1, 3)])).toBe(true);
    expect([...one.order]).toEqual([0, 2, 3, 1, 4]);
    const other = conversationOf(5);
    expect(takeOrder(other, [before(3, 1)])).toBe(true);
    expect([...other.order]).toEqual([0, 3, 1, 2, 4]);
  });

  test('takes along the rows that an export shows after it', () => {
    const conversation = conversationOf(5, [1, 2]);
    expect(takeOrder(conversation, [behind(1, 3)])).toBe(true);
    expect([...conversation.order]).toEqual([0, 3, 1, 2, 4]);
    const backwards = conversationOf(5, [2, 3]);
    expect(takeOrder(backwards, [before(3, 1)])).toBe(true);
    expect([...backwards.order]).toEqual([0, 2, 3, 1, 4]);
  });

  test('stays where an export shows the two as they stand', () => {
    for (const move of [behind(1, 3), before(3, 1)]) {
      const conversation = conversationOf(5, [1, 3]);
      expect(takeOrder(conversation, [move])).toBe(false);
      expect([...conversation.order]).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test('moves over 256 places and no more', () => {
    expect([movedOver(255), movedOver(256), movedOver(257)]).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  test('waits where another move has changed its stretch', () => {
    const conversation = conversationOf(8);
    expect(takeOrder(conversation, [behind(1, 3), behind(3, 5), before(6, 4)])).toBe(true);
    expect([...conversation.order]).toEqual([0, 2, 3, 1, 6, 4, 5, 7]);
  });
});
