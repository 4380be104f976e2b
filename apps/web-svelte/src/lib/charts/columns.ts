import type { ResultCell, ResultColumn } from '@homelake/http-api';
import { dayText, momentText, readTime } from '#lib/days.ts';
import { durationText, numberText, shareText, shortDuration, shortNumber } from '#lib/numbers.ts';

export type ColumnKind = 'number' | 'time' | 'words';

/** Role of a column in a chart, from the name of its type. */
export function kindOf(column: ResultColumn): ColumnKind {
  if (/^(tinyint|smallint|integer|bigint|decimal|real|double)$/.test(column.type)) return 'number';
  if (/^(date|timestamp|timestamp with time zone)$/.test(column.type)) return 'time';
  return 'words';
}

/** True for columns of people, whose names have hues. */
export const isPerson = (column: ResultColumn | undefined): boolean =>
  /^(person|sender|answered|member|done_by|broken_by|event_actor|event_target)$/.test(column?.name ?? '');

type Unit = 'number' | 'seconds' | 'minutes' | 'hours' | 'days' | 'share' | 'percent';

/** Unit at the end of a column's name: `median_seconds`, `share`. */
function unitOf(name: string): Unit {
  const end = /(?:^|_)(seconds|minutes|hours|days|share|percent)$/.exec(name)?.[1];
  return (end as Unit | undefined) ?? 'number';
}

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Meaning and format of a column's numbers. */
export interface Measure {
  readonly format: (value: number) => string;
  /** Formats a number for an axis, in short form. */
  readonly axisFormat: (value: number) => string;
  /** Unit of an axis, so that its ticks are whole seconds, minutes, hours or days; 1 for other numbers. */
  readonly axisUnit: (max: number) => number;
  /** True where numbers are counts and may be added up. False for medians and shares. */
  readonly counts: boolean;
}

/** Measure of numbers whose meaning is unknown. */
export const PLAIN_MEASURE: Measure = {
  format: numberText,
  axisFormat: shortNumber,
  axisUnit: () => 1,
  counts: false,
};

/** Measure of a column of an insight, from its name. Column names of free SQL have no such meaning. */
export function measureOf(column: ResultColumn): Measure {
  const unit = unitOf(column.name);
  const format = formatOf(unit);
  if (unit === 'number')
    return { ...PLAIN_MEASURE, counts: /^(tinyint|smallint|integer|bigint|decimal)$/.test(column.type) };
  if (unit === 'seconds' || unit === 'minutes' || unit === 'hours')
    return {
      format,
      axisFormat: (value) => shortDuration(value * SECONDS[unit]),
      axisUnit: (max) => durationStep(max * SECONDS[unit]) / SECONDS[unit],
      counts: false,
    };
  return { format, axisFormat: format, axisUnit: () => 1, counts: false };
}

function formatOf(unit: Unit): (value: number) => string {
  if (unit === 'number') return numberText;
  if (unit === 'share') return shareText;
  if (unit === 'percent') return (value) => shareText(value / 100);
  if (unit === 'days') return (value) => `${numberText(value)} ${value === 1 ? 'day' : 'days'}`;
  return (value) => durationText(value * SECONDS[unit]);
}

function durationStep(seconds: number): number {
  if (seconds < 90) return 1;
  if (seconds < 5400) return 60;
  return seconds < 129_600 ? 3600 : 86_400;
}

/** Heading of a column: `median_seconds` gives `Median`, `changed_share` gives `Changed`. */
export function headingOf(name: string): string {
  const words = name
    .replace(/_(seconds|minutes|hours|share|at)$/, '')
    .replaceAll('_', ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Formats a cell of an insight. A time is shown as its day; null is empty. */
export function cellText(cell: ResultCell, column: ResultColumn): string {
  if (typeof cell === 'string' && kindOf(column) === 'time') {
    const time = readTime(cell);
    return time === null ? cell : dayText(time.days);
  }
  if (typeof cell === 'number' && !/(^|_)(year|hour|month|weekday)$/.test(column.name))
    return formatOf(unitOf(column.name))(cell);
  return plainText(cell, column);
}

/** Formats a cell of an SQL result by its type. Numbers are not formatted; null is empty. */
export function plainText(cell: ResultCell, column: ResultColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (Array.isArray(cell)) return cell.map((one) => plainText(one, column)).join(', ');
  return kindOf(column) === 'time' ? timeText(cell) : cell;
}

/** Formats a time from the engine: a date as a day, a timestamp with its time, an instant with its zone. Other text stays as it is. */
function timeText(cell: string): string {
  const time = readTime(cell);
  if (time === null) return cell;
  if (time.precision !== 'moment') return dayText(time.days);
  return cell.endsWith('Z') ? `${momentText(time.days)} UTC` : momentText(time.days);
}

/** Least number that is too long to be shown next to a bar. */
const MOST = 1e15;

/** A cell as a number that can be drawn; null for missing values, NaN, infinities and numbers that are too large. */
export function numberOf(cell: ResultCell | undefined): number | null {
  // Numbers that JSON cannot represent, and those beyond 2^53, come as text.
  const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  return typeof value === 'number' && Math.abs(value) < MOST ? value : null;
}
