import { type ByteSink, putUint32 } from './byte-sink.ts';

/** Encodings of Parquet, by their numbers in the format: https://parquet.apache.org/docs/file-format/data-pages/encodings/ */
export const PLAIN = 0;
export const RLE = 3;
export const DELTA_BINARY_PACKED = 5;
export const DELTA_BYTE_ARRAY = 7;
export const RLE_DICTIONARY = 8;

type Numbers = ArrayLike<number>;

/** Bits that the numbers 0 to `largest` need, at least one: some readers do not take a width of none. */
export const bitWidth = (largest: number): number => Math.max(1, 32 - Math.clz32(largest));

/**
 * RLE and bit-packing in turns, for small numbers: levels and dictionary indexes. A stretch of eight equal numbers or more is a run;
 * the rest is packed in groups of eight.
 */
export function writeHybrid(sink: ByteSink, values: Numbers, from: number, to: number, width: number): void {
  let at = from;
  while (at < to) {
    const run = runLength(values, at, to);
    if (run >= 8 || at + run === to) {
      sink.varint(run * 2);
      for (let shift = 0; shift < width; shift += 8) sink.byte((values[at]! >>> shift) & 0xff);
      at += run;
      continue;
    }
    const start = at;
    do at += 8;
    while (at < to && !startsRun(values, at, to));
    const groups = (at - start) / 8;
    sink.varint(groups * 2 + 1);
    packBits(sink, values, start, Math.min(at, to), width, groups * width);
  }
}

function runLength(values: Numbers, from: number, to: number): number {
  const value = values[from];
  let at = from + 1;
  while (at < to && values[at] === value) at++;
  return at - from;
}

function startsRun(values: Numbers, from: number, to: number): boolean {
  if (from + 8 > to) return false;
  const value = values[from];
  for (let at = from + 1; at < from + 8; at++) if (values[at] !== value) return false;
  return true;
}

/** Numbers of `width` bits, up to 24, side by side from the lowest bit; padded with zeros to `size` bytes. */
function packBits(sink: ByteSink, values: Numbers, from: number, to: number, width: number, size: number): void {
  let target = sink.reserve(size);
  const { buffer } = sink;
  buffer.fill(0, target, target + size);
  let held = 0;
  let bits = 0;
  for (let at = from; at < to; at++) {
    held |= values[at]! << bits;
    bits += width;
    for (; bits >= 8; bits -= 8) {
      buffer[target++] = held;
      held >>>= 8;
    }
  }
  if (bits > 0) buffer[target] = held;
}

const BLOCK = 128;
const MINIBLOCK = 32;

/**
 * Differences of neighbours, packed by blocks with the bits that each needs. Safe integers whose differences are safe as well; those
 * of an Int32Array wrap around, as the format has it.
 */
export function writeDelta(sink: ByteSink, values: Numbers, count: number): void {
  sink.varint(BLOCK);
  sink.varint(BLOCK / MINIBLOCK);
  sink.varint(count);
  sink.zigzag(count === 0 ? 0 : values[0]!);
  const wraps = values instanceof Int32Array;
  const deltas = new Float64Array(BLOCK);
  for (let start = 1; start < count; start += BLOCK) {
    const size = Math.min(BLOCK, count - start);
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < size; at++) {
      const apart = values[start + at]! - values[start + at - 1]!;
      const delta = wraps ? apart | 0 : apart;
      deltas[at] = delta;
      if (delta < least) least = delta;
    }
    sink.zigzag(least);
    for (let at = 0; at < size; at++) deltas[at]! -= least;
    deltas.fill(0, size);
    const widths = sink.reserve(BLOCK / MINIBLOCK);
    for (let mini = 0; mini < BLOCK / MINIBLOCK; mini++) {
      const width = mini * MINIBLOCK < size ? widthOf(deltas, mini * MINIBLOCK) : 0;
      sink.buffer[widths + mini] = width;
      packWide(sink, deltas, mini * MINIBLOCK, width);
    }
  }
}

/** Bits that the largest of a miniblock needs, up to 53. */
function widthOf(deltas: Float64Array, from: number): number {
  let largest = 0;
  for (let at = from; at < from + MINIBLOCK; at++) if (deltas[at]! > largest) largest = deltas[at]!;
  const high = Math.floor(largest / 2 ** 32);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(largest);
}

/** A miniblock of numbers too wide for the 32 bits of integer operators: each goes in two halves. */
function packWide(sink: ByteSink, deltas: Float64Array, from: number, width: number): void {
  if (width === 0) return;
  let target = sink.reserve((MINIBLOCK * width) / 8);
  const { buffer } = sink;
  let held = 0;
  let bits = 0;
  for (let at = from; at < from + MINIBLOCK; at++) {
    let rest = deltas[at]!;
    // 16 bits a time, on top of at most 7 that are held.
    for (let left = width; left > 0; left -= 16) {
      const part = rest % 65536;
      rest = (rest - part) / 65536;
      held |= part << bits;
      bits += Math.min(left, 16);
      for (; bits >= 8; bits -= 8) {
        buffer[target++] = held;
        held >>>= 8;
      }
    }
  }
}

/** Strings as ranges of `bytes`: `starts` and `ends` of the first `count`. */
export interface StringRanges {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/** Each string with its length before it. */
export function writePlainStrings(sink: ByteSink, { bytes, starts, ends, count }: StringRanges): void {
  let size = 4 * count;
  for (let at = 0; at < count; at++) size += ends[at]! - starts[at]!;
  let target = sink.reserve(size);
  const { buffer } = sink;
  for (let at = 0; at < count; at++) {
    const start = starts[at]!;
    const end = ends[at]!;
    putUint32(buffer, target, end - start);
    target += 4;
    // A call of `set` costs as much as a loop over some sixty bytes.
    if (end - start > 64) buffer.set(bytes.subarray(start, end), target);
    else for (let from = start, to = target; from < end; from++, to++) buffer[to] = bytes[from]!;
    target += end - start;
  }
}

/** Each string as the length that it shares with the one before, and the rest. */
export function writeDeltaStrings(sink: ByteSink, { bytes, starts, ends, count }: StringRanges): void {
  const prefixes = new Int32Array(count);
  const suffixes = new Int32Array(count);
  let size = 0;
  for (let at = 0; at < count; at++) {
    const start = starts[at]!;
    const length = ends[at]! - start;
    let shared = 0;
    if (at > 0) {
      const before = starts[at - 1]!;
      const most = Math.min(length, ends[at - 1]! - before);
      while (shared < most && bytes[before + shared] === bytes[start + shared]) shared++;
    }
    prefixes[at] = shared;
    suffixes[at] = length - shared;
    size += length - shared;
  }
  writeDelta(sink, prefixes, count);
  writeDelta(sink, suffixes, count);
  let target = sink.reserve(size);
  const { buffer } = sink;
  for (let at = 0; at < count; at++) {
    for (let from = starts[at]! + prefixes[at]!; from < ends[at]!; from++) buffer[target++] = bytes[from]!;
  }
}
