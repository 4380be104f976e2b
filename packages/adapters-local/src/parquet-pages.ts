import type { ColumnData, TableColumn } from '@homelake/lake';
import { ByteSink, putUint32 } from './byte-sink.ts';
import {
  bitWidth,
  DELTA_BINARY_PACKED,
  DELTA_BYTE_ARRAY,
  PLAIN,
  RLE_DICTIONARY,
  type StringRanges,
  writeDelta,
  writeDeltaStrings,
  writeHybrid,
  writePlainStrings,
} from './parquet-values.ts';

/** One page of a column before it is compressed. */
export interface Page {
  readonly kind: 'dictionary' | 'data';
  readonly encoding: number;
  /** Values, nulls and empty lists among them. */
  readonly entries: number;
  readonly nulls: number;
  /** Rows of the row group before it, and its own. */
  readonly firstRow: number;
  readonly rows: number;
  /** Least and greatest value in plain encoding; null where there is no value, or where nobody would ask. */
  readonly bounds: Bounds | null;
  readonly bytes: Uint8Array;
}

export interface Bounds {
  readonly least: Uint8Array;
  readonly greatest: Uint8Array;
}

/** How deep a column's values lie: 1 for what may be null, and 1 for what repeats. */
export const isList = ({ type }: TableColumn): boolean => type.startsWith('array(');

/** Rows of a page: what an engine reads at least when it skips by the page index. */
const PAGE_ROWS = 20_000;

/** The pages of rows `from` to `to` of a column. */
export function pagesOf(schema: TableColumn, column: ColumnData, from: number, to: number): Page[] {
  if (!schema.nullable && column.validity !== null)
    throw new TypeError(`${schema.name}: nulls in a column that has none`);
  const items = column.type === 'list' ? column.items : column;
  const dictionary = items.type === 'dictionary' ? new PageDictionary(items.values) : null;
  const pages: Page[] = [];
  for (let start = from; start < to; start += PAGE_ROWS) {
    pages.push(
      dataPage(schema, column, dictionary, { start, end: Math.min(start + PAGE_ROWS, to), first: start - from }),
    );
  }
  if (dictionary === null || dictionary.size === 0) return pages;
  return [dictionary.page(), ...pages];
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Rows of the row group before it. */
  readonly first: number;
}

function dataPage(
  schema: TableColumn,
  column: ColumnData,
  dictionary: PageDictionary | null,
  { start, end, first }: Stretch,
): Page {
  const sink = new ByteSink(4096);
  const levels =
    column.type === 'list'
      ? listLevels(column, schema.nullable, start, end)
      : flatLevels(column, schema.nullable, start, end);
  if (levels.repetitions !== null) writeLevels(sink, levels.repetitions, 1);
  if (levels.definitions !== null) writeLevels(sink, levels.definitions, levels.deepest);
  const items = column.type === 'list' ? column.items : column;
  const { encoding, bounds } = writeValues(sink, schema, items, levels.items, dictionary);
  const { entries, nulls } = levels;
  return { kind: 'data', encoding, entries, nulls, firstRow: first, rows: end - start, bounds, bytes: sink.view() };
}

interface Levels {
  readonly entries: number;
  readonly nulls: number;
  readonly repetitions: Uint8Array | null;
  readonly definitions: Uint8Array | null;
  readonly deepest: number;
  readonly items: Selection;
}

/** Items `from` to `to`, or those picked of them: the ones that have a value, in order. */
interface Selection {
  readonly from: number;
  readonly to: number;
  /** null where every one has. */
  readonly picked: Int32Array | null;
}

const countOf = ({ from, to, picked }: Selection): number => picked?.length ?? to - from;

