import { WIDEST_SHIFT_MINUTES, isTellingKind } from './clock-shift.ts';
import { redate } from './date-order.ts';
import type { ExportKeys } from './export-keys.ts';
import { createHashIndex } from './hash-index.ts';

/** What two exports have in common, without aligning them. */
export interface ContentOverlap {
  /** Places of the two exports in the list given; `one` is the earlier. */
  readonly one: number;
  readonly other: number;
  /** Messages found in both: the same content, as far apart as the two clocks are. */
  readonly shared: number;
  /** Minutes that the other's clock stands ahead, as most shared messages have it; 0 where none is shared. */
  readonly aheadMinutes: number;
  /** Messages in the stretch of time that both cover, on the side that has fewer. */
  readonly inStretch: number;
}

/** Of an export with more telling messages than this only a sample is looked at, the same contents in every export. */
const SAMPLE = 1 << 18;
/** A content that stands more often than this says nothing. */
const RARE = 32;

/** An export under one reading of its dates: the telling messages of its sample. */
interface Reading {
  readonly export: number;
  readonly minutes: Int32Array;
  readonly indexes: Int32Array;
  readonly stride: number;
}

/**
 * The overlaps of all pairs of exports that share a message or cover the same time. One pass over all exports through one index; exports
 * whose date order is a guess are looked at in every order, and the best counts.
 */
export const contentOverlaps = (exports: readonly ExportKeys[]): ContentOverlap[] => {
  const readings = exports.flatMap(readingsOf);
  const index = createHashIndex(readings.reduce((sum, { indexes }) => sum + indexes.length, 0));
  const readingOf = new Uint16Array(readings.reduce((sum, { indexes }) => sum + indexes.length, 0));
  const starts: number[] = [];
  let entries = 0;
  for (const { indexes } of readings) {
    starts.push(entries);
    entries += indexes.length;
  }
  const pairs = new Map<number, Map<number, number>>();
  const counted: number[] = [];
  for (const [number, reading] of readings.entries()) {
    const start = starts[number] ?? 0;
    const { contentHash } = exports[reading.export] ?? { contentHash: new Uint32Array(0) };
    for (let at = 0; at < reading.indexes.length; at += 1) {
      const message = reading.indexes[at] ?? 0;
      const low = contentHash[message * 2] ?? 0;
      const high = contentHash[message * 2 + 1] ?? 0;
      vote(number, at, low, high);
      index.add(low, start + at);
      readingOf[start + at] = number;
    }
  }
  return bestOfReadings(readings, pairs);

  function vote(number: number, at: number, low: number, high: number): void {
    const reading = readings[number];
    let steps = 0;
    counted.length = 0;
    for (let entry = index.first(low); entry >= 0; entry = index.next(entry)) {
      const value = index.value(entry);
      const otherNumber = readingOf[value] ?? 0;
      const other = readings[otherNumber];
      steps += 1;
      if (steps > RARE) return;
      if (reading === undefined || other === undefined || other.export === reading.export) continue;
      const otherAt = value - (starts[otherNumber] ?? 0);
      const hashes = exports[other.export]?.contentHash;
      const message = (other.indexes[otherAt] ?? 0) * 2;
      if (hashes?.[message] !== low || hashes[message + 1] !== high) continue;
      const apart = (reading.minutes[at] ?? 0) - (other.minutes[otherAt] ?? 0);
      if (Math.abs(apart) > WIDEST_SHIFT_MINUTES || apart % 15 !== 0) continue;
      const pair = otherNumber * readings.length + number;
      let shifts = pairs.get(pair);
      if (shifts === undefined) pairs.set(pair, (shifts = new Map()));
      const key = pair * 4096 + apart;
      if (counted.includes(key)) continue;
      counted.push(key);
      shifts.set(apart, (shifts.get(apart) ?? 0) + 1);
    }
  }
};

const readingsOf = (keys: ExportKeys, place: number): Reading[] => {
  const { length, kind, contentHash } = keys;
  let telling = 0;
  for (let index = 0; index < length; index += 1) if (isTellingKind(kind[index] ?? 0)) telling += 1;
  let stride = 1;
  while (telling > SAMPLE * stride) stride *= 2;
  const sample = new Int32Array(telling);
  let count = 0;
  for (let index = 0; index < length; index += 1) {
    if (isTellingKind(kind[index] ?? 0) && ((contentHash[index * 2 + 1] ?? 0) & (stride - 1)) === 0) {
      sample[count] = index;
      count += 1;
    }
  }
  const indexes = sample.subarray(0, count);
  const times = [keys.sentAt];
  for (const order of keys.dateOrderAlternatives) times.push(redate(keys.sentAt, keys.dateOrder, order) ?? keys.sentAt);
  return times.map((sentAt) => ({
    export: place,
    indexes,
    stride,
    minutes: indexes.map((index) => Math.floor((sentAt[index] ?? 0) / 60)),
  }));
};

const bestOfReadings = (
  readings: readonly Reading[],
  pairs: ReadonlyMap<number, ReadonlyMap<number, number>>,
): ContentOverlap[] => {
  const best = new Map<string, ContentOverlap>();
  for (const [firstNumber, first] of readings.entries()) {
    for (let secondNumber = firstNumber + 1; secondNumber < readings.length; secondNumber += 1) {
      const second = readings[secondNumber];
      if (second === undefined || second.export === first.export) continue;
      const shifts = [...(pairs.get(firstNumber * readings.length + secondNumber) ?? [])];
      // Summer time may split the votes between two neighbouring shifts; other shifts are chance.
      const [mode = 0] =
        shifts.toSorted((one, other) => other[1] - one[1] || Math.abs(one[0]) - Math.abs(other[0]))[0] ?? [];
      const found = shifts.reduce((sum, [shift, votes]) => (Math.abs(shift - mode) <= 60 ? sum + votes : sum), 0);
      const stride = Math.max(first.stride, second.stride);
      const inStretch = stretch(first, second, mode);
      const shared = Math.min(found * stride, Math.max(inStretch, found));
      if (shared === 0 && inStretch === 0) continue;
      const overlap = { one: first.export, other: second.export, shared, aheadMinutes: mode, inStretch };
      const key = `${first.export},${second.export}`;
      const known = best.get(key);
      if (known === undefined || shared > known.shared) best.set(key, overlap);
    }
  }
  return [...best.values()];
};

/** Messages of the side that has fewer in the time that both cover; the second's clock stands `ahead` minutes ahead. */
const stretch = (first: Reading, second: Reading, ahead: number): number => {
  const [fromA, toA] = extent(first.minutes);
  const [fromB, toB] = extent(second.minutes);
  const from = Math.max(fromA, fromB - ahead);
  const to = Math.min(toA, toB - ahead);
  if (from > to) return 0;
  let inFirst = 0;
  for (const minute of first.minutes) if (minute >= from && minute <= to) inFirst += 1;
  let inSecond = 0;
  for (const minute of second.minutes) if (minute - ahead >= from && minute - ahead <= to) inSecond += 1;
  return Math.min(inFirst * first.stride, inSecond * second.stride);
};

const extent = (minutes: Int32Array): [number, number] => {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const minute of minutes) {
    if (minute < first) first = minute;
    if (minute > last) last = minute;
  }
  return [first, last];
};
