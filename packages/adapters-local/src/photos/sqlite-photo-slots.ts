import type { Shelf } from '@homelake/photos';

/**
 * A slot is a photo's place in the timeline as one integer: the rowid of its row, so that the table lies on the disk in the order
 * in which it is read, and of its words, so that a search finds in that order too. From the top: two bits for the trash and for what is
 * hidden, timelines of their own; the second of its wall time; its place among the photos of that second. At most 2^63 - 1.
 */
const PLACE_BITS = 22n;
/** Slots of one timeline and its gap to the next. */
export const SHELF_SLOTS = 1n << 61n;
/** The first slot of each. */
export const SHELVES: Readonly<Record<Shelf, bigint>> = { timeline: 0n, hidden: SHELF_SLOTS, trash: 2n * SHELF_SLOTS };
/** Slots of one second: so many photos can share it. */
export const SECOND_SLOTS = 1n << PLACE_BITS;

// Wall time has no calendar here: all months have 32 days and all minutes 61 seconds, which keeps its order.
const [MONTHS, DAYS, HOURS, MINUTES, SECONDS] = [13, 32, 24, 60, 61];
const MONTH_SECONDS = DAYS * HOURS * MINUTES * SECONDS;
export const MONTH_SLOTS = BigInt(MONTH_SECONDS) * SECOND_SLOTS;
/** Of all years, 0 to 9999. */
export const TIMELINE_SLOTS = BigInt(10_000 * MONTHS) * MONTH_SLOTS;

export interface SlotRange {
  readonly from: bigint;
  /** Not in it. */
  readonly to: bigint;
}

/** The first slot of the second in which a wall time begins: `YYYY-MM`, or longer. */
export function slotOf(wallTime: string): bigint {
  const part = (at: number, length: number): number => Number(wallTime.slice(at, at + length));
  const month = part(0, 4) * MONTHS + part(5, 2);
  const second = ((part(8, 2) * HOURS + part(11, 2)) * MINUTES + part(14, 2)) * SECONDS + part(17, 2);
  return BigInt(month * MONTH_SECONDS + second) << PLACE_BITS;
}

/** `YYYY-MM` of the month that `slot / MONTH_SLOTS` counts. */
export function monthAt(count: number): string {
  const month = count % MONTHS;
  return `${String((count - month) / MONTHS).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

export function monthSlots(month: string): SlotRange {
  const from = slotOf(month);
  return { from, to: from + MONTH_SLOTS };
}

/**
 * Where in its second a photo would lie best, so that neighbours rarely get in each other's way: those without a fraction in
 * the first half, by their id; the others by their millisecond, then their id. A hint: what decides is the order.
 */
export function bestPlace(takenLocal: string, id: string): bigint {
  const fraction = takenLocal.slice(20, 23);
  if (fraction === '') return BigInt(Number.parseInt(id.slice(0, 6), 16) >> 3);
  return (1n << 21n) | BigInt((Number(fraction.padEnd(3, '0')) << 11) | (Number.parseInt(id.slice(0, 3), 16) >> 1));
}

/** Columns of `month` that count the photos of each timeline. */
export const COUNTERS: Readonly<Record<Shelf, string>> = { timeline: 'live', hidden: 'hidden', trash: 'trashed' };
