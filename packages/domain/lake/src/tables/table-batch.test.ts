import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchRows } from './column-cells.ts';
import { type CellsOf, joinBatches, tableBatch } from './table-batch.ts';
import type { RowOf, TableSchema } from './table-schema.ts';

const THINGS = {
  name: 'things',
  partition: 'month',
  columns: [
    { name: 'id', type: 'varchar', nullable: false, encoding: 'plain', comment: '' },
    { name: 'title', type: 'varchar', nullable: true, encoding: 'plain', comment: '' },
    { name: 'class', type: 'varchar', nullable: true, encoding: 'dictionary', comment: '' },
    { name: 'number', type: 'integer', nullable: true, encoding: 'plain', comment: '' },
    { name: 'bytes', type: 'bigint', nullable: true, encoding: 'plain', comment: '' },
    { name: 'size', type: 'double', nullable: true, encoding: 'plain', comment: '' },
    { name: 'odd', type: 'boolean', nullable: true, encoding: 'plain', comment: '' },
    { name: 'at', type: 'timestamp', nullable: true, encoding: 'plain', comment: '' },
    { name: 'tags', type: 'array(varchar)', nullable: true, encoding: 'dictionary', comment: '' },
    { name: 'names', type: 'array(varchar)', nullable: false, encoding: 'plain', comment: '' },
    { name: 'counts', type: 'array(integer)', nullable: true, encoding: 'plain', comment: '' },
  ],
} as const satisfies TableSchema;

type Thing = Omit<RowOf<typeof THINGS>, 'month'>;

const CELLS: CellsOf<typeof THINGS, Thing> = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  class: (thing) => thing.class,
  number: ({ number }) => number,
  bytes: ({ bytes }) => bytes,
  size: ({ size }) => size,
  odd: ({ odd }) => odd,
  at: ({ at }) => at,
  tags: ({ tags }) => tags,
  names: ({ names }) => names,
  counts: ({ counts }) => counts,
};

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant(''));
const second = fc.integer({ min: -5_000_000_000, max: 8_000_000_000 });
const thing: fc.Arbitrary<Thing> = fc.record({
  id: text,
  title: fc.option(text),
  class: fc.option(fc.constantFrom('a', 'b', 'ü')),
  number: fc.option(fc.integer()),
  bytes: fc.option(fc.maxSafeInteger()),
  size: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })),
  odd: fc.option(fc.boolean()),
  at: fc.option(second.map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19))),
  tags: fc.option(fc.array(fc.constantFrom('x', 'y', ''), { maxLength: 3 })),
  names: fc.array(text, { maxLength: 2 }),
  counts: fc.option(fc.array(fc.integer(), { maxLength: 3 })),
});
/** Enough rows for several runs of texts, most of them ASCII. */
const things = fc
  .tuple(fc.array(thing, { maxLength: 30 }), fc.nat(200))
  .map(([some, more]) => [
    ...some,
    ...Array.from({ length: some.length === 0 ? 0 : more }, (_, at) => ({ ...some[0]!, id: `id-${at}` })),
    ...some,
  ]);

describe('a table batch', () => {
  test('has the value of each item in each column', () => {
    fc.assert(
      fc.property(things, (all) => {
        expect(batchRows(tableBatch(THINGS, all, CELLS))).toEqual(all);
      }),
      { seed: 13 },
    );
  });

  test.each([1, 125, 128, 253])('keeps texts in their rows behind %d rows without one', (gap) => {
    const [one] = fc.sample(thing, { numRuns: 1, seed: 3 });
    const all = Array.from({ length: 400 }, (_, row) => ({
      ...one!,
      title: row > 2 && row < 3 + gap ? null : `Title ${row}`,
    }));
    expect(batchRows(tableBatch(THINGS, all, CELLS))).toEqual(all);
  });

  test('is the same however its rows are split into batches', () => {
    fc.assert(
      fc.property(things, fc.array(fc.nat(40), { maxLength: 4 }), (all, cuts) => {
        const borders = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
        const parts = borders.slice(1).map((to, at) => tableBatch(THINGS, all.slice(borders[at], to), CELLS));
        expect(batchRows(joinBatches(THINGS, parts))).toEqual(all);
      }),
      { seed: 17 },
    );
  });

  test('has no row where no batch is joined', () => {
    expect(joinBatches(THINGS, []).rows).toBe(0);
  });
});
