import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  bestPlace,
  MONTH_SLOTS,
  monthAt,
  monthSlots,
  SECOND_SLOTS,
  SHELF_SLOTS,
  SHELVES,
  slotOf,
  TIMELINE_SLOTS,
} from './sqlite-photo-slots.ts';

const two = (max: number, min = 0) => fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));
const wallTime = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0')),
    two(12, 1),
    two(31, 1),
    two(23),
    two(59),
    two(60),
  )
  .map(([year, month, day, hour, minute, second]) => `${year}-${month}-${day}T${hour}:${minute}:${second}`);

it('slots are in the order of wall time, a second apart', () => {
  fc.assert(
    fc.property(wallTime, wallTime, (a, b) => {
      const [one, other] = [slotOf(a), slotOf(b)];
      expect(one < other).toBe(a < b);
      if (a !== b) expect(one < other ? other - one : one - other).toBeGreaterThanOrEqual(SECOND_SLOTS);
    }),
  );
});

it('the slots of a month contain its seconds only, and give the month', () => {
  fc.assert(
    fc.property(wallTime, (time) => {
      const { from, to } = monthSlots(time.slice(0, 7));
      expect(from <= slotOf(time) && slotOf(time) + SECOND_SLOTS <= to).toBe(true);
      expect(monthAt(Number(slotOf(time) / MONTH_SLOTS))).toBe(time.slice(0, 7));
    }),
  );
});

it('hidden photos have slots above the timeline, the trash above those, and all slots fit in 63 bits', () => {
  expect(slotOf('9999-12-31T23:59:60') + SECOND_SLOTS).toBeLessThanOrEqual(TIMELINE_SLOTS);
  expect(TIMELINE_SLOTS).toBeLessThan(SHELF_SLOTS);
  expect([SHELVES.timeline, SHELVES.hidden, SHELVES.trash]).toEqual([0n, SHELF_SLOTS, 2n * SHELF_SLOTS]);
  expect(SHELVES.trash + TIMELINE_SLOTS).toBeLessThan(1n << 63n);
});

it('the best place is in the second; photos without a fraction come first, then order is by fraction and id', () => {
  const ids = ['0'.repeat(32), '7'.repeat(32), 'f'.repeat(32)];
  const times = ['', '.000', '.001', '.5', '.999'].map((fraction) => `2024-05-01T12:00:00${fraction}`);
  const places = times.flatMap((time) => ids.map((id) => bestPlace(time, id)));
  expect(places).toEqual([...places].sort((a, b) => (a < b ? -1 : 1)));
  expect(places[0]).toBe(0n);
  expect(places.at(-1)).toBeLessThan(SECOND_SLOTS);
});
