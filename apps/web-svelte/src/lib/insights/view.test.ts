import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/days.ts';
import { cellKey, viewOf } from './view.ts';

const columns = (...names: string[]) =>
  names.map((one) => ({ name: one.split(' ')[0] ?? '', type: one.split(' ')[1] ?? '' }));

describe('a bar chart', () => {
  it('has labels from the first text column and lengths from the first numeric column', () => {
    const view = viewOf({
      chart: 'bar',
      columns: columns('person varchar', 'messages bigint', 'share double'),
      rows: [
        ['Ann', 3, 0.6],
        ['Ben', 2, 0.4],
      ],
    });
    expect(view).toMatchObject({
      kind: 'bar',
      people: true,
      bars: [
        { label: 'Ann', value: 3 },
        { label: 'Ben', value: 2 },
      ],
    });
  });

  it('splits a bar by a second text column, with the parts in the same order everywhere', () => {
    const view = viewOf({
      chart: 'bar',
      columns: columns('media_type varchar', 'person varchar', 'messages bigint'),
      rows: [
        ['image', 'Ben', 5],
        ['image', 'Ann', 4],
        ['video', 'Ann', 9],
        ['video', 'Ben', 1],
      ],
    });
    if (view.kind !== 'bar') throw new Error('not a bar chart');
    expect(view.bars.map(({ label, value }) => [label, value])).toEqual([
      ['Photo', 9],
      ['Video', 10],
    ]);
    expect(view.bars.map(({ parts }) => parts?.map(({ name }) => name))).toEqual([
      ['Ann', 'Ben'],
      ['Ann', 'Ben'],
    ]);
  });
});

it('a line chart has a line for each name, and keeps months', () => {
  const view = viewOf({
    chart: 'line',
    columns: columns('month varchar', 'person varchar', 'messages bigint'),
    rows: [
      ['2024-03', 'Ann', 7],
      ['2024-03', 'Ben', 2],
      ['2024-04', 'Ann', 1],
    ],
  });
  expect(view).toMatchObject({ kind: 'line', x: 'month', gathered: true, measure: { counts: true } });
  if (view.kind !== 'line') throw new Error('not a line chart');
  expect(view.series.map(({ name, points }) => [name, points.length])).toEqual([
    ['Ann', 2],
    ['Ben', 1],
  ]);
  expect(view.series[0]?.points[0]).toEqual({ x: dayOf('2024-03-01'), y: 7 });
});

it('a line over hours is not a line over time', () => {
  const view = viewOf({
    chart: 'line',
    columns: columns('hour bigint', 'median_seconds double'),
    rows: [
      [0, 61.5],
      [1, null],
    ],
  });
  expect(view).toMatchObject({ kind: 'line', x: 'hour', gathered: false, series: [{ points: [{ x: 0, y: 61.5 }] }] });
});

it('a heatmap starts with Monday, and an hour without messages is 0', () => {
  const view = viewOf({
    chart: 'heatmap',
    columns: columns('weekday bigint', 'hour bigint', 'messages bigint'),
    rows: [
      [1, 0, 5],
      [7, 23, 2],
    ],
  });
  if (view.kind !== 'heatmap') throw new Error('not a heatmap');
  expect([view.grid[0]?.[0], view.grid[6]?.[23], view.grid[3]?.[12]]).toEqual([5, 2, 0]);
});

it('a matrix distinguishes missing values from 0', () => {
  const view = viewOf({
    chart: 'matrix',
    columns: columns('person varchar', 'answered varchar', 'median_seconds double'),
    rows: [
      ['Ann', 'Ben', 0],
      ['Ben', 'Ann', 90],
    ],
  });
  if (view.kind !== 'matrix') throw new Error('not a matrix');
  expect(view.cells.get(cellKey('Ann', 'Ben'))).toBe(0);
  expect(view.cells.has(cellKey('Ann', 'Ann'))).toBe(false);
  expect([view.rows, view.columns]).toEqual([
    ['Ann', 'Ben'],
    ['Ann', 'Ben'],
  ]);
});

it.each(['bar', 'line', 'heatmap', 'calendar', 'matrix', 'something new'])(
  'a result whose columns do not fit “%s” is a table',
  (chart) => expect(viewOf({ chart, columns: columns('text varchar'), rows: [['x']] })).toEqual({ kind: 'table' }),
);
