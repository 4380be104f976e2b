import { type ColumnBatch, type ColumnData, isValid, type TableSchema } from '@homelake/lake';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wasmMemory } from 'parquet-wasm';
import { decodeParquet } from './decode-parquet.ts';
import { encodeParquet } from './encode-parquet.ts';

const TABLE: TableSchema = {
  name: 'things',
  partition: 'month',
  columns: [
    { name: 'id', type: 'varchar', nullable: false, encoding: 'delta', comment: '' },
    { name: 'name', type: 'varchar', nullable: true, encoding: 'plain', comment: '' },
    { name: 'class', type: 'varchar', nullable: true, encoding: 'dictionary', comment: '' },
    { name: 'number', type: 'integer', nullable: true, encoding: 'delta', comment: '' },
    { name: 'bytes', type: 'bigint', nullable: true, encoding: 'plain', comment: '' },
    { name: 'total', type: 'bigint', nullable: false, encoding: 'delta', comment: '' },
    { name: 'at', type: 'timestamp', nullable: false, encoding: 'delta', comment: '' },
    { name: 'size', type: 'double', nullable: true, encoding: 'plain', comment: '' },
    { name: 'odd', type: 'boolean', nullable: true, encoding: 'plain', comment: '' },
    { name: 'tags', type: 'array(varchar)', nullable: true, encoding: 'dictionary', comment: '' },
    { name: 'counts', type: 'array(integer)', nullable: false, encoding: 'plain', comment: '' },
  ],
};

const thing = fc.record({
  id: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat(3000).map((n) => `0123456789ab-${n.toString(36)}`),
  ),
  name: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 })),
  class: fc.option(fc.oneof(fc.constantFrom('text', 'media'), fc.string({ maxLength: 3 }))),
  number: fc.option(fc.integer()),
  bytes: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  total: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 40n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  at: fc.bigInt({ min: -(2n ** 49n), max: 2n ** 51n }),
  size: fc.option(fc.double({ noNaN: true })),
  odd: fc.option(fc.boolean()),
  tags: fc.option(fc.array(fc.constantFrom('a', 'b', 'ü', ''), { maxLength: 4 })),
  counts: fc.array(fc.integer(), { maxLength: 3 }),
});
type Thing = typeof thing extends fc.Arbitrary<infer T> ? T : never;

const TAGS: Thing['tags'] = ['a', 'b'];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function bitmap(cells: readonly unknown[]): Uint8Array | null {
  if (!cells.includes(null)) return null;
  const bits = new Uint8Array((cells.length + 7) >> 3);
  for (const [row, cell] of cells.entries()) if (cell !== null) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}

function utf8(cells: readonly (string | null)[]): ColumnData {
  const parts = cells.map((cell) => encoder.encode(cell ?? ''));
  const offsets = new Int32Array(cells.length + 1);
  for (const [row, part] of parts.entries()) offsets[row + 1] = offsets[row]! + part.length;
  return { type: 'utf8', offsets, bytes: Uint8Array.from(parts.flatMap((part) => [...part])), validity: bitmap(cells) };
}

function dictionary(cells: readonly (string | null)[]): ColumnData {
  const values = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => Math.max(0, values.indexOf(cell ?? '')));
  return { type: 'dictionary', codes, values, validity: bitmap(cells) };
}

function list<T>(cells: readonly (readonly T[] | null)[], items: (all: readonly T[]) => ColumnData): ColumnData {
  const offsets = new Int32Array(cells.length + 1);
  for (const [row, cell] of cells.entries()) offsets[row + 1] = offsets[row]! + (cell?.length ?? 0);
  return { type: 'list', offsets, items: items(cells.flatMap((cell) => cell ?? [])), validity: bitmap(cells) };
}

const integers = (all: readonly number[]): ColumnData => ({
  type: 'int32',
  values: Int32Array.from(all),
  validity: null,
});

function batchOf(things: readonly Thing[]): ColumnBatch {
  const odd = new Uint8Array((things.length + 7) >> 3);
  for (const [row, one] of things.entries()) if (one.odd === true) odd[row >> 3]! |= 1 << (row & 7);
  const columns: Record<string, ColumnData> = {
    id: utf8(things.map(({ id }) => id)),
    name: utf8(things.map(({ name }) => name)),
    class: dictionary(things.map((one) => one.class)),
    number: {
      ...integers(things.map(({ number }) => number ?? 0)),
      validity: bitmap(things.map(({ number }) => number)),
    },
    bytes: {
      type: 'int64',
      values: BigInt64Array.from(things, ({ bytes }) => bytes ?? 0n),
      validity: bitmap(things.map(({ bytes }) => bytes)),
    },
    total: { type: 'int64', values: BigInt64Array.from(things, ({ total }) => total), validity: null },
    at: { type: 'timestamp', micros: BigInt64Array.from(things, ({ at }) => at), validity: null },
    size: {
      type: 'float64',
      values: Float64Array.from(things, ({ size }) => size ?? 0),
      validity: bitmap(things.map(({ size }) => size)),
    },
    odd: { type: 'boolean', bits: odd, validity: bitmap(things.map((one) => one.odd)) },
    tags: list(
      things.map(({ tags }) => tags),
      dictionary,
    ),
    counts: list(
      things.map(({ counts }) => counts),
      integers,
    ),
  };
  return { rows: things.length, columns };
}

