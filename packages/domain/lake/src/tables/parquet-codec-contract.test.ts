import { ContractViolation } from '@homelake/storage/contract';
import { describe, expect, it } from 'vitest';
import type { ColumnBatch, ColumnData } from './column-batch.ts';
import { createMemoryParquetCodec } from './memory-parquet-codec.ts';
import { parquetCodecCases, parquetCodecContract } from './parquet-codec-contract.ts';
import { ParquetError, type ParquetCodec, type ParquetErrorCode } from './parquet-codec.ts';

describe('a codec in memory', () => {
  for (const one of parquetCodecContract({ open: async () => ({ codec: createMemoryParquetCodec() }) }))
    it(one.name, one.run);
});

type Mutation = (codec: ParquetCodec) => Partial<ParquetCodec>;

/** A codec whose decoded columns are changed. */
const decoding =
  (change: (column: ColumnData) => ColumnData): Mutation =>
  (codec) => ({
    decode: async (...asked) =>
      (await codec.decode(...asked)).map((batch) => ({
        ...batch,
        columns: Object.fromEntries(Object.entries(batch.columns).map(([name, column]) => [name, change(column)])),
      })),
  });

const isOf = (error: unknown, code: ParquetErrorCode): boolean => error instanceof ParquetError && error.code === code;

/** A codec that returns an empty result where it should fail with this code. */
const forgiving =
  (code: ParquetErrorCode): Mutation =>
  (codec) => ({
    async encode(...asked) {
      try {
        return await codec.encode(...asked);
      } catch (error) {
        if (isOf(error, code)) return new Uint8Array(0);
        throw error;
      }
    },
    async decode(...asked) {
      try {
        return await codec.decode(...asked);
      } catch (error) {
        if (isOf(error, code)) return [];
        throw error;
      }
    },
  });

let encoded = 0;

/** Codecs with one fault each, and the name of the case that must fail. */
const mutants: readonly { readonly fault: string; readonly mutate: Mutation; readonly killedBy: string }[] = [
  {
    fault: 'loses nulls',
    mutate: decoding((column) => ({ ...column, validity: null })),
    killedBy: 'decodes values and nulls of every type as they were encoded',
  },
  {
    fault: 'has times to the millisecond',
    mutate: decoding((column) =>
      column.type === 'timestamp' ? { ...column, micros: column.micros.map((time) => time - (time % 1000n)) } : column,
    ),
    killedBy: 'decodes values and nulls of every type as they were encoded',
  },
  {
    fault: 'reckons with doubles',
    mutate: decoding((column) =>
      column.type === 'int64' ? { ...column, values: column.values.map((value) => BigInt(Number(value))) } : column,
    ),
    killedBy: 'keeps every bit of large integers',
  },
  {
    fault: 'gives a row where there is none',
    mutate: (codec) => ({
      decode: async (schema, file, part) => {
        const found = await codec.decode(schema, file, part);
        return found.length > 0 ? found : [{ rows: 1, columns: {} }];
      },
    }),
    killedBy: 'encodes and decodes a batch without rows',
  },
  {
    fault: 'writes when it was made',
    mutate: (codec) => ({
      encode: async (...asked) => new Uint8Array([...(await codec.encode(...asked)), ...Array(++encoded).fill(0x20)]),
    }),
    killedBy: 'gives the same bytes for the same batch, also when encoding concurrently',
  },
  {
    fault: 'writes its dictionaries as they come',
    mutate: (codec) => ({
      async encode(schema, batch) {
        const names = Object.values(batch.columns).flatMap((column) =>
          column.type === 'dictionary' ? column.values : [],
        );
        const file = await codec.encode(schema, batch);
        return new Uint8Array([...file, ...Array((names[0] ?? '').length).fill(0x20)]);
      },
    }),
    killedBy: 'gives the same bytes whatever the codes of a dictionary column',
  },
  {
    fault: 'decodes rows in the other order',
    mutate: (codec) => ({
      async decode(schema, file, part) {
        const batches: ColumnBatch[] = [];
        for (const row of [1, 0])
          batches.push(...(await codec.decode(schema, file, { ...part, rows: { from: row, to: row + 1 } })));
        return batches;
      },
    }),
    killedBy: 'encodes decoded rows to the same bytes, also joined with other rows',
  },
  {
    fault: 'decodes every row',
    mutate: (codec) => ({
      decode: (schema, file, part) => codec.decode(schema, file, { ...(part?.columns && { columns: part.columns }) }),
    }),
    killedBy: 'decodes the requested rows, as far as the file has them',
  },
  {
    fault: 'decodes every column',
    mutate: (codec) => ({
      decode: (schema, file, part) => codec.decode(schema, file, { ...(part?.rows && { rows: part.rows }) }),
    }),
    killedBy: 'decodes only the requested columns',
  },
  {
    fault: 'encodes what lacks a column',
    mutate: forgiving('encode-failed'),
    killedBy: 'rejects a batch that lacks a column',
  },
  {
    fault: 'encodes nulls as nothing',
    mutate: forgiving('encode-failed'),
    killedBy: 'rejects nulls in a column that is not nullable',
  },
  {
    fault: 'accepts any bytes',
    mutate: forgiving('not-parquet'),
    killedBy: 'rejects bytes that are not a Parquet file',
  },
  {
    fault: 'takes any table',
    mutate: forgiving('wrong-schema'),
    killedBy: 'rejects a file of another table, whichever columns are requested',
  },
  {
    fault: 'is gone once it is closed',
    mutate: (codec) => {
      let closed = false;
      return {
        encode: async (...asked) => (closed ? new Uint8Array(0) : codec.encode(...asked)),
        close: async () => void (closed = true),
      };
    },
    killedBy: 'works after it was closed',
  },
];

it.each(mutants)('a codec that $fault is caught', async ({ mutate, killedBy }) => {
  const open = async () => {
    const codec = createMemoryParquetCodec();
    return { codec: { ...codec, ...mutate(codec) } };
  };
  const found = parquetCodecContract({ open }).find(({ name }) => name === killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutants.map(({ killedBy }) => killedBy));
  expect(parquetCodecCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
