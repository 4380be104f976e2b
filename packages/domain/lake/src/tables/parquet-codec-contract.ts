import { sameBytes } from '@homelake/storage';
import { check, equal, rejectsWith, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';
import type { ColumnBatch, ColumnData } from './column-batch.ts';
import { batchRows } from './column-cells.ts';
import type { FilePart, ParquetCodec } from './parquet-codec.ts';
import { type CellsOf, joinBatches, tableBatch } from './table-batch.ts';
import type { RowOf, TableSchema } from './table-schema.ts';

/** A table with every column type, in each encoding that the type allows. */
const THINGS = {
  name: 'things',
  partition: 'month',
  columns: [
    { name: 'id', type: 'varchar', nullable: false, encoding: 'delta', comment: '' },
    { name: 'text', type: 'varchar', nullable: true, encoding: 'plain', comment: '' },
    { name: 'class', type: 'varchar', nullable: true, encoding: 'dictionary', comment: '' },
    { name: 'position', type: 'integer', nullable: false, encoding: 'delta', comment: '' },
    { name: 'votes', type: 'integer', nullable: true, encoding: 'plain', comment: '' },
    { name: 'size', type: 'bigint', nullable: true, encoding: 'plain', comment: '' },
    { name: 'weight', type: 'double', nullable: true, encoding: 'plain', comment: '' },
    { name: 'edited', type: 'boolean', nullable: true, encoding: 'plain', comment: '' },
    { name: 'at', type: 'timestamp', nullable: true, encoding: 'delta', comment: '' },
    { name: 'options', type: 'array(varchar)', nullable: true, encoding: 'plain', comment: '' },
    { name: 'tags', type: 'array(varchar)', nullable: false, encoding: 'dictionary', comment: '' },
    { name: 'counts', type: 'array(integer)', nullable: true, encoding: 'plain', comment: '' },
  ],
} as const satisfies TableSchema;

type Thing = Omit<RowOf<typeof THINGS>, 'month'>;

/** Row `row` of the table. In two of three rows every nullable value is null. */
function thingAt(row: number): Thing {
  const or = <T>(value: T): T | null => (row % 3 === 1 ? value : null);
  return {
    id: `0123456789ab-${row.toString(36)}`,
    text: or(row % 2 === 0 ? '' : `Grüße ${row}\n👍🏽`),
    class: or(row % 2 === 0 ? 'text' : 'Zoë'),
    position: row,
    votes: or(-row),
    size: or(4_000_000_000 + row),
    weight: or(row / 8 - 122.5),
    edited: or(row % 2 === 0),
    at: or(row % 2 === 0 ? '2024-02-29T15:30:12' : '1969-12-31T23:59:59.250001'),
    options: or(row % 2 === 0 ? [] : [`option ${row}`, '']),
    tags: row % 4 === 0 ? [] : ['sea', `tag ${row % 2}`],
    counts: or([row, -row]),
  };
}

const things = (rows: number): readonly Thing[] => Array.from({ length: rows }, (_, row) => thingAt(row));

const CELLS: CellsOf<typeof THINGS, Thing> = {
  id: (thing) => thing.id,
  text: (thing) => thing.text,
  class: (thing) => thing.class,
  position: (thing) => thing.position,
  votes: (thing) => thing.votes,
  size: (thing) => thing.size,
  weight: (thing) => thing.weight,
  edited: (thing) => thing.edited,
  at: (thing) => thing.at,
  options: (thing) => thing.options,
  tags: (thing) => thing.tags,
  counts: (thing) => thing.counts,
};

const batchOf = (of: readonly Thing[]): ColumnBatch => tableBatch(THINGS, of, CELLS);

/** Returns the batch with one column replaced. */
const withColumn = (batch: ColumnBatch, name: string, column: ColumnData): ColumnBatch => ({
  ...batch,
  columns: { ...batch.columns, [name]: column },
});

export interface CodecUnderTest {
  readonly codec: ParquetCodec;
}

export interface CodecCase {
  /** A fact that holds for every codec. */
  readonly name: string;
  readonly run: (subject: CodecUnderTest) => Promise<void>;
}

/** The behaviour that every ParquetCodec has. */
export const parquetCodecCases: readonly CodecCase[] = [
  {
    name: 'decodes values and nulls of every type as they were encoded',
    async run({ codec }) {
      const file = await codec.encode(THINGS, batchOf(things(300)));
      equal(await decodedRows(codec, file), things(300), 'rows');
    },
  },
  {
    name: 'keeps every bit of large integers',
    async run({ codec }) {
      const values = BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n);
      const batch = withColumn(batchOf(things(3)), 'size', { type: 'int64', values, validity: null });
      const sizes = (await decodedRows(codec, await codec.encode(THINGS, batch))).map(({ size }) => String(size));
      equal(sizes, ['-9223372036854775808', '9223372036854775807', '9007199254740993'], 'sizes');
    },
  },
  {
    name: 'encodes and decodes a batch without rows',
    async run({ codec }) {
      equal(await decodedRows(codec, await codec.encode(THINGS, batchOf([]))), [], 'rows');
    },
  },
  {
    name: 'gives the same bytes for the same batch, also when encoding concurrently',
    async run({ codec }) {
      const one = await codec.encode(THINGS, batchOf(things(300)));
      const others = await Promise.all([1, 2, 3, 4].map(() => codec.encode(THINGS, batchOf(things(300)))));
      for (const other of others) check(sameBytes(one, other), 'the files are the same');
    },
  },
  {
    name: 'gives the same bytes whatever the codes of a dictionary column',
    async run({ codec }) {
      const known = await codec.encode(THINGS, batchOf(things(300)));
      const batch = batchOf(things(300));
      const column = batch.columns['class'];
      if (column?.type !== 'dictionary') throw new TypeError('a dictionary is wanted');
      const values = ['never used', ...column.values.toReversed()];
      const codes = column.codes.map((code) => column.values.length - code);
      const other = await codec.encode(THINGS, withColumn(batch, 'class', { ...column, values, codes }));
      check(sameBytes(known, other), 'the files are the same');
    },
  },
  {
    name: 'encodes decoded rows to the same bytes, also joined with other rows',
    async run({ codec }) {
      const file = await codec.encode(THINGS, batchOf(things(300)));
      const again = await codec.encode(THINGS, joinBatches(THINGS, await codec.decode(THINGS, file)));
      check(sameBytes(file, again), 'the file is the same');
      const parts = [
        ...(await codec.decode(THINGS, file, { rows: { from: 0, to: 100 } })),
        batchOf(things(300).slice(100)),
      ];
      check(sameBytes(file, await codec.encode(THINGS, joinBatches(THINGS, parts))), 'the joined file is the same');
    },
  },
  {
    name: 'decodes the requested rows, as far as the file has them',
    async run({ codec }) {
      const file = await codec.encode(THINGS, batchOf(things(300)));
      for (const [from, to] of [
        [0, 1],
        [99, 201],
        [299, 300],
        [290, 1000],
        [300, 400],
        [7, 7],
      ] as const)
        equal(await decodedRows(codec, file, { rows: { from, to } }), things(300).slice(from, to), `${from} to ${to}`);
    },
  },
  {
    name: 'decodes only the requested columns',
    async run({ codec }) {
      const file = await codec.encode(THINGS, batchOf(things(20)));
      const rows = await decodedRows(codec, file, { columns: ['tags', 'position'], rows: { from: 5, to: 9 } });
      const wanted = things(20)
        .slice(5, 9)
        .map(({ position, tags }) => ({ position, tags }));
      equal(rows, wanted, 'rows');
    },
  },
  {
    name: 'rejects a batch that lacks a column',
    async run({ codec }) {
      const { columns } = batchOf(things(3));
      await rejectsWith(
        'encode-failed',
        () => codec.encode(THINGS, { rows: 3, columns: { text: columns['text']! } }),
        'a batch without id',
      );
    },
  },
  {
    name: 'rejects nulls in a column that is not nullable',
    async run({ codec }) {
      const batch = batchOf(things(4));
      const id = { ...batch.columns['id']!, validity: Uint8Array.of(0b0101) };
      await rejectsWith('encode-failed', () => codec.encode(THINGS, withColumn(batch, 'id', id)), 'a batch with nulls');
    },
  },
  {
    name: 'rejects bytes that are not a Parquet file',
    async run({ codec }) {
      const bytes = new TextEncoder().encode('nothing of the kind');
      await rejectsWith('not-parquet', () => codec.decode(THINGS, bytes), 'a text');
      await rejectsWith('not-parquet', () => codec.decode(THINGS, new Uint8Array(0)), 'no bytes');
    },
  },
  {
    name: 'rejects a file of another table, whichever columns are requested',
    async run({ codec }) {
      const other = { ...THINGS, columns: THINGS.columns.slice(0, 3) };
      const file = await codec.encode(other, batchOf(things(3)));
      await rejectsWith('wrong-schema', () => codec.decode(THINGS, file), 'all columns');
      await rejectsWith('wrong-schema', () => codec.decode(THINGS, file, { columns: ['id', 'size'] }), 'two columns');
    },
  },
  {
    name: 'works after it was closed',
    async run({ codec }) {
      const file = await codec.encode(THINGS, batchOf(things(3)));
      await codec.close();
      await codec.close();
      check(sameBytes(file, await codec.encode(THINGS, batchOf(things(3)))), 'the file is the same');
      equal(await decodedRows(codec, file), things(3), 'rows');
    },
  },
];

/** The contract suite for one codec, for any test runner: `for (const c of parquetCodecContract({ open })) it(c.name, c.run)`. */
export const parquetCodecContract = (setup: ContractSetup<CodecUnderTest>): RunnableCase[] =>
  runnableCases(parquetCodecCases, {
    ...setup,
    open: async () => {
      const subject = await setup.open();
      return { ...subject, close: () => subject.codec.close() };
    },
  });

async function decodedRows(codec: ParquetCodec, file: Uint8Array, part?: FilePart) {
  const batches = await codec.decode(THINGS, file, part);
  return batches.flatMap((batch) => batchRows(batch));
}
