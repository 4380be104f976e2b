import type { InsightResult, ResultCell, ResultColumn } from '@homelake/http-api';
import {
  headingOf,
  isPerson,
  kindOf,
  measureOf,
  numberOf,
  type ColumnKind,
  type Measure,
} from '#lib/charts/columns.ts';
import type { LinePoint, LineSeries } from '#lib/charts/series.ts';
import { readTime } from '#lib/days.ts';
import { MEDIA_WORDS } from '#lib/media-words.ts';

/**
 * A result in the form that its chart needs. All numbers are finite. A result whose columns or values do not fit its chart is shown as a
 * table.
 */
export type ChartView =
  | { readonly kind: 'bar'; readonly bars: readonly BarRow[]; readonly people: boolean; readonly measure: Measure }
  | {
      readonly kind: 'line';
      /** Each series has at least one point, in order of x. If x is a time, it is a day number. */
      readonly series: readonly LineSeries[];
      readonly x: 'month' | 'day' | 'moment' | 'hour' | 'number';
      /** True where points by day may be grouped into weeks and months. */
      readonly gathered: boolean;
      readonly measure: Measure;
    }
  | { readonly kind: 'heatmap'; readonly grid: readonly (readonly number[])[]; readonly measure: Measure }
  | { readonly kind: 'calendar'; readonly values: ReadonlyMap<number, number>; readonly measure: Measure }
  | {
      readonly kind: 'matrix';
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      readonly cells: ReadonlyMap<string, number>;
      readonly headings: readonly [row: string, column: string];
      readonly measure: Measure;
    };

export type InsightView = ChartView | { readonly kind: 'table' };

export interface BarRow {
  readonly label: string;
  readonly value: number;
  readonly parts?: readonly { readonly name: string; readonly value: number }[];
}

type Rows = readonly (readonly ResultCell[])[];

const TABLE = { kind: 'table' } as const;

export function viewOf({ chart, columns, rows }: Pick<InsightResult, 'chart' | 'columns' | 'rows'>): InsightView {
  const of = new Columns(columns, rows);
  switch (chart) {
    case 'bar':
      return barView(of, rows);
    case 'line':
      return lineView(of, rows);
    case 'heatmap':
      return heatmapView(of, rows);
    case 'calendar':
      return calendarView(of, rows);
    case 'matrix':
      return matrixView(of, rows);
    default:
      return TABLE;
  }
}

/** Columns that a chart can use, in their order in the result. */
class Columns {
  readonly all: readonly ResultColumn[];
  readonly #kinds: readonly ColumnKind[];
  constructor(all: readonly ResultColumn[], rows: Rows) {
    this.all = all;
    this.#kinds = all.map((column, i) => (holdsTimes(column, rows, i) ? 'time' : kindOf(column)));
  }

  indexes(kind: ColumnKind): number[] {
    // Ids are for joins, not for display.
    return this.all.flatMap((column, i) => (this.#kinds[i] === kind && !/(^|_)id$/.test(column.name) ? [i] : []));
  }

  /** The first numeric column that is not in `taken`. */
  measure(...taken: readonly (number | undefined)[]): { readonly at: number; readonly measure: Measure } | null {
    const at = this.indexes('number').find((i) => !taken.includes(i));
    const column = at === undefined ? undefined : this.all[at];
    return at === undefined || column === undefined ? null : { at, measure: measureOf(column) };
  }
}

/** True for a column of times: by its type, or because it is text and every value is a month, a day or a date with time. */
export function holdsTimes(column: ResultColumn, rows: Rows, at: number): boolean {
  const kind = kindOf(column);
  if (kind !== 'words') return kind === 'time';
  let some = false;
  for (const row of rows) {
    const cell = row[at] ?? null;
    if (cell === null) continue;
    if (typeof cell !== 'string' || readTime(cell) === null) return false;
    some = true;
  }
  return some;
}

function barView(of: Columns, rows: Rows): InsightView {
  const words = of.indexes('words');
  const label = words[0] ?? of.indexes('time')[0] ?? of.indexes('number')[0];
  const value = of.measure(label);
  if (label === undefined || value === null) return TABLE;
  const { at, measure } = value;

  const part = words[1];
  const bars = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  const isMedia = of.all[label]?.name === 'media_type';
  let repeated = false;
  let stacked = false;
  for (const row of rows) {
    const number = numberOf(row[at]);
    if (number === null) continue;
    const name = isMedia ? mediaWord(text(row[label])) : text(row[label]);
    const parts = bars.get(name) ?? new Map<string, number>();
    bars.set(name, parts);
    const key = part === undefined ? name : text(row[part]);
    repeated ||= parts.has(key);
    parts.set(key, (parts.get(key) ?? 0) + number);
    stacked ||= parts.size > 1;
    totals.set(key, (totals.get(key) ?? 0) + number);
    // Only values that add up and are not negative can be stacked.
    if ((repeated || stacked) && (!measure.counts || number < 0)) return TABLE;
  }
  if (bars.size === 0) return TABLE;
  const order = new Map([...totals].sort((a, b) => b[1] - a[1]).map(([name], i) => [name, i]));
  return {
    kind: 'bar',
    people: isPerson(of.all[label]),
    measure,
    bars: [...bars].map(([label, found]) => {
      const parts = [...found].map(([name, value]) => ({ name, value }));
      return {
        label,
        value: parts.reduce((sum, one) => sum + one.value, 0),
        ...(stacked ? { parts: parts.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0)) } : {}),
      };
    }),
  };
}