function cellOf(column: ColumnData, row: number): unknown {
  if (!isValid(column, row)) return null;
  if (column.type === 'utf8')
    return decoder.decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]));
  if (column.type === 'dictionary') return column.values[column.codes[row]!];
  if (column.type === 'timestamp') return column.micros[row];
  if (column.type === 'boolean') return (column.bits[row >> 3]! & (1 << (row & 7))) !== 0;
  if (column.type !== 'list') return column.values[row];
  const { offsets, items } = column;
  return Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, at) => cellOf(items, offsets[row]! + at));
}

const rowsOf = (batches: readonly ColumnBatch[]): unknown[] =>
  batches.flatMap(({ rows, columns }) =>
    Array.from({ length: rows }, (_, row) =>
      Object.fromEntries(TABLE.columns.map(({ name }) => [name, cellOf(columns[name]!, row)])),
    ),
  );

describe('a Parquet file', () => {
  test('is decoded to the batch that was encoded', () => {
    const things = fc.oneof(
      fc.array(thing, { maxLength: 20 }),
      fc.array(thing, { minLength: 100, maxLength: 300 }),
      // Long runs of one value, and ranges of mixed values.
      fc
        .tuple(thing, thing, fc.array(thing, { maxLength: 30 }), fc.nat(200))
        .map(([a, b, mixed, n]) => [
          ...Array.from({ length: n }, () => a),
          ...mixed,
          ...Array.from({ length: n }, (_, at) => (at % 9 === 0 ? a : b)),
        ]),
    );
    fc.assert(
      fc.property(things, (rows) => {
        fc.pre(rows.length > 0);
        expect(rowsOf(decodeParquet(TABLE, encodeParquet(TABLE, batchOf(rows))))).toEqual(rows);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test('keeps every bit of large integers', () => {
    const [one] = fc.sample(thing, { numRuns: 1, seed: 3 });
    const totals = [-(2n ** 63n), 2n ** 63n - 1n, -(2n ** 53n) - 1n, 2n ** 53n + 1n, 0n];
    const rows = Array.from({ length: 300 }, (_, row) => ({ ...one!, total: totals[row % totals.length]! }));
    expect(rowsOf(decodeParquet(TABLE, encodeParquet(TABLE, batchOf(rows))))).toEqual(rows);
  });

  test('may have no rows', () => {
    expect(rowsOf(decodeParquet(TABLE, encodeParquet(TABLE, batchOf([]))))).toEqual([]);
  });

  test('has groups of 131,072 rows', () => {
    const [one] = fc.sample(thing, { numRuns: 1, seed: 3 });
    const table = { ...TABLE, columns: TABLE.columns.filter(({ name }) => name === 'at' || name === 'tags') };
    const rows = Array.from({ length: 140_000 }, (_, row) => ({
      ...one!,
      at: BigInt(row) * 1000n,
      tags: row % 3 === 0 ? null : TAGS,
    }));
    const batches = decodeParquet(table, encodeParquet(table, batchOf(rows)));
    expect(batches.map((batch) => batch.rows)).toEqual([131_072, 8_928]);
    for (const [row, batch, at] of [
      [19_999, 0, 19_999],
      [20_000, 0, 20_000],
      [131_073, 1, 1],
      [139_999, 1, 8_927],
    ] as const) {
      expect(cellOf(batches[batch]!.columns['at']!, at)).toBe(rows[row]!.at);
      expect(cellOf(batches[batch]!.columns['tags']!, at)).toEqual(rows[row]!.tags);
    }
  });

  test('is refused where a column that is not nullable has nulls', () => {
    const broken = batchOf(fc.sample(thing, { numRuns: 4, seed: 5 }));
    const id = { ...broken.columns['id']!, validity: Uint8Array.of(0b0101) };
    const batch = { ...broken, columns: { ...broken.columns, id } };
    expect(() => encodeParquet(TABLE, batch)).toThrow('id');
  });

  test('leaves the memory of the module as large as the largest file needed', () => {
    const rows = Array.from({ length: 3000 }, (_, row) => ({
      ...fc.sample(thing, { numRuns: 1, seed: 3 })[0]!,
      at: BigInt(row),
    }));
    const encodeSome = () => {
      for (let run = 0; run < 20; run++) decodeParquet(TABLE, encodeParquet(TABLE, batchOf(rows)));
      return wasmMemory().buffer.byteLength;
    };
    const before = encodeSome();
    expect(encodeSome()).toBe(before);
  });
});
