import type { InsightResult, ResultCell, ResultColumn } from '@homelake/http-api';
import { axisFormatOf, formatOf, headingOf, isCount, isPerson, kindOf } from '#lib/charts/columns.ts';
import type { LineSeries, Step } from '#lib/charts/series.ts';
import { dayOf } from '#lib/days.ts';
import { MEDIA_WORDS } from '#lib/media-words.ts';

type Format = (value: number) => string;

/** A result in the shape that its picture takes. A result whose columns do not fit its chart is a table. */
export type InsightView =
  | { readonly kind: 'bar'; readonly bars: readonly BarRow[]; readonly people: boolean; readonly format: Format }
  | {
      readonly kind: 'line';
      readonly series: readonly LineSeries[];
      /** Whether x is a day number, or a plain number such as an hour. */
      readonly time: boolean;
      /** How fine the answer itself is. */
      readonly finest: Step;
      readonly counts: boolean;
      readonly x: ResultColumn;
      readonly y: ResultColumn;
    }
  | { readonly kind: 'heatmap'; readonly grid: readonly (readonly number[])[]; readonly format: Format }
  | { readonly kind: 'calendar'; readonly values: ReadonlyMap<number, number>; readonly format: Format }
  | {
      readonly kind: 'matrix';
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      readonly cells: ReadonlyMap<string, number>;
      readonly headings: readonly [row: string, column: string];
      readonly format: Format;
      /** The same, short enough for a cell. */
      readonly shortFormat: Format;
    }
  | { readonly kind: 'table' };

export interface BarRow {
  readonly label: string;
  readonly value: number;
  readonly parts?: readonly { readonly name: string; readonly value: number }[];
}

type Rows = readonly (readonly ResultCell[])[];

export function viewOf(result: Pick<InsightResult, 'chart' | 'columns' | 'rows'>): InsightView {
  const of = new Columns(result.columns);
  switch (result.chart) {
    case 'bar':
      return barView(of, result.rows);
    case 'line':
      return lineView(of, result.rows);
    case 'heatmap':
      return heatmapView(of, result.rows);
    case 'calendar':
      return calendarView(of, result.rows);
    case 'matrix':
      return matrixView(of, result.rows);
    default:
      return { kind: 'table' };
  }
}

/** Which columns a picture can use, by their order in the result. */
class Columns {
  readonly all: readonly ResultColumn[];
  constructor(all: readonly ResultColumn[]) {
    this.all = all;
  }

  indexes(kind: 'number' | 'time' | 'words'): number[] {
    // Ids are there to join with, not to look at.
    return this.all.flatMap((column, i) => (kindOf(column) === kind && !/(^|_)id$/.test(column.name) ? [i] : []));
  }

  named(name: RegExp): number {
    return this.all.findIndex((column) => name.test(column.name));
  }
}

function barView(of: Columns, rows: Rows): InsightView {
  const words = of.indexes('words');
  const label = words[0] ?? of.indexes('time')[0] ?? of.indexes('number')[0];
  const value = of.indexes('number').find((i) => i !== label);
  const column = value === undefined ? undefined : of.all[value];
  if (label === undefined || value === undefined || column === undefined) return { kind: 'table' };

  const part = words[1];
  const bars = new Map<string, { name: string; value: number }[]>();
  const totals = new Map<string, number>();
  const isMedia = of.all[label]?.name === 'media_type';
  for (const row of rows) {
    const name = isMedia ? mediaWord(text(row[label])) : text(row[label]);
    const parts = bars.get(name) ?? [];
    bars.set(name, parts);
    const one = { name: part === undefined ? name : text(row[part]), value: number(row[value]) };
    parts.push(one);
    totals.set(one.name, (totals.get(one.name) ?? 0) + one.value);
  }
  const stacked = part !== undefined && [...bars.values()].some((parts) => parts.length > 1);
  const order = new Map([...totals].sort((a, b) => b[1] - a[1]).map(([name], i) => [name, i]));
  return {
    kind: 'bar',
    people: isPerson(of.all[label]),
    format: formatOf(column.name),
    bars: [...bars].map(([label, parts]) => ({
      label,
      value: parts.reduce((sum, one) => sum + one.value, 0),
      ...(stacked ? { parts: parts.toSorted((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0)) } : {}),
    })),
  };
}

