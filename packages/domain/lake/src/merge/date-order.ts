import type { DateOrder } from '@homelake/chat';

const DAY_SECONDS = 86_400;

/**
 * Reinterprets printed dates under another order of day, month and year. `from` is the order in which they were read, `to` the new one.
 * Two-digit years are taken as 2000 to 2099, as exports do. Null where a date does not exist under `to`.
 */
export const redate = (sentAt: Float64Array, from: DateOrder, to: DateOrder): Float64Array | null => {
  const result = new Float64Array(sentAt.length);
  let knownDay = Number.NaN;
  let newDay = 0;
  for (let index = 0; index < sentAt.length; index += 1) {
    const seconds = sentAt[index] ?? 0;
    const day = Math.floor(seconds / DAY_SECONDS);
    if (day !== knownDay) {
      const moved = redateDay(day, from, to);
      if (moved === null) return null;
      knownDay = day;
      newDay = moved;
    }
    result[index] = seconds + (newDay - day) * DAY_SECONDS;
  }
  return result;
};

const redateDay = (day: number, from: DateOrder, to: DateOrder): number | null => {
  const date = new Date(day * DAY_SECONDS * 1000);
  const known = { d: date.getUTCDate(), m: date.getUTCMonth() + 1, y: date.getUTCFullYear() };
  const read = { d: 0, m: 0, y: 0 };
  for (let field = 0; field < 3; field += 1) {
    const value = known[from[field] as 'd' | 'm' | 'y'];
    read[to[field] as 'd' | 'm' | 'y'] = value;
  }
  // A year that is read as a day or month was printed with two digits, and vice versa.
  if (read.d > 31) read.d %= 100;
  if (read.m > 31) read.m %= 100;
  if (read.y < 100) read.y += 2000;
  const moved = Date.UTC(read.y, read.m - 1, read.d);
  const check = new Date(moved);
  if (check.getUTCMonth() !== read.m - 1 || check.getUTCDate() !== read.d) return null;
  return moved / 1000 / DAY_SECONDS;
};
