import { describe, expect, it } from 'vitest';
import { columnsOf, monthOf } from './columns.test-helper.ts';
import { DAY_GAP_PX, estimatedHeight, layoutDays } from './day-blocks.ts';

const DESKTOP = { width: 1200, rowHeight: 220, gap: 4 };
const day = (date: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `${date}:${i}`, takenLocal: `${date}T12:00:00` }));

describe('the days of a month', () => {
  it('are below one another where their rows are full', () => {
    const { blocks, height } = layoutDays(columnsOf([...day('2023-07-14', 9), ...day('2023-07-12', 8)]), DESKTOP);
    expect(blocks.map(({ day, first, end, left, width }) => [day, first, end, left, width])).toEqual([
      ['2023-07-14', 0, 9, 0, 1200],
      ['2023-07-12', 9, 17, 0, 1200],
    ]);
    expect(blocks[1]!.top).toBe(blocks[0]!.height + DAY_GAP_PX);
    expect(height).toBe(blocks[1]!.top + blocks[1]!.height + DAY_GAP_PX);
  });

  it('share a line where each has only a few photos, and fill it', () => {
    const { blocks, height } = layoutDays(
      columnsOf([...day('2023-07-14', 1), ...day('2023-07-12', 2), ...day('2023-07-11', 2)]),
      DESKTOP,
    );
    const [one, two, three] = blocks;
    expect([one!.top, two!.top]).toEqual([0, 0]);
    expect(two!.left).toBe(one!.width + DAY_GAP_PX);
    expect(two!.left + two!.rows.left[1]! + two!.rows.width[1]!).toBeGreaterThan(1190);
    expect(one!.height).toBe(two!.height);
    expect(three!.top).toBe(one!.height + DAY_GAP_PX);
    expect(height).toBe(three!.top + three!.height + DAY_GAP_PX);
  });

  it('with few photos become higher than a row, up to a limit', () => {
    const { blocks } = layoutDays(columnsOf(day('2023-07-14', 1)), DESKTOP);
    expect([blocks[0]!.rows.height[0], blocks[0]!.width]).toEqual([330, 1200]);
  });

  it('never overlap, and lose no photo', () => {
    const { blocks } = layoutDays(monthOf('2023-07', 83, 3), DESKTOP);
    expect(blocks.at(-1)!.end).toBe(83);
    blocks.forEach((block, i) => {
      expect(block.left + block.width).toBeLessThanOrEqual(DESKTOP.width);
      const before = blocks[i - 1];
      if (before === undefined) return;
      expect(block.first).toBe(before.end);
      const beside = block.top === before.top && block.left >= before.left + before.width;
      expect(beside || block.top >= before.top + before.height).toBe(true);
    });
  });

  it('with one narrow photo are wide enough for their name', () => {
    const { blocks } = layoutDays(
      columnsOf([{ id: 'a', takenLocal: '2023-07-14T12:00:00', width: 900, height: 3000 }]),
      DESKTOP,
    );
    expect(blocks[0]!.width).toBeGreaterThan(blocks[0]!.rows.width[0]!);
  });
});

describe('an estimate', () => {
  it.each([
    [20, 5],
    [200, 9],
    [2_000, 70],
  ])('for %d photos, %d a day, differs from their height by less than half', (count, perDay) => {
    const { height } = layoutDays(monthOf('2023-07', count, perDay), DESKTOP);
    const guess = estimatedHeight(count, DESKTOP);
    expect(guess / height).toBeGreaterThan(0.5);
    expect(guess / height).toBeLessThan(2);
  });

  it('for no photos is 0', () => {
    expect(estimatedHeight(0, DESKTOP)).toBe(0);
  });
});
