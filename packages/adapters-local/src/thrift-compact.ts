import type { ByteSink } from './byte-sink.ts';

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
const TRUE = 1;
const FALSE = 2;

const encoder = new TextEncoder();

/** Writes one struct after the other in Thrift's compact protocol, as Parquet's headers and footers are. Fields in rising order. */
export class ThriftWriter {
  readonly #sink: ByteSink;
  #last = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  i32(id: number, value: number): void {
    this.#field(id, I32);
    this.#sink.zigzag(value);
  }

  /** Safe integers alone. */
  i64(id: number, value: number): void {
    this.#field(id, I64);
    this.#sink.zigzag(value);
  }

  boolean(id: number, value: boolean): void {
    this.#field(id, value ? TRUE : FALSE);
  }

  binary(id: number, value: Uint8Array): void {
    this.#field(id, BINARY);
    this.#bytes(value);
  }

  text(id: number, value: string): void {
    this.binary(id, encoder.encode(value));
  }

  struct(id: number, write: () => void): void {
    this.#field(id, STRUCT);
    this.#nested(write);
  }

  /** An item is a struct whose fields `write` gives. */
  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.#list(id, STRUCT, items.length);
    for (const item of items) this.#nested(() => write(item));
  }

  i32s(id: number, items: readonly number[]): void {
    this.#list(id, I32, items.length);
    for (const item of items) this.#sink.zigzag(item);
  }

  i64s(id: number, items: readonly number[]): void {
    this.#list(id, I64, items.length);
    for (const item of items) this.#sink.zigzag(item);
  }

  booleans(id: number, items: readonly boolean[]): void {
    this.#list(id, TRUE, items.length);
    for (const item of items) this.#sink.byte(item ? TRUE : FALSE);
  }

  binaries(id: number, items: readonly Uint8Array[]): void {
    this.#list(id, BINARY, items.length);
    for (const item of items) this.#bytes(item);
  }

  texts(id: number, items: readonly string[]): void {
    this.binaries(
      id,
      items.map((item) => encoder.encode(item)),
    );
  }

  /** Ends the outermost struct. */
  stop(): void {
    this.#sink.byte(0);
  }

  #field(id: number, type: number): void {
    const step = id - this.#last;
    if (step > 0 && step <= 15) this.#sink.byte((step << 4) | type);
    else {
      this.#sink.byte(type);
      this.#sink.zigzag(id);
    }
    this.#last = id;
  }

  #list(id: number, type: number, length: number): void {
    this.#field(id, LIST);
    if (length < 15) this.#sink.byte((length << 4) | type);
    else {
      this.#sink.byte(0xf0 | type);
      this.#sink.varint(length);
    }
  }

  #bytes(value: Uint8Array): void {
    this.#sink.varint(value.length);
    this.#sink.bytes(value);
  }

  #nested(write: () => void): void {
    const outer = this.#last;
    this.#last = 0;
    write();
    this.stop();
    this.#last = outer;
  }
}
