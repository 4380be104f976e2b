import type { Shelf } from '@homelake/photos';

/**
 * A slot is the position of a photo in the timeline as one integer. It is the rowid of the photo's row, so that the table is stored in the
 * order in which it is read, and the rowid of its words, so that a search finds photos in that order too. From the highest bit: two bits
 * for the shelf (timeline, hidden, trash); the second of its wall time; its place among the photos of that second. At most 2^63 - 1.
 */
const PLACE_BITS = 22n;
/** Number of slots of one shelf, with the gap to the next shelf. */
export const SHELF_SLOTS = 1n << 61n;
/** First slot of each shelf. */
export const SHELVES: Readonly<Record<Shelf, bigint>> = { timeline: 0n, hidden: SHELF_SLOTS, trash: 2n * SHELF_SLOTS };
/** Number of slots in one second, which limits the photos that share it. */
export const SECOND_SLOTS = 1n << PLACE_BITS;

// Wall times are counted without a calendar: all months have 32 days and all minutes 61 seconds. This keeps their order.
const [MONTHS, DAYS, HOURS, MINUTES, SECONDS] = [13, 32, 24, 60, 61];
const MONTH_SECONDS = DAYS * HOURS * MINUTES * SECONDS;
export const MONTH_SLOTS = BigInt(MONTH_SECONDS) * SECOND_SLOTS;
/** Number of slots of the years 0 to 9999. */
export const TIMELINE_SLOTS = BigInt(10_000 * MONTHS) * MONTH_SLOTS;

export interface SlotRange {
  readonly from: bigint;
  /** Excluded from the range. */
  readonly to: bigint;
}

/** First slot of the second at which a wall time begins. `wallTime` is `YYYY-MM` or longer. */
export function slotOf(wallTime: string): bigint {
  const part = (at: number, length: number): number => Number(wallTime.slice(at, at + length));
  const month = part(0, 4) * MONTHS + part(5, 2);
  const second = ((part(8, 2) * HOURS + part(11, 2)) * MINUTES + part(14, 2)) * SECONDS + part(17, 2);
  return BigInt(month * MONTH_SECONDS + second) << PLACE_BITS;
}

/** Month `YYYY-MM` for a count of months, which is `slot / MONTH_SLOTS`. */
export function monthAt(count: number): string {
  const month = count % MONTHS;
  return `${String((count - month) / MONTHS).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

export function monthSlots(month: string): SlotRange {
  const from = slotOf(month);
  return { from, to: from + MONTH_SLOTS };
}

/**
 * The preferred place of a photo in its second, chosen so that neighbours rarely collide: photos without a fraction are in the first half,
 * by id; the others by millisecond, then by id. It is a hint; the timeline's order decides.
 */
export function bestPlace(takenLocal: string, id: string): bigint {
  const fraction = takenLocal.slice(20, 23);
  if (fraction === '') return BigInt(Number.parseInt(id.slice(0, 6), 16) >> 3);
  return (1n << 21n) | BigInt((Number(fraction.padEnd(3, '0')) << 11) | (Number.parseInt(id.slice(0, 3), 16) >> 1));
}

/** Columns of `month` that count the photos of each shelf. */
export const COUNTERS: Readonly<Record<Shelf, string>> = { timeline: 'live', hidden: 'hidden', trash: 'trashed' };