function flatLevels({ validity }: ColumnData, nullable: boolean, start: number, end: number): Levels {
  const entries = end - start;
  const definitions = nullable ? new Uint8Array(entries) : null;
  if (validity === null) {
    definitions?.fill(1);
    return {
      entries,
      nulls: 0,
      repetitions: null,
      definitions,
      deepest: 1,
      items: { from: start, to: end, picked: null },
    };
  }
  const picked = new Int32Array(entries);
  let count = 0;
  for (let row = start; row < end; row++) {
    // Most columns of most messages are empty: eight rows at a time.
    if (validity[row >> 3] === 0) {
      row |= 7;
      continue;
    }
    if ((validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
    picked[count++] = row;
    if (definitions !== null) definitions[row - start] = 1;
  }
  const items = { from: start, to: end, picked: picked.subarray(0, count) };
  return { entries, nulls: entries - count, repetitions: null, definitions, deepest: 1, items };
}

function listLevels(
  column: ColumnData & { readonly type: 'list' },
  nullable: boolean,
  start: number,
  end: number,
): Levels {
  const { offsets, validity } = column;
  const deepest = nullable ? 2 : 1;
  const most = end - start + offsets[end]! - offsets[start]!;
  const repetitions = new Uint8Array(most);
  const definitions = new Uint8Array(most);
  let entries = 0;
  let count = 0;
  for (let row = start; row < end; row++) {
    const valid = validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
    if (!valid || offsets[row] === offsets[row + 1]) {
      definitions[entries++] = valid ? deepest - 1 : 0;
      continue;
    }
    for (let item = offsets[row]!; item < offsets[row + 1]!; item++) {
      repetitions[entries] = item === offsets[row] ? 0 : 1;
      definitions[entries++] = deepest;
      count++;
    }
  }
  return {
    entries,
    nulls: entries - count,
    repetitions: repetitions.subarray(0, entries),
    definitions: definitions.subarray(0, entries),
    deepest,
    // A list that is null or empty has no items between those of its neighbours.
    items: { from: offsets[start]!, to: offsets[end]!, picked: null },
  };
}

function writeLevels(sink: ByteSink, levels: Uint8Array, deepest: number): void {
  const at = sink.reserve(4);
  writeHybrid(sink, levels, 0, levels.length, bitWidth(deepest));
  putUint32(sink.buffer, at, sink.length - at - 4);
}

interface Written {
  readonly encoding: number;
  readonly bounds: Bounds | null;
}

function writeValues(
  sink: ByteSink,
  { encoding }: TableColumn,
  column: ColumnData,
  items: Selection,
  dictionary: PageDictionary | null,
): Written {
  switch (column.type) {
    case 'dictionary':
      if (dictionary === null || countOf(items) === 0) return { encoding: PLAIN, bounds: null };
      return { encoding: RLE_DICTIONARY, bounds: dictionary.write(sink, select(column.codes, items)) };
    case 'utf8': {
      const ranges = rangesOf(column, items);
      if (encoding === 'delta') {
        writeDeltaStrings(sink, ranges);
      } else writePlainStrings(sink, ranges);
      // Nobody asks for texts and ids by their order, and theirs would take longer to find than the rest of the page.
      return { encoding: encoding === 'delta' ? DELTA_BYTE_ARRAY : PLAIN, bounds: null };
    }
    case 'int32': {
      const values = select(column.values, items);
      const bounds = numberBounds(values, (value) => Int32Array.of(value));
      if (encoding === 'delta') writeDelta(sink, values, values.length);
      else sink.bytes(bytesOf(values));
      return { encoding: encoding === 'delta' ? DELTA_BINARY_PACKED : PLAIN, bounds };
    }
    case 'timestamp': {
      const micros = safeNumbers(column.micros, items);
      const bounds = numberBounds(micros, (value) => BigInt64Array.of(BigInt(value)));
      if (encoding === 'delta') writeDelta(sink, micros, micros.length);
      else sink.bytes(bytesOf(BigInt64Array.from(micros, BigInt)));
      return { encoding: encoding === 'delta' ? DELTA_BINARY_PACKED : PLAIN, bounds };
    }
    case 'int64': {
      const values = selectWide(column.values, items);
      const bounds = wideBounds(values);
      // Differences are reckoned in numbers, so they must be exact there.
      const packed = encoding === 'delta' && bounds !== null && isSafeSpan(bounds);
      if (packed) writeDelta(sink, Float64Array.from(values, Number), values.length);
      else sink.bytes(bytesOf(values));
      return {
        encoding: packed ? DELTA_BINARY_PACKED : PLAIN,
        bounds: bounds && {
          least: bytesOf(BigInt64Array.of(bounds.least)),
          greatest: bytesOf(BigInt64Array.of(bounds.greatest)),
        },
      };
    }
    case 'float64': {
      const values = select(column.values, items);
      sink.bytes(bytesOf(values));
      const bounds = values.includes(Number.NaN) ? null : numberBounds(values, (value) => Float64Array.of(value));
      return { encoding: PLAIN, bounds };
    }
    case 'boolean': {
      const count = countOf(items);
      const values = new Uint8Array(count);
      const at = sink.reserve((count + 7) >> 3);
      for (let i = 0; i < count; i++) {
        const item = items.picked?.[i] ?? items.from + i;
        values[i] = (column.bits[item >> 3]! >> (item & 7)) & 1;
        sink.buffer[at + (i >> 3)]! |= values[i]! << (i & 7);
      }
      return { encoding: PLAIN, bounds: numberBounds(values, (value) => Uint8Array.of(value)) };
    }
    case 'list':
      break;
  }
  throw new TypeError('column: lists of lists are not written');
}

function select<T extends Int32Array | Float64Array>(values: T, items: Selection): T;
function select(values: Int32Array | Float64Array, { from, to, picked }: Selection): Int32Array | Float64Array {
  if (picked === null) return values.subarray(from, to);
  const selected = values instanceof Int32Array ? new Int32Array(picked.length) : new Float64Array(picked.length);
  for (let at = 0; at < picked.length; at++) selected[at] = values[picked[at]!]!;
  return selected;
}

function selectWide(values: BigInt64Array, { from, to, picked }: Selection): BigInt64Array {
  return picked === null ? values.subarray(from, to) : BigInt64Array.from(picked, (item) => values[item]!);
}

interface WideBounds {
  readonly least: bigint;
  readonly greatest: bigint;
}

function wideBounds(values: BigInt64Array): WideBounds | null {
  if (values.length === 0) return null;
  let least = values[0]!;
  let greatest = least;
  for (const value of values) {
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return { least, greatest };
}

const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Whether the values, their differences, and what lies between two of these are safe integers. */
const isSafeSpan = ({ least, greatest }: WideBounds): boolean =>
  least >= -MOST_SAFE && greatest <= MOST_SAFE && 2n * (greatest - least) <= MOST_SAFE;

/** The values of a row group's column in the order of their first use, whatever order the batch has them in. */
class PageDictionary {
  readonly #values: readonly Uint8Array[];
  /** Code in the file by code in the batch; -1 until it is used. */
  readonly #codes: Int32Array;
  readonly #used: number[] = [];

  constructor(values: readonly string[]) {
    const encoder = new TextEncoder();
    this.#values = values.map((value) => encoder.encode(value));
    this.#codes = new Int32Array(values.length).fill(-1);
  }

  get size(): number {
    return this.#used.length;
  }

  /** The values that stand at these codes of the batch, of which there is at least one. */
  write(sink: ByteSink, codes: Int32Array): Bounds {
    const own = new Int32Array(codes.length);
    const seen = new Uint8Array(this.#values.length);
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at]!;
      seen[code] = 1;
      const known = this.#codes[code]!;
      own[at] = known < 0 ? this.#take(code) : known;
    }
    const width = bitWidth(this.#used.length - 1);
    sink.byte(width);
    writeHybrid(sink, own, 0, own.length, width);
    const sorted = this.#values.filter((_, code) => seen[code] === 1).sort(compareBytes);
    return { least: sorted[0]!, greatest: sorted.at(-1)! };
  }

  page(): Page {
    const sink = new ByteSink();
    for (const code of this.#used) {
      const value = this.#values[code]!;
      sink.uint32(value.length);
      sink.bytes(value);
    }
    return {
      kind: 'dictionary',
      encoding: PLAIN,
      entries: this.#used.length,
      nulls: 0,
      firstRow: 0,
      rows: 0,
      bounds: null,
      bytes: sink.view(),
    };
  }

  #take(code: number): number {
    const own = this.#used.length;
    this.#codes[code] = own;
    this.#used.push(code);
    return own;
  }
}

function rangesOf(
  { bytes, offsets }: ColumnData & { readonly type: 'utf8' },
  { from, to, picked }: Selection,
): StringRanges {
  if (picked === null)
    return { bytes, starts: offsets.subarray(from, to), ends: offsets.subarray(from + 1, to + 1), count: to - from };
  const starts = new Int32Array(picked.length);
  const ends = new Int32Array(picked.length);
  for (let at = 0; at < picked.length; at++) {
    starts[at] = offsets[picked[at]!]!;
    ends[at] = offsets[picked[at]! + 1]!;
  }
  return { bytes, starts, ends, count: picked.length };
}

const TWO_POW_32 = 2 ** 32;

/** Microseconds as numbers, exact from the year 1685 to 2255. */
function safeNumbers(micros: BigInt64Array, items: Selection): Float64Array {
  const words = new Int32Array(micros.buffer, micros.byteOffset, micros.length * 2);
  const numbers = new Float64Array(countOf(items));
  for (let at = 0; at < numbers.length; at++) {
    const item = items.picked?.[at] ?? items.from + at;
    numbers[at] = words[2 * item + 1]! * TWO_POW_32 + (words[2 * item]! >>> 0);
  }
  return numbers;
}

function numberBounds(values: ArrayLike<number>, encode: (value: number) => ArrayBufferView): Bounds | null {
  if (values.length === 0) return null;
  let least = values[0]!;
  let greatest = least;
  for (let at = 1; at < values.length; at++) {
    const value = values[at]!;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return { least: bytesOf(encode(least)), greatest: bytesOf(encode(greatest)) };
}

/** The order of strings in Parquet: by their UTF-8 bytes. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
