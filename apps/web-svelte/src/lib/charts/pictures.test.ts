import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '#lib/ask/picture.ts';
import { viewOf, type InsightView } from '#lib/insights/view.ts';
import { answers, type Answer } from './answers.test-helper.ts';
import { numberOf, plainText } from './columns.ts';
import { lineFrame } from './line-frame.ts';

const RUNS = 3_000;
const CHARTS = ['bar', 'line', 'heatmap', 'calendar', 'matrix'];

/** The positions of a chart, and the lists of its keys that must be unique. */
function partsOf(view: InsightView): { numbers: number[]; keys: (string | number)[][] } {
  switch (view.kind) {
    case 'bar':
      return {
        numbers: view.bars.flatMap(({ value, parts }) => [value, ...(parts ?? []).map((part) => part.value)]),
        keys: view.bars.map(({ parts }) => (parts ?? []).map(({ name }) => name)),
      };
    case 'line': {
      const frame = lineFrame(view);
      const ticks = [60, 320, 1200].map((width) => frame.ticks(width));
      const lines = [view, frame].map(({ series }) => series);
      return {
        numbers: [
          ...lines.flat().flatMap(({ points }) => points.flatMap(({ x, y }) => [x, y])),
          ...ticks.flat().map(({ x }) => x),
        ],
        keys: [
          ...lines.map((series) => series.map(({ name }) => name)),
          ...ticks.map((marks) => marks.map(({ x }) => x)),
          ...(view.gathered ? frame.series.map(({ points }) => points.map(({ x }) => x)) : []),
        ],
      };
    }
    case 'heatmap':
      return { numbers: view.grid.flat(), keys: [] };
    case 'calendar':
      return { numbers: [...view.values].flat(), keys: [] };
    case 'matrix':
      return { numbers: [...view.cells.values()], keys: [[...view.rows], [...view.columns]] };
    default:
      return { numbers: [], keys: [] };
  }
}

function expectSound(view: InsightView): void {
  const { numbers, keys } = partsOf(view);
  expect(numbers.every((number) => Number.isFinite(number))).toBe(true);
  for (const list of keys) expect(new Set(list).size).toBe(list.length);
  if (view.kind === 'line')
    for (const { points } of view.series) {
      expect(points.length).toBeGreaterThan(0);
      expect(points.every(({ x }, i) => i === 0 || x >= (points[i - 1]?.x ?? x))).toBe(true);
    }
}

const renamed = ({ columns, rows }: Answer): Answer => ({
  columns: columns.map(({ type }, i) => ({ name: `column ${i}`, type })),
  rows,
});

/** A chart without its names. */
const shape = (answer: Answer): unknown => {
  const picture = pictureOf(answer);
  if (picture?.view.kind !== 'line') return picture && [picture.view.bars, picture.left];
  const { series, x } = picture.view;
  return [series.map(({ points }) => points), x, picture.left];
};

describe('of any answer', () => {
  it('a chart is made or refused, with finite numbers and unique keys', () => {
    let [lines, bars] = [0, 0];
    assert(
      property(answers, (answer) => {
        const picture = pictureOf(answer);
        if (picture === null) return;
        expectSound(picture.view);
        if (picture.view.kind === 'line') lines++;
        else bars++;
      }),
      { numRuns: RUNS },
    );
    // The generator draws enough answers of each kind.
    expect(Math.min(lines, bars)).toBeGreaterThan(RUNS / 100);
  });

  it.each(CHARTS)('a %s is made or refused, with finite numbers and unique keys', (chart) => {
    let drawn = 0;
    assert(
      property(answers, (answer) => {
        const view = viewOf({ chart, ...answer });
        expectSound(view);
        if (view.kind !== 'table') drawn++;
      }),
      { numRuns: RUNS },
    );
    expect(drawn).toBeGreaterThan(0);
  });

  it('a chart does not depend on the names of the columns', () => {
    assert(
      property(answers, (answer) => {
        expect(shape(answer)).toEqual(shape(renamed(answer)));
      }),
      { numRuns: RUNS },
    );
  });

  it('a chart has only numbers of the answer, each row once, and the number of rows that it leaves out', () => {
    assert(
      property(answers, (answer) => {
        const picture = pictureOf(answer);
        if (picture === null) return;
        const { view, left } = picture;
        const shown =
          view.kind === 'bar'
            ? view.bars.map(({ value }) => value)
            : view.series.flatMap(({ points }) => points.map(({ y }) => y));
        const there = answer.rows.flatMap((row) => row.map(numberOf).filter((number) => number !== null));
        for (const number of shown) {
          const at = there.indexOf(number);
          expect(at).toBeGreaterThanOrEqual(0);
          there.splice(at, 1);
        }
        expect(shown.length + left).toBe(answer.rows.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('every cell has a text', () => {
    assert(
      property(answers, ({ columns, rows }) => {
        for (const row of rows)
          for (const [i, column] of columns.entries()) expect(typeof plainText(row[i] ?? null, column)).toBe('string');
      }),
      { numRuns: RUNS / 10 },
    );
  });
});

it('a huge answer has a chart', () => {
  const columns = [
    { name: 'at', type: 'timestamp' },
    { name: 'n', type: 'bigint' },
  ];
  const rows = Array.from({ length: 130_000 }, (_, i) => [new Date(i * 3_600_000).toISOString().slice(0, 19), i]);
  const picture = pictureOf({ columns, rows });
  if (picture === null) throw new Error('no picture');
  expectSound(picture.view);
  for (const chart of CHARTS) expectSound(viewOf({ chart, columns, rows }));
});
