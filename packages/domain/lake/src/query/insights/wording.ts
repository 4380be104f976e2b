import type { Cell } from '../query-engine.ts';

/** Reads a cell as a name. */
export const name = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : 'nobody');
/** Reads a cell as a number. Integers beyond 2^53 come as text. */
export const number = (cell: Cell | undefined): number => Number(cell ?? 0);

/** `1 message`, `12,345 messages`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Formats a share from 0 to 1 as `37 %`, and one between 0 and 1 percent as `less than 1 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %';
  return `${Math.round(share * 100)} %`;
}

/** Formats a duration in the largest unit of which there are at least two: `40 seconds`, `5 minutes`, `3 hours`, `12 days`. */
export function duration(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  for (const [length, unit] of units) {
    if (seconds >= 2 * length) return counted(Math.round(seconds / length), unit);
  }
  return counted(Math.round(seconds), 'second');
}

/** Formats a response time. Many exports print no seconds, so all times below a minute are the same. */
export const answerTime = (seconds: number): string => (seconds < 90 ? 'a minute' : duration(Math.max(seconds, 120)));

/** Returns the rows whose count in `column` is at least ten, so that chance matters little; all rows where there are none. */
export function frequent<Row extends readonly Cell[]>(rows: readonly Row[], column: number): readonly Row[] {
  const found = rows.filter((row) => number(row[column]) >= 10);
  return found.length > 0 ? found : rows;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Formats a date or wall time such as `2024-03-05` as `5 March 2024`. */
export function day(cell: Cell | undefined): string {
  const [year, month, date] = String(cell).slice(0, 10).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** Formats a month such as `2024-03` as `March 2024`. */
export function month(cell: Cell | undefined): string {
  const [year, number] = String(cell).split('-');
  return `${MONTHS[Number(number) - 1]} ${year}`;
}

/** Sums a column. */
export const total = (rows: readonly (readonly Cell[])[], column: number): number =>
  rows.reduce((sum, row) => sum + number(row[column]), 0);
