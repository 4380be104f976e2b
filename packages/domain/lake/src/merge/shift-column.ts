import type { AlignmentColumns } from './alignment-columns.ts';
import type { ClockShifts } from './clock-shift.ts';

/**
 * Gives each message of the export one shift. Where the clock changes between two pairs, the change is put where times go back least. Among
 * equal positions it is put at the last one that spans the night on either clock, because zones change their clocks at night, or else at the
 * last one.
 */
export const shiftColumn = (
  length: number,
  ownStart: number,
  a: AlignmentColumns,
  { early, late }: ClockShifts,
): Int32Array => {
  const shift = new Int32Array(length);
  if (a.length === 0) return shift;
  shift.fill(early[0] ?? 0, 0, ownStart);
  shift.set(early, ownStart);
  shift.fill(early[a.length - 1] ?? 0, ownStart + a.length);
  for (let at = 0; at < a.length; at += 1) {
    if (early[at] === late[at]) continue;
    let to = at;
    while (early[to] !== late[to]) to += 1;
    const changeAt = indexOfChange(a.minute.subarray(Math.max(0, at - 1), to + 1), early[at] ?? 0, late[at] ?? 0);
    shift.fill(late[at] ?? 0, ownStart + Math.max(0, at - 1) + changeAt, ownStart + to);
    at = to;
  }
  return shift;
};

/** Minutes by which `other` is before `one`; 0 where it is not. */
const back = (one: number, other: number): number => Math.max(0, one - other);

const HOUR = 60;
const DAY = 24 * HOUR;

/** True where the minutes from `before` to `at` contain a time from 1:00 to 3:00. Nearly all zones change their clocks then. */
const spansNight = (before: number, at: number): boolean => Math.ceil((before - 3 * HOUR) / DAY) * DAY + HOUR <= at;

/** Index of the first message of the new clock, at least 1. The first message has the old clock for certain, and the last message the new one. */
const indexOfChange = (minutes: Int32Array, early: number, late: number): number => {
  let least = Number.POSITIVE_INFINITY;
  let isLeastAtNight = false;
  let best = 1;
  for (let place = 1; place < minutes.length; place += 1) {
    const before = minutes[place - 1] ?? 0;
    const at = minutes[place] ?? 0;
    // Elsewhere both clocks give the same steps, so only the step at the change differs.
    const step = back(before - early, at - late) - back(before, at);
    if (step > least) continue;
    const isAtNight = spansNight(before, at) || spansNight(before - early, at - late);
    if (step === least && isLeastAtNight && !isAtNight) continue;
    [least, isLeastAtNight, best] = [step, isAtNight, place];
  }
  return best;
};
