import type { ResultCell, ResultColumn } from '@homelake/http-api';
import { dayText, momentText, readTime } from '#lib/days.ts';
import { durationText, numberText, shareText, shortDuration, shortNumber } from '#lib/numbers.ts';

export type ColumnKind = 'number' | 'time' | 'words';

/** What a column is good for in a picture, from the name of its type. */
export function kindOf(column: ResultColumn): ColumnKind {
  if (/^(tinyint|smallint|integer|bigint|decimal|real|double)$/.test(column.type)) return 'number';
  if (/^(date|timestamp|timestamp with time zone)$/.test(column.type)) return 'time';
  return 'words';
}

/** Columns of people: their names have hues. */
export const isPerson = (column: ResultColumn | undefined): boolean =>
  /^(person|sender|answered|member|done_by|broken_by|event_actor|event_target)$/.test(column?.name ?? '');

type Unit = 'number' | 'seconds' | 'minutes' | 'hours' | 'days' | 'share' | 'percent';

/** The unit that ends a column's name: `median_seconds`, `share`. */
function unitOf(name: string): Unit {
  const end = /(?:^|_)(seconds|minutes|hours|days|share|percent)$/.exec(name)?.[1];
  return (end as Unit | undefined) ?? 'number';
}

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** What the numbers of a column are. */
export interface Measure {
  readonly format: (value: number) => string;
  /** The same, short enough for an axis. */
  readonly axisFormat: (value: number) => string;
  /** What to count an axis in, so that its ticks fall on whole seconds, minutes, hours or days: 1 where that is no matter. */
  readonly axisUnit: (max: number) => number;
  /** They count things, so the sum of several is a number of the same sort. Medians and shares do not. */
  readonly counts: boolean;
}

/** Numbers of which nothing is known. */
export const PLAIN_MEASURE: Measure = {
  format: numberText,
  axisFormat: shortNumber,
  axisUnit: () => 1,
  counts: false,
};

/** For columns of insights, whose names say what they measure; those of any other question say nothing. */
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

/** `median_seconds` as a heading: `Median`; `changed_share`: `Changed`. */
export function headingOf(name: string): string {
  const words = name
    .replace(/_(seconds|minutes|hours|share|at)$/, '')
    .replaceAll('_', ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A cell of an insight as text: times by their day, which is what insights are about; empty for what is not there. */
export function cellText(cell: ResultCell, column: ResultColumn): string {
  if (typeof cell === 'string' && kindOf(column) === 'time') {
    const time = readTime(cell);
    return time === null ? cell : dayText(time.days);
  }
  if (typeof cell === 'number' && !/(^|_)(year|hour|month|weekday)$/.test(column.name))
    return formatOf(unitOf(column.name))(cell);
  return plainText(cell, column);
}

/** A cell as text, by its type alone: numbers as they are; empty for what is not there. */
export function plainText(cell: ResultCell, column: ResultColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (Array.isArray(cell)) return cell.map((one) => plainText(one, column)).join(', ');
  return kindOf(column) === 'time' ? timeText(cell) : cell;
}

/** A time of an engine: a date as a day, a timestamp with its time, an instant with its zone; what is no time as it is. */
function timeText(cell: string): string {
  const time = readTime(cell);
  if (time === null) return cell;
  if (time.precision !== 'moment') return dayText(time.days);
  return cell.endsWith('Z') ? `${momentText(time.days)} UTC` : momentText(time.days);
}

/** From here on a number is too long to stand beside a bar. */
const MOST = 1e15;

/** A cell as a number to draw; null for what has no place on an axis: nothing, NaN, the infinities, giants. */
export function numberOf(cell: ResultCell | undefined): number | null {
  // Numbers that JSON lacks, and those past 2^53, come as text.
  const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  return typeof value === 'number' && Math.abs(value) < MOST ? value : null;
}
