import type { ResultCell, ResultColumn } from '@homelake/http-api';
import { dayOf, dayText } from '#lib/days.ts';
import { durationText, numberText, shareText, shortDuration, shortNumber } from '#lib/numbers.ts';

export type ColumnKind = 'number' | 'time' | 'words';

/** What a column is good for in a picture, from the engine's type name. */
export function kindOf(column: ResultColumn): ColumnKind {
  if (/^(u?(tiny|small|big|huge)?int(eger)?|double|float|real|decimal.*)$/.test(column.type)) return 'number';
  if (/^(date|timestamp.*)$/.test(column.type)) return 'time';
  return 'words';
}

/** Columns that count things add up; others (medians, shares) do not. */
export const isCount = (column: ResultColumn): boolean =>
  /^(u?(tiny|small|big|huge)?int(eger)?|decimal.*)$/.test(column.type) && unitOf(column.name) === 'number';

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

/** How a number of this column is told. */
export function formatOf(name: string): (value: number) => string {
  const unit = unitOf(name);
  if (unit === 'number') return numberText;
  if (unit === 'share') return shareText;
  if (unit === 'percent') return (value) => shareText(value / 100);
  if (unit === 'days') return (value) => `${numberText(value)} ${value === 1 ? 'day' : 'days'}`;
  return (value) => durationText(value * SECONDS[unit]);
}

/** The same, short enough for an axis. */
export function axisFormatOf(name: string): (value: number) => string {
  const unit = unitOf(name);
  if (unit === 'number') return shortNumber;
  return unit === 'seconds' || unit === 'minutes' || unit === 'hours'
    ? (value) => shortDuration(value * SECONDS[unit])
    : formatOf(name);
}

/** What to count an axis in, so that its ticks fall on whole seconds, minutes, hours or days: 1 where that is no matter. */
export function axisUnitOf(name: string, max: number): number {
  const unit = unitOf(name);
  if (unit !== 'seconds' && unit !== 'minutes' && unit !== 'hours') return 1;
  const seconds = max * SECONDS[unit];
  const step = seconds < 90 ? 1 : seconds < 5400 ? 60 : seconds < 129_600 ? 3600 : 86_400;
  return step / SECONDS[unit];
}

/** `median_seconds` as a heading: `Median`; `changed_share`: `Changed`. */
export function headingOf(name: string): string {
  const words = name
    .replace(/_(seconds|minutes|hours|share|at)$/, '')
    .replaceAll('_', ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A cell as text; empty for what is not there. */
export function cellText(cell: ResultCell, column: ResultColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'number')
    return /(^|_)(year|hour|month|weekday)$/.test(column.name) ? String(cell) : formatOf(column.name)(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (Array.isArray(cell)) return cell.map((one) => cellText(one, column)).join(', ');
  return kindOf(column) === 'time' ? dayText(dayOf(cell)) : cell;
}
