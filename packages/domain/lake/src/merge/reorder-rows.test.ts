import { describe, expect, test } from 'vitest';
import { reorderRows } from './reorder-rows.ts';
import type { OrderedRows } from './reorder-rows.ts';

/** A number of rows, of which each export contains some. */
const conversationOf = (rows: number, ...shown: readonly (readonly number[])[]): OrderedRows => ({
  order: Int32Array.from({ length: rows }, (_, row) => row),
  placed: shown.map((own) => ({ holds: (row) => own.includes(row) })),
});

const behind = (position: number, target: number) => ({ position, behind: target, before: -1 });
const before = (position: number, target: number) => ({ position, behind: -1, before: target });

const movedOver = (places: number): boolean[] => [
  reorderRows(conversationOf(400), [behind(1, 1 + places)]),
  reorderRows(conversationOf(400), [before(1 + places, 1)]),
];

describe('a row of uncertain order', () => {
  test('moves behind a row that precedes it in an export, or before a row that follows it there', () => {
    const one = conversationOf(5);
    expect(reorderRows(one, [behind(1, 3)])).toBe(true);
    expect([...one.order]).toEqual([0, 2, 3, 1, 4]);
    const other = conversationOf(5);
    expect(reorderRows(other, [before(3, 1)])).toBe(true);
    expect([...other.order]).toEqual([0, 3, 1, 2, 4]);
  });

  test('moves together with the rows that follow it in an export', () => {
    const conversation = conversationOf(5, [1, 2]);
    expect(reorderRows(conversation, [behind(1, 3)])).toBe(true);
    expect([...conversation.order]).toEqual([0, 3, 1, 2, 4]);
    const backwards = conversationOf(5, [2, 3]);
    expect(reorderRows(backwards, [before(3, 1)])).toBe(true);
    expect([...backwards.order]).toEqual([0, 2, 3, 1, 4]);
  });

  test('stays where an export confirms the current order', () => {
    for (const move of [behind(1, 3), before(3, 1)]) {
      const conversation = conversationOf(5, [1, 3]);
      expect(reorderRows(conversation, [move])).toBe(false);
      expect([...conversation.order]).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test('moves by at most 256 positions', () => {
    expect([movedOver(255), movedOver(256), movedOver(257)]).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  test('stays for the next call where another move has changed its range', () => {
    const conversation = conversationOf(8);
    expect(reorderRows(conversation, [behind(1, 3), behind(3, 5), before(6, 4)])).toBe(true);
    expect([...conversation.order]).toEqual([0, 2, 3, 1, 6, 4, 5, 7]);
  });
});
