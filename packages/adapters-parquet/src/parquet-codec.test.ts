import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ColumnBatch, type ColumnData, MESSAGES, ParquetError } from '@homelake/lake';
import { afterEach, describe, expect, test } from 'vitest';
import { createParquetCodec } from './parquet-codec.ts';

const encoder = new TextEncoder();

function utf8(values: readonly (string | null)[]): ColumnData {
  const parts = values.map((value) => encoder.encode(value ?? ''));
  const offsets = new Int32Array(values.length + 1);
  for (const [index, part] of parts.entries()) offsets[index + 1] = offsets[index]! + part.length;
  return {
    type: 'utf8',
    offsets,
    bytes: Uint8Array.from(parts.flatMap((part) => [...part])),
    validity: bitmap(values),
  };
}

function dictionary(values: readonly (string | null)[]): ColumnData {
  const known = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? 0 : known.indexOf(value)));
  return { type: 'dictionary', codes, values: known, validity: bitmap(values) };
}

function bitmap(values: readonly unknown[]): Uint8Array | null {
  if (values.every((value) => value !== null)) return null;
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (const [row, value] of values.entries()) if (value !== null) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}

const repeat = <T>(rows: number, value: (row: number) => T): T[] =>
  Array.from({ length: rows }, (_, row) => value(row));

/** A batch of `messages` in which every column has values, and nulls where it is nullable. */
function sample(rows: number): ColumnBatch {
  const nullable = <T>(value: (row: number) => T) => repeat(rows, (row) => (row % 3 === 0 ? null : value(row)));
  const lists = Int32Array.from({ length: rows + 1 }, (_, row) => row * 2);
  const columns: Record<string, ColumnData> = {
    message_id: utf8(repeat(rows, (row) => `0123456789ab-${row.toString(36)}`)),
    chat_id: dictionary(repeat(rows, () => 'chat-1')),
    chat_name: dictionary(repeat(rows, () => 'Family 👪')),
    position: { type: 'int32', values: Int32Array.from({ length: rows }, (_, row) => row), validity: null },
    sent_at: {
      type: 'timestamp',
      micros: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row) * 60_000_000n),
      validity: null,
    },
    sender_id: dictionary(nullable((row) => `p${row % 2}`)),
    sender: dictionary(nullable((row) => `Zoë ${row % 2}`)),
    kind: dictionary(repeat(rows, (row) => (row % 2 ? 'text' : 'media'))),
    text: utf8(repeat(rows, (row) => `héllo ${row}\nline`)),
    media_name: utf8(nullable((row) => `IMG-${row}.jpg`)),
    media_type: dictionary(nullable(() => 'image')),
    media_key: utf8(nullable((row) => `files/whatsapp/x/IMG-${row}.jpg`)),
    edited: { type: 'boolean', bits: new Uint8Array((rows + 7) >> 3).fill(0b10101010), validity: null },
    call_video: { type: 'boolean', bits: new Uint8Array((rows + 7) >> 3), validity: bitmap(nullable(() => true)) },
    call_missed: { type: 'boolean', bits: new Uint8Array((rows + 7) >> 3), validity: bitmap(nullable(() => true)) },
    call_seconds: { type: 'int32', values: new Int32Array(rows).fill(61), validity: bitmap(nullable(() => 1)) },
    poll_question: utf8(nullable((row) => `Why ${row}?`)),
    poll_options: {
      type: 'list',
      offsets: lists,
      items: utf8(repeat(rows * 2, (item) => `option ${item}`)),
      validity: null,
    },
    poll_votes: {
      type: 'list',
      offsets: lists,
      items: { type: 'int32', values: new Int32Array(rows * 2).fill(3), validity: null },
      validity: null,
    },
    latitude: { type: 'float64', values: new Float64Array(rows).fill(47.5), validity: bitmap(nullable(() => 1)) },
    longitude: { type: 'float64', values: new Float64Array(rows).fill(-8.25), validity: bitmap(nullable(() => 1)) },
    event: dictionary(nullable(() => 'added')),
    event_actor: dictionary(nullable(() => 'Ann')),
    event_target: dictionary(nullable(() => 'Bob')),
    first_seen_export: dictionary(repeat(rows, () => 'ab'.repeat(32))),
    exports: {
      type: 'list',
      offsets: lists,
      items: dictionary(repeat(rows * 2, (item) => String(item % 2).repeat(64))),
      validity: null,
    },
  };
  return { rows, columns };
}

