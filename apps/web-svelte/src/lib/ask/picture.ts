import type { QueryPage, ResultCell, ResultColumn } from '@homelake/http-api';
import { kindOf, numberOf, plainText, PLAIN_MEASURE } from '#lib/charts/columns.ts';
import type { LinePoint } from '#lib/charts/series.ts';
import { readTime, type ReadTime } from '#lib/days.ts';
import { holdsTimes, type ChartView } from '#lib/insights/view.ts';

/** Largest number of bars; beyond it the table is clearer. */
const MOST_BARS = 60;
/** Largest number of lines; more could not be told apart. */
const MOST_LINES = 8;
/** Largest number of columns; a chart could show only a part of a wider answer. */
const MOST_COLUMNS = 3;

export interface Picture {
  readonly view: Extract<ChartView, { kind: 'bar' | 'line' }>;
  /** Names of the columns that the chart shows. */
  readonly of: { readonly value: string; readonly by: readonly string[] };
  /** Number of rows left out, because their time or number is missing or invalid. */
  readonly left: number;
}

/**
 * Chart that fits an answer: a line over time, or bars over words; null where only the table fits. Columns are chosen by type and value,
 * never by name. Numbers are not added up, since their meaning is unknown: each point and each bar is one row.
 */
export function pictureOf({ columns, rows }: Pick<QueryPage, 'columns' | 'rows'>): Picture | null {
  if (rows.length < 2 || columns.length < 2 || columns.length > MOST_COLUMNS) return null;
  const numbers = indexes(columns, (column) => kindOf(column) === 'number');
  const others = indexes(columns, (column) => kindOf(column) !== 'number');
  const by = others.length > 0 ? others : numbers.slice(0, 1);
  const value = numbers.find((i) => !by.includes(i));
  if (value === undefined) return null;

  const drawn = rows.filter((row) => numberOf(row[value]) !== null);
  const view = linesOf(columns, drawn, by, value) ?? barsOf(columns, drawn, by, value);
  if (view === null) return null;
  const shown =
    view.kind === 'bar' ? view.bars.length : view.series.reduce((sum, { points }) => sum + points.length, 0);
  const names = by.map((i) => columns[i]?.name ?? '');
  return { view, of: { value: columns[value]?.name ?? '', by: names }, left: rows.length - shown };
}

type Rows = readonly (readonly ResultCell[])[];

/** One line for each word, over the first time column. Null where a time has several numbers, or there are too few or too many points. */
function linesOf(
  columns: readonly ResultColumn[],
  rows: Rows,
  by: readonly number[],
  value: number,
): Extract<ChartView, { kind: 'line' }> | null {
  const [time, ...words] = by;
  const column = time === undefined ? undefined : columns[time];
  if (time === undefined || column === undefined || !holdsTimes(column, rows, time)) return null;
  const series = new Map<string, Map<number, LinePoint>>();
  const places = new Set<number>();
  const precisions = new Set<ReadTime['precision']>();
  for (const row of rows) {
    const read = readTime(String(row[time]));
    const y = numberOf(row[value]);
    if (read === null || y === null) continue;
    const name = words.length > 0 ? labelOf(columns, row, words) : (columns[value]?.name ?? '');
    const points = series.get(name) ?? new Map<number, LinePoint>();
    if (points.has(read.days)) return null;
    points.set(read.days, { x: read.days, y });
    series.set(name, points);
    places.add(read.days);
    precisions.add(read.precision);
  }
  if (places.size < 2 || series.size > MOST_LINES) return null;
  return {
    kind: 'line',
    series: [...series].map(([name, points]) => ({ name, points: [...points.values()].sort((a, b) => a.x - b.x) })),
    x: precisions.has('moment') ? 'moment' : precisions.has('day') ? 'day' : 'month',
    gathered: false,
    measure: PLAIN_MEASURE,
  };
}

/** One bar for each row. */
function barsOf(
  columns: readonly ResultColumn[],
  rows: Rows,
  by: readonly number[],
  value: number,
): Extract<ChartView, { kind: 'bar' }> | null {
  if (rows.length < 2 || rows.length > MOST_BARS) return null;
  const bars = rows.map((row) => ({ label: labelOf(columns, row, by), value: numberOf(row[value]) ?? 0 }));
  return { kind: 'bar', bars, people: true, measure: PLAIN_MEASURE };
}

const labelOf = (columns: readonly ResultColumn[], row: readonly ResultCell[], by: readonly number[]): string =>
  by
    .map((i) => {
      const column = columns[i];
      return (column && plainText(row[i] ?? null, column)) || 'none';
    })
    .join(' · ');

const indexes = (columns: readonly ResultColumn[], fits: (column: ResultColumn) => boolean): number[] =>
  columns.flatMap((column, i) => (fits(column) ? [i] : []));