function lineView(of: Columns, rows: Rows): InsightView {
  const timeColumn = of.indexes('time')[0] ?? of.named(/^(day|month|week|date)$/);
  const time = timeColumn >= 0;
  const x = time ? timeColumn : of.indexes('number')[0];
  const y = of.indexes('number').find((i) => i !== x);
  const name = of.indexes('words').find((i) => i !== x);
  const [xColumn, column] = [of.all[x ?? -1], of.all[y ?? -1]];
  if (x === undefined || y === undefined || xColumn === undefined || column === undefined) return { kind: 'table' };

  const series = new Map<string, { x: number; y: number }[]>();
  for (const row of rows) {
    if (row[y] === null) continue;
    const key = name === undefined ? headingOf(column.name) : text(row[name]);
    const points = series.get(key) ?? [];
    series.set(key, points);
    points.push({ x: time ? dayOf(wholeDay(text(row[x]))) : number(row[x]), y: number(row[y]) });
  }
  return {
    kind: 'line',
    series: [...series].map(([name, points]) => ({ name, points })),
    time,
    finest: xColumn.name === 'month' || xColumn.name === 'week' ? xColumn.name : 'day',
    counts: isCount(column),
    x: xColumn,
    y: column,
  };
}

function heatmapView(of: Columns, rows: Rows): InsightView {
  const weekday = of.named(/weekday|day_of_week|dow/);
  const hour = of.named(/hour/);
  const value = of.indexes('number').find((i) => i !== weekday && i !== hour);
  const column = value === undefined ? undefined : of.all[value];
  if (weekday < 0 || hour < 0 || value === undefined || column === undefined) return { kind: 'table' };

  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const row of rows) {
    const line = grid[weekdayIndex(row[weekday])];
    const at = number(row[hour]);
    if (line && at in line) line[at] = (line[at] ?? 0) + number(row[value]);
  }
  return { kind: 'heatmap', grid, format: formatOf(column.name) };
}

function calendarView(of: Columns, rows: Rows): InsightView {
  const day = of.indexes('time')[0] ?? of.named(/^(day|date)$/);
  const value = of.indexes('number')[0];
  const column = value === undefined ? undefined : of.all[value];
  if (day < 0 || value === undefined || column === undefined) return { kind: 'table' };
  const values = new Map<number, number>();
  for (const row of rows) {
    const at = dayOf(text(row[day]));
    values.set(at, (values.get(at) ?? 0) + number(row[value]));
  }
  return { kind: 'calendar', values, format: formatOf(column.name) };
}

function matrixView(of: Columns, rows: Rows): InsightView {
  const [row, column] = of.indexes('words');
  const value = of.indexes('number')[0];
  const valueColumn = value === undefined ? undefined : of.all[value];
  if (row === undefined || column === undefined || value === undefined || valueColumn === undefined)
    return { kind: 'table' };
  const cells = new Map<string, number>();
  for (const one of rows)
    if (one[value] !== null) cells.set(cellKey(text(one[row]), text(one[column])), number(one[value]));
  const names = new Set(rows.flatMap((one) => [text(one[row]), text(one[column])]));
  return {
    kind: 'matrix',
    rows: [...names].filter((name) => rows.some((one) => text(one[row]) === name)),
    columns: [...names].filter((name) => rows.some((one) => text(one[column]) === name)),
    cells,
    shortFormat: axisFormatOf(valueColumn.name),
    headings: [headingOf(of.all[row]?.name ?? ''), headingOf(of.all[column]?.name ?? '')],
    format: formatOf(valueColumn.name),
  };
}

export const cellKey = (row: string, column: string): string => `${row}\u0000${column}`;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** 0 is Monday. Names in English, or ISO numbers: 1 is Monday, 7 is Sunday. */
const weekdayIndex = (cell: ResultCell | undefined): number =>
  typeof cell === 'string' && Number.isNaN(+cell) ? WEEKDAYS.indexOf(cell.slice(0, 3).toLowerCase()) : number(cell) - 1;

/** `2024`, `2024-03` and `2024-03-14` as a day: the first of what they name. */
const wholeDay = (text: string): string => (text.length >= 10 ? text : `${text}-01-01`.slice(0, 10));

const text = (cell: ResultCell | undefined): string =>
  cell === null || cell === undefined ? 'nobody' : Array.isArray(cell) ? cell.join(', ') : String(cell);

const mediaWord = (type: string): string =>
  type in MEDIA_WORDS ? MEDIA_WORDS[type as keyof typeof MEDIA_WORDS] : type;

/** 64-bit counts past 2^53 come as text. */
const number = (cell: ResultCell | undefined): number => (cell === null || cell === undefined ? 0 : Number(cell));