const NARROW: readonly string[] = ['position', 'sender', 'exports'];

function narrowSample(rows: number): ColumnBatch {
  const values = ['Ann 0', 'Ann 1', 'Ann 2'];
  const codes = Int32Array.from({ length: rows }, (_, row) => (row < 131_072 ? 0 : 1 + (row % 2)));
  const columns: Record<string, ColumnData> = {
    position: { type: 'int32', values: Int32Array.from({ length: rows }, (_, row) => row), validity: null },
    sender: { type: 'dictionary', codes, values, validity: null },
    exports: {
      type: 'list',
      offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row),
      items: { type: 'dictionary', codes, values, validity: null },
      validity: null,
    },
  };
  return { rows, columns };
}

let directory: string | undefined;
afterEach(() => {
  if (directory !== undefined) rmSync(directory, { recursive: true });
  directory = undefined;
});

describe('the Parquet codec', () => {
  test('writes files in which DuckDB reads the type and values of every column', async () => {
    directory = mkdtempSync(join(tmpdir(), 'homelake-parquet-'));
    mkdirSync(join(directory, 'month=2024-01'));
    const file = await createParquetCodec().encode(MESSAGES, sample(5));
    writeFileSync(join(directory, 'month=2024-01', 'part-0.parquet'), file);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const from = `read_parquet('${directory}/month=*/*.parquet', hive_partitioning=true, hive_types={month: VARCHAR})`;

    const types = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    const duckdb: Record<string, string> = { 'array(varchar)': 'VARCHAR[]', 'array(integer)': 'INTEGER[]' };
    expect(types.getRows().map(([name, type]) => [name, type])).toEqual([
      ...MESSAGES.columns.map(({ name, type }) => [name, duckdb[type] ?? type.toUpperCase()]),
      ['month', 'VARCHAR'],
    ]);

    const row = (await connection.runAndReadAll(`SELECT * FROM ${from} WHERE position = 1`)).getRowObjectsJson()[0];
    expect(row).toEqual({
      message_id: '0123456789ab-1',
      chat_id: 'chat-1',
      chat_name: 'Family 👪',
      position: 1,
      sent_at: '1970-01-01 00:01:00',
      sender_id: 'p1',
      sender: 'Zoë 1',
      kind: 'text',
      text: 'héllo 1\nline',
      media_name: 'IMG-1.jpg',
      media_type: 'image',
      media_key: 'files/whatsapp/x/IMG-1.jpg',
      edited: true,
      call_video: false,
      call_missed: false,
      call_seconds: 61,
      poll_question: 'Why 1?',
      poll_options: ['option 2', 'option 3'],
      poll_votes: [3, 3],
      latitude: 47.5,
      longitude: -8.25,
      event: 'added',
      event_actor: 'Ann',
      event_target: 'Bob',
      first_seen_export: 'ab'.repeat(32),
      exports: ['0'.repeat(64), '1'.repeat(64)],
      month: '2024-01',
    });
    const nulls = await connection.runAndReadAll(
      `SELECT count(*) FROM ${from} WHERE latitude IS NULL AND event IS NULL`,
    );
    expect(nulls.getRows()).toEqual([[2n]]);
    connection.closeSync();
    instance.closeSync();
  });

  test('marks timestamps without a zone, lists and UTF-8 texts by the types of the Parquet format', async () => {
    directory = mkdtempSync(join(tmpdir(), 'homelake-parquet-'));
    const path = join(directory, 'x.parquet');
    writeFileSync(path, await createParquetCodec({ workers: 0 }).encode(MESSAGES, sample(5)));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const elements = await connection.runAndReadAll(
      `SELECT name, type, repetition_type, converted_type, cast(logical_type as varchar) FROM parquet_schema('${path}')
       WHERE name IN ('sent_at', 'sender', 'position', 'edited', 'poll_votes', 'list', 'element')`,
    );
    expect(elements.getRows().map((row) => row.map((cell) => String(cell ?? '-')).join(' '))).toEqual([
      'position INT32 REQUIRED - -',
      'sent_at INT64 REQUIRED TIMESTAMP_MICROS TimestampType(isAdjustedToUTC=0, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))',
      'sender BYTE_ARRAY OPTIONAL UTF8 StringType()',
      'edited BOOLEAN REQUIRED - -',
      'list - REPEATED - -',
      'element BYTE_ARRAY REQUIRED UTF8 StringType()',
      'poll_votes - OPTIONAL LIST ListType()',
      'list - REPEATED - -',
      'element INT32 REQUIRED - -',
      'list - REPEATED - -',
      'element BYTE_ARRAY REQUIRED UTF8 StringType()',
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  test('gives the same bytes on this thread and on a worker thread', async () => {
    const inline = await createParquetCodec({ workers: 0 }).encode(MESSAGES, sample(1000));
    const threaded = createParquetCodec({ workers: 1, inlineRows: 0 });
    const files = await Promise.all([1, 2, 3, 4].map(() => threaded.encode(MESSAGES, sample(1000))));
    for (const file of files) expect(Buffer.compare(file, inline)).toBe(0);
    await threaded.close();
  });

  test('names the table in the error for a batch that does not match it, on either thread', async () => {
    for (const codec of [createParquetCodec({ workers: 0 }), createParquetCodec({ workers: 1, inlineRows: 0 })]) {
      await expect(codec.encode(MESSAGES, { rows: 1, columns: {} })).rejects.toMatchObject({ code: 'encode-failed' });
      await codec.close();
    }
  });

  test('gives the same bytes for any order of the values in dictionaries', async () => {
    const codec = createParquetCodec();
    const batch = sample(1000);
    const columns = Object.entries(batch.columns).map(([name, column]) => {
      if (column.type !== 'dictionary') return [name, column];
      const values = ['never used', ...column.values.toReversed()];
      return [name, { ...column, values, codes: column.codes.map((code) => column.values.length - code) }];
    });
    const renumbered = { ...batch, columns: Object.fromEntries(columns) };
    const file = await codec.encode(MESSAGES, batch);
    expect(Buffer.compare(await codec.encode(MESSAGES, renumbered), file)).toBe(0);
  });

  test('skips row groups by the bounds in the footer', async () => {
    directory = mkdtempSync(join(tmpdir(), 'homelake-parquet-'));
    const path = join(directory, 'x.parquet');
    writeFileSync(path, await createParquetCodec().encode(MESSAGES, sample(3000)));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const bounds = await connection.runAndReadAll(
      `SELECT stats_min_value, stats_max_value, stats_null_count, compression FROM parquet_metadata('${path}')
       WHERE path_in_schema IN ('position', 'sent_at', 'sender', 'latitude') ORDER BY column_id`,
    );
    expect(bounds.getRows()).toEqual([
      ['0', '2999', 0n, 'ZSTD'],
      ['1970-01-01 00:00:00', '1970-01-03 01:59:00', 0n, 'ZSTD'],
      ['Zoë 0', 'Zoë 1', 1000n, 'ZSTD'],
      ['47.5', '47.5', 1000n, 'ZSTD'],
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  test('encodes a decoded file to the same bytes, also with several row groups', async () => {
    const codec = createParquetCodec({ workers: 0 });
    const narrow = { ...MESSAGES, columns: MESSAGES.columns.filter(({ name }) => NARROW.includes(name)) };
    const batches = await codec.decode(narrow, await codec.encode(narrow, narrowSample(140_000)));
    expect(batches.map(({ rows }) => rows)).toEqual([131_072, 8_928]);
    for (const batch of batches) {
      const file = await codec.encode(narrow, batch);
      const [decoded] = await codec.decode(narrow, file);
      expect(Buffer.compare(await codec.encode(narrow, decoded!), file)).toBe(0);
    }
    const last = batches[1]!.columns['sender'];
    expect(last?.type === 'dictionary' && last.values[last.codes[8_927]!]).toBe('Ann 2');
  });

  test('rejects a file that is no Parquet file, and one of another table', async () => {
    const codec = createParquetCodec();
    await expect(codec.decode(MESSAGES, encoder.encode('nothing of the kind'))).rejects.toMatchObject({
      code: 'not-parquet',
    });
    const other = { ...MESSAGES, columns: MESSAGES.columns.slice(0, 3) };
    const file = await codec.encode(other, sample(3));
    await expect(codec.decode(MESSAGES, file)).rejects.toBeInstanceOf(ParquetError);
    await expect(codec.decode(MESSAGES, file)).rejects.toMatchObject({ code: 'wrong-schema' });
  });
});
