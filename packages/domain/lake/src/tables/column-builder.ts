import { bitmapBytes, isValid, type ColumnData } from './column-batch.ts';

/**
 * Fills a column row by row, in ascending order. A row that is never set is null and costs nothing, because most columns of most messages are
 * empty.
 */
export interface ColumnBuilder {
  /** Copies rows `from` up to, but not including, `to` of another column of this type to the rows from `at` on. Throws TypeError for another type. */
  copy(source: ColumnData, from: number, to: number, at: number): void;
  finish(): ColumnData;
}

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

/** Records which rows were set. Most columns have a value in every row or in hardly any, so the bitmap is only allocated at the first gap. */
class Validity {
  readonly #rows: number;
  /** Number of leading rows that were set without a gap. */
  #filled = 0;
  #bits: Uint8Array | null = null;

  constructor(rows: number) {
    this.#rows = rows;
  }

  set(row: number): void {
    if (row === this.#filled) this.#filled++;
    else this.#setBit(row);
  }

  /** Sets rows `from` up to, but not including, `to`. */
  fill(from: number, to: number): void {
    if (from === this.#filled) this.#filled = to;
    else for (let row = from; row < to; row++) this.#setBit(row);
  }

  #setBit(row: number): void {
    this.#bits ??= new Uint8Array(bitmapBytes(this.#rows));
    this.#bits[row >> 3]! |= 1 << (row & 7);
  }

  finish(): Uint8Array | null {
    if (this.#filled === this.#rows) return null;
    const bits = this.#bits ?? new Uint8Array(bitmapBytes(this.#rows));
    for (let row = 0; row < this.#filled; row++) bits[row >> 3]! |= 1 << (row & 7);
    return bits;
  }
}

const wrongType = (wanted: string, source: ColumnData): never => {
  throw new TypeError(`source: expected a ${wanted} column, got ${source.type}`);
};

export class Utf8Builder implements ColumnBuilder {
  readonly #rows: number;
  readonly #offsets: Int32Array;
  readonly #validity: Validity;
  #bytes: Uint8Array;
  #length = 0;
  #next = 0;

  constructor(rows: number, bytesHint = 0) {
    this.#rows = rows;
    this.#offsets = new Int32Array(rows + 1);
    this.#validity = new Validity(rows);
    this.#bytes = new Uint8Array(bytesHint);
  }

  set(row: number, text: string): void {
    this.setBytes(row, text === '' ? NO_BYTES : encoder.encode(text));
  }

  /** Sets consecutive rows from `row` on. Where all texts are ASCII, as ids, keys and most names are, they are encoded in one call. */
  setRun(row: number, texts: readonly string[]): void {
    const all = texts.join('');
    const start = this.#length;
    const end = start + all.length;
    if (end > this.#bytes.length) this.#grow(end);
    // The buffer has one byte for each character, so all are read only if none needs two.
    const { read } = encoder.encodeInto(all, this.#bytes.subarray(start, end));
    if (read < all.length) {
      for (const [at, text] of texts.entries()) this.set(row + at, text);
      return;
    }
    if (row !== this.#next) this.#close(row);
    for (const [at, text] of texts.entries()) {
      this.#length += text.length;
      this.#offsets[row + at + 1] = this.#length;
    }
    this.#next = row + texts.length;
    this.#validity.fill(row, row + texts.length);
  }

  /** Sets a row to the UTF-8 bytes of `source` from `start` up to, but not including, `end`. */
  setBytes(row: number, source: Uint8Array, start = 0, end: number = source.length): void {
    if (row !== this.#next) this.#close(row);
    const target = this.#length;
    const length = target + end - start;
    if (length > this.#bytes.length) this.#grow(length);
    this.#length = length;
    this.#offsets[row + 1] = length;
    this.#next = row + 1;
    this.#validity.set(row);
    const bytes = this.#bytes;
    // A call of `set(subarray())` costs as much as a loop over about sixty bytes, and most messages are shorter.
    if (end - start > 64) bytes.set(source.subarray(start, end), target);
    else for (let from = start, to = target; from < end; from++, to++) bytes[to] = source[from]!;
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'utf8') return wrongType('utf8', source);
    for (let row = from; row < to; row++) {
      if (isValid(source, row))
        this.setBytes(at + row - from, source.bytes, source.offsets[row], source.offsets[row + 1]);
    }
  }

  finish(): ColumnData {
    this.#close(this.#rows);
    const bytes = this.#bytes.length === this.#length ? this.#bytes : this.#bytes.slice(0, this.#length);
    return { type: 'utf8', offsets: this.#offsets, bytes, validity: this.#validity.finish() };
  }

  #close(row: number): void {
    if (this.#length > 0) this.#offsets.fill(this.#length, this.#next + 1, row + 1);
    this.#next = row;
  }

  #grow(length: number): void {
    const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2, 256));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

export class DictionaryBuilder implements ColumnBuilder {
  readonly #codes: Int32Array;
  readonly #validity: Validity;
  readonly #values = new Map<string, number>();

  constructor(rows: number) {
    this.#codes = new Int32Array(rows);
    this.#validity = new Validity(rows);
  }

  code(value: string): number {
    let code = this.#values.get(value);
    if (code === undefined) {
      code = this.#values.size;
      this.#values.set(value, code);
    }
    return code;
  }

  set(row: number, value: string): void {
    this.setCode(row, this.code(value));
  }

  setCode(row: number, code: number): void {
    this.#codes[row] = code;
    this.#validity.set(row);
  }

  /** Returns the codes of rows `from` up to, but not including, `to`. The caller must write every one. */
  rowsToFill(from: number, to: number): Int32Array {
    this.#validity.fill(from, to);
    return this.#codes.subarray(from, to);
  }

  /** Sets rows `from` up to, but not including, `to` to one code. */
  fillCode(from: number, to: number, code: number): void {
    this.#codes.fill(code, from, to);
    this.#validity.fill(from, to);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'dictionary') return wrongType('dictionary', source);
    for (let row = from; row < to; row++) {
      if (isValid(source, row)) this.set(at + row - from, source.values[source.codes[row]!]!);
    }
  }

  finish(): ColumnData {
    return {
      type: 'dictionary',
      codes: this.#codes,
      values: [...this.#values.keys()],
      validity: this.#validity.finish(),
    };
  }
}

export class Int32Builder implements ColumnBuilder {
  readonly #values: Int32Array;
  readonly #validity: Validity;

  constructor(rows: number) {
    this.#values = new Int32Array(rows);
    this.#validity = new Validity(rows);
  }

  set(row: number, value: number): void {
    this.#values[row] = value;
    this.#validity.set(row);
  }

  /** Returns the values of rows `from` up to, but not including, `to`. The caller must write every one. */
  rowsToFill(from: number, to: number): Int32Array {
    this.#validity.fill(from, to);
    return this.#values.subarray(from, to);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'int32') return wrongType('int32', source);
    for (let row = from; row < to; row++) if (isValid(source, row)) this.set(at + row - from, source.values[row]!);
  }

  finish(): ColumnData {
    return { type: 'int32', values: this.#values, validity: this.#validity.finish() };
  }
}

export class Float64Builder implements ColumnBuilder {
  readonly #values: Float64Array;
  readonly #validity: Validity;

  constructor(rows: number) {
    this.#values = new Float64Array(rows);
    this.#validity = new Validity(rows);
  }

  set(row: number, value: number): void {
    this.#values[row] = value;
    this.#validity.set(row);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'float64') return wrongType('float64', source);
    for (let row = from; row < to; row++) if (isValid(source, row)) this.set(at + row - from, source.values[row]!);
  }

  finish(): ColumnData {
    return { type: 'float64', values: this.#values, validity: this.#validity.finish() };
  }
}

export class BooleanBuilder implements ColumnBuilder {
  readonly #bits: Uint8Array;
  readonly #validity: Validity;

  constructor(rows: number) {
    this.#bits = new Uint8Array(bitmapBytes(rows));
    this.#validity = new Validity(rows);
  }

  set(row: number, value: boolean): void {
    if (value) this.#bits[row >> 3]! |= 1 << (row & 7);
    this.#validity.set(row);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'boolean') return wrongType('boolean', source);
    for (let row = from; row < to; row++) {
      if (isValid(source, row)) this.set(at + row - from, (source.bits[row >> 3]! & (1 << (row & 7))) !== 0);
    }
  }

  finish(): ColumnData {
    return { type: 'boolean', bits: this.#bits, validity: this.#validity.finish() };
  }
}

const TWO_POW_32 = 2 ** 32;

/** Writes the low and high words of a safe integer. One BigInt for each row would cost more than all other columns of the row. */
function putWords(words: Int32Array, row: number, value: number): void {
  const high = Math.floor(value / TWO_POW_32);
  words[2 * row] = value - high * TWO_POW_32;
  words[2 * row + 1] = high;
}

export class Int64Builder implements ColumnBuilder {
  readonly #words: Int32Array;
  readonly #validity: Validity;

  constructor(rows: number) {
    this.#words = new Int32Array(rows * 2);
    this.#validity = new Validity(rows);
  }

  /** Sets a row to a safe integer. */
  set(row: number, value: number): void {
    putWords(this.#words, row, value);
    this.#validity.set(row);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'int64') return wrongType('int64', source);
    const values = new BigInt64Array(this.#words.buffer);
    for (let row = from; row < to; row++) {
      if (!isValid(source, row)) continue;
      values[at + row - from] = source.values[row]!;
      this.#validity.set(at + row - from);
    }
  }

  finish(): ColumnData {
    return { type: 'int64', values: new BigInt64Array(this.#words.buffer), validity: this.#validity.finish() };
  }
}

export class TimestampBuilder implements ColumnBuilder {
  readonly #words: Int32Array;
  readonly #validity: Validity;

  constructor(rows: number) {
    this.#words = new Int32Array(rows * 2);
    this.#validity = new Validity(rows);
  }

  /** Sets a row to wall time in seconds since 1970, rounded to microseconds. The year must be from 1685 to 2255. */
  set(row: number, seconds: number): void {
    this.setMicros(row, Math.round(seconds * 1e6));
  }

  /** Sets a row to wall time in microseconds since 1970. The year must be from 1685 to 2255. */
  setMicros(row: number, micros: number): void {
    putWords(this.#words, row, micros);
    this.#validity.set(row);
  }

  /** Sets row `from` + i to `seconds[picked[i]]`, for each i. */
  setAll(from: number, seconds: Float64Array, picked: Uint32Array): void {
    const words = this.#words;
    this.#validity.fill(from, from + picked.length);
    for (let at = 0, to = 2 * from; at < picked.length; at++, to += 2) {
      const micros = Math.round(seconds[picked[at]!]! * 1e6);
      const high = Math.floor(micros / TWO_POW_32);
      words[to] = micros - high * TWO_POW_32;
      words[to + 1] = high;
    }
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'timestamp') return wrongType('timestamp', source);
    for (let row = from; row < to; row++)
      if (isValid(source, row)) this.set(at + row - from, Number(source.micros[row]) / 1e6);
  }

  finish(): ColumnData {
    return { type: 'timestamp', micros: new BigInt64Array(this.#words.buffer), validity: this.#validity.finish() };
  }
}

/** Builds a list column. Its items are collected first, because the length of the item column is not known before. */
export class ListBuilder<Item> implements ColumnBuilder {
  readonly #rows: number;
  readonly #offsets: Int32Array;
  readonly #validity: Validity;
  readonly #items: Item[] = [];
  readonly #column: (items: readonly Item[]) => ColumnData;
  readonly #itemsOf: (column: ColumnData, from: number, to: number) => readonly Item[];
  #next = 0;

  constructor(
    rows: number,
    column: (items: readonly Item[]) => ColumnData,
    itemsOf: (column: ColumnData, from: number, to: number) => readonly Item[],
  ) {
    this.#rows = rows;
    this.#offsets = new Int32Array(rows + 1);
    this.#validity = new Validity(rows);
    this.#column = column;
    this.#itemsOf = itemsOf;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Sets a row to the list of all items that were pushed since the last call. */
  close(row: number): void {
    const before = this.#offsets[this.#next]!;
    if (row > this.#next) this.#offsets.fill(before, this.#next + 1, row + 1);
    this.#offsets[row + 1] = this.#items.length;
    this.#next = row + 1;
    this.#validity.set(row);
  }

  copy(source: ColumnData, from: number, to: number, at: number): void {
    if (source.type !== 'list') return wrongType('list', source);
    for (let row = from; row < to; row++) {
      if (!isValid(source, row)) continue;
      for (const item of this.#itemsOf(source.items, source.offsets[row]!, source.offsets[row + 1]!)) this.push(item);
      this.close(at + row - from);
    }
  }

  finish(): ColumnData {
    this.#offsets.fill(this.#offsets[this.#next]!, this.#next + 1, this.#rows + 1);
    return {
      type: 'list',
      offsets: this.#offsets,
      items: this.#column(this.#items),
      validity: this.#validity.finish(),
    };
  }
}