function lineView(of: Columns, rows: Rows): InsightView {
  const time = of.indexes('time')[0];
  const x = time ?? of.indexes('number')[0];
  const value = of.measure(x);
  const name = of.indexes('words').find((i) => i !== x);
  const column = x === undefined ? undefined : of.all[x];
  if (x === undefined || value === null || column === undefined) return TABLE;
  const { at, measure } = value;

  const series = new Map<string, LinePoint[]>();
  let months = true;
  for (const row of rows) {
    const read = time === undefined ? null : readTime(text(row[x]));
    months &&= read?.precision === 'month';
    const place = time === undefined ? numberOf(row[x]) : read === null ? null : Math.floor(read.days);
    const y = numberOf(row[at]);
    if (place === null || y === null) continue;
    const key = name === undefined ? headingOf(of.all[at]?.name ?? '') : text(row[name]);
    const points = series.get(key) ?? [];
    series.set(key, points);
    points.push({ x: place, y });
  }
  if (series.size === 0) return TABLE;
  return {
    kind: 'line',
    series: [...series].map(([name, points]) => ({ name, points: points.sort((a, b) => a.x - b.x) })),
    x: time !== undefined ? (months ? 'month' : 'day') : column.name === 'hour' ? 'hour' : 'number',
    gathered: time !== undefined,
    measure,
  };
}

/** Heatmap: the first column is the day of the week, the second the hour. */
function heatmapView(of: Columns, rows: Rows): InsightView {
  const [weekday, hour] = [0, 1];
  const value = of.measure(weekday, hour);
  if (value === null || !of.indexes('number').includes(hour)) return TABLE;
  const { at, measure } = value;

  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  const seen = new Set<number[]>();
  for (const row of rows) {
    const line = grid[weekdayIndex(row[weekday])];
    const column = numberOf(row[hour]);
    const number = numberOf(row[at]);
    if (line === undefined || column === null || line[column] === undefined) return TABLE;
    if (number === null) continue;
    line[column] += number;
    seen.add(line);
  }
  return seen.size === 0 ? TABLE : { kind: 'heatmap', grid, measure };
}

function calendarView(of: Columns, rows: Rows): InsightView {
  const day = of.indexes('time')[0];
  const value = of.measure();
  if (day === undefined || value === null) return TABLE;
  const values = new Map<number, number>();
  for (const row of rows) {
    const time = readTime(text(row[day]));
    const number = numberOf(row[value.at]);
    if (time === null || number === null) continue;
    const at = Math.floor(time.days);
    if (values.has(at) && !value.measure.counts) return TABLE;
    values.set(at, (values.get(at) ?? 0) + number);
  }
  return values.size === 0 ? TABLE : { kind: 'calendar', values, measure: value.measure };
}

function matrixView(of: Columns, rows: Rows): InsightView {
  const [row, column] = of.indexes('words');
  const value = of.measure();
  if (row === undefined || column === undefined || value === null) return TABLE;
  const cells = new Map<string, number>();
  const [names, rowNames, columnNames] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const one of rows) {
    const [down, across] = [text(one[row]), text(one[column])];
    const number = numberOf(one[value.at]);
    names.add(down).add(across);
    rowNames.add(down);
    columnNames.add(across);
    if (number === null) continue;
    const key = cellKey(down, across);
    if (cells.has(key)) return TABLE;
    cells.set(key, number);
  }
  return {
    kind: 'matrix',
    // Rows and columns have the same order, so that the diagonal pairs each person with themselves.
    rows: [...names].filter((name) => rowNames.has(name)),
    columns: [...names].filter((name) => columnNames.has(name)),
    cells,
    headings: [headingOf(of.all[row]?.name ?? ''), headingOf(of.all[column]?.name ?? '')],
    measure: value.measure,
  };
}

export const cellKey = (row: string, column: string): string => `${row}\u0000${column}`;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Day of the week, 0 is Monday, from an English name or an ISO number (1 is Monday, 7 is Sunday). */
function weekdayIndex(cell: ResultCell | undefined): number {
  const number = numberOf(cell);
  return number === null ? WEEKDAYS.indexOf(text(cell).slice(0, 3).toLowerCase()) : number - 1;
}

const text = (cell: ResultCell | undefined): string =>
  cell === null || cell === undefined ? 'none' : Array.isArray(cell) ? cell.join(', ') : String(cell);

const mediaWord = (type: string): string =>
  Object.hasOwn(MEDIA_WORDS, type) ? MEDIA_WORDS[type as keyof typeof MEDIA_WORDS] : type;
