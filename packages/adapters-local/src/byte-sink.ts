/** Bytes that grow at their end. */
export class ByteSink {
  length = 0;
  #buffer: Uint8Array<ArrayBuffer>;

  constructor(capacity = 1024) {
    this.#buffer = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.length++] = value;
  }

  bytes(value: Uint8Array): void {
    if (this.length + value.length > this.#buffer.length) this.#grow(value.length);
    this.#buffer.set(value, this.length);
    this.length += value.length;
  }

  /** Four bytes, the lowest first. */
  uint32(value: number): void {
    if (this.length + 4 > this.#buffer.length) this.#grow(4);
    putUint32(this.#buffer, this.length, value);
    this.length += 4;
  }

  /** Groups of seven bits, the lowest first; any safe integer that is not negative. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 0x80);
    this.byte(rest);
  }

  /** A signed number as a varint: 0, -1, 1, -2, ... as 0, 1, 2, 3, ... */
  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : value * -2 - 1);
  }

  /** Room for `size` bytes, zero, to be filled through `buffer` from the offset returned. */
  reserve(size: number): number {
    if (this.length + size > this.#buffer.length) this.#grow(size);
    const start = this.length;
    this.length += size;
    return start;
  }

  /** The bytes so far and room behind them; another array after every growth. */
  get buffer(): Uint8Array<ArrayBuffer> {
    return this.#buffer;
  }

  /** The bytes so far, not copied. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.length);
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.max(this.length + size, this.#buffer.length * 2));
    grown.set(this.view());
    this.#buffer = grown;
  }
}

export function putUint32(target: Uint8Array, at: number, value: number): void {
  target[at] = value;
  target[at + 1] = value >>> 8;
  target[at + 2] = value >>> 16;
  target[at + 3] = value >>> 24;
}
