import { WIDEST_SHIFT_MINUTES } from './clock-shift.ts';
import { redate } from './date-order.ts';
import type { ExportSample } from './export-sample.ts';
import { createHashIndex } from './hash-index.ts';

/** The overlap of two exports, estimated without aligning them. */
export interface ContentOverlap {
  /** Indexes of the two exports in the given list; `one` is smaller. */
  readonly one: number;
  readonly other: number;
  /** Number of messages in both: the same content, at times that differ by the difference of the clocks. */
  readonly shared: number;
  /** Minutes by which the clock of `other` is ahead, for most shared messages; 0 where none is shared. */
  readonly aheadMinutes: number;
  /** Number of messages in the time range that both cover, on the side with fewer. */
  readonly inCommonTime: number;
}

const RARE = 3;
/** Maximum number of index entries read for one message. More exports of one chat add no evidence. */
const LOOKS = 256;

/** The distinctive messages of an export's sample, under one date order. */
interface Reading {
  readonly export: number;
  readonly minutes: Int32Array;
  /** Indexes in the sample. */
  readonly indexes: Int32Array;
  readonly stride: number;
  /** First and last minute of the whole sample. */
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the overlap of each pair of exports that share a message or a time range. All exports are read once, through one index. An export
 * whose date order is not certain is read in every possible order, and the best counts.
 */
export const contentOverlaps = (exports: readonly ExportSample[]): ContentOverlap[] => {
  const readings = withinReach(exports.flatMap(readingsOf));
  const index = createHashIndex(readings.reduce((sum, { indexes }) => sum + indexes.length, 0));
  const readingOf = new Uint16Array(readings.reduce((sum, { indexes }) => sum + indexes.length, 0));
  const starts: number[] = [];
  let entries = 0;
  for (const { indexes } of readings) {
    starts.push(entries);
    entries += indexes.length;
  }
  const pairs: Pairs = new Map();
  const hits: [pair: number, apart: number][] = [];
  for (const [number, reading] of readings.entries()) {
    const start = starts[number] ?? 0;
    const { contentHash } = exports[reading.export] ?? { contentHash: new Uint32Array(0) };
    for (let at = 0; at < reading.indexes.length; at += 1) {
      const minute = reading.minutes[at] ?? 0;
      const message = reading.indexes[at] ?? 0;
      const low = contentHash[message * 2] ?? 0;
      const high = contentHash[message * 2 + 1] ?? 0;
      hits.length = 0;
      const before = bucketOf(minute - WIDEST_SHIFT_MINUTES);
      const after = bucketOf(minute + WIDEST_SHIFT_MINUTES);
      for (let bucket = before; bucket <= after; bucket += 1) look(number, minute, low, high, bucket);
      vote(hits, pairs);
      index.add(keyOf(low, minute, bucketOf(minute)), start + at);
      readingOf[start + at] = number;
    }
  }
  return bestOfReadings(readings, pairs);

  /** Collects messages of other exports with the same content, at times that differ by no more than two clocks may. */
  function look(number: number, minute: number, low: number, high: number, bucket: number): void {
    let steps = 0;
    for (let entry = index.first(keyOf(low, minute, bucket)); entry >= 0; entry = index.next(entry)) {
      const value = index.value(entry);
      const otherNumber = readingOf[value] ?? 0;
      const other = readings[otherNumber];
      steps += 1;
      if (steps > LOOKS) return;
      if (other === undefined || other.export === readings[number]?.export) continue;
      const otherAt = value - (starts[otherNumber] ?? 0);
      const otherMinute = other.minutes[otherAt] ?? 0;
      const apart = minute - otherMinute;
      if (bucketOf(otherMinute) !== bucket || apart % QUARTER !== 0 || Math.abs(apart) > WIDEST_SHIFT_MINUTES) continue;
      const hashes = exports[other.export]?.contentHash;
      const message = (other.indexes[otherAt] ?? 0) * 2;
      if (hashes?.[message] === low && hashes[message + 1] === high)
        hits.push([otherNumber * readings.length + number, apart]);
    }
  }
};

/** For each pair of readings: votes for each difference of the two clocks in minutes. */
type Pairs = Map<number, Map<number, number>>;

const QUARTER = 15;

/** Clocks that differ by at most WIDEST_SHIFT_MINUTES put a message into the same or a neighbouring bucket. */
const bucketOf = (minute: number): number => Math.floor(minute / (2 * WIDEST_SHIFT_MINUTES));

/** Hashes content, the minute within the quarter hour (the same in every time zone) and the bucket, so that few entries share a key. */
const keyOf = (low: number, minute: number, bucket: number): number =>
  low ^ Math.imul(((minute % QUARTER) + QUARTER) % QUARTER, 0x9e3779b1) ^ Math.imul(bucket, 0x85ebca6b);

/** Counts the votes. A message with more than RARE matches in one other export is no evidence for that export. */
const vote = (hits: readonly (readonly [pair: number, apart: number])[], pairs: Pairs): void => {
  for (const [pair, apart] of hits) {
    if (hits.filter(([other]) => other === pair).length > RARE) continue;
    let votes = pairs.get(pair);
    if (votes === undefined) pairs.set(pair, (votes = new Map()));
    votes.set(apart, (votes.get(apart) ?? 0) + 1);
  }
};

/** Removes messages that no other export can contain at any clock shift: almost all of a long export beside a short one. */
const withinReach = (readings: readonly Reading[]): Reading[] =>
  readings.map((reading) => {
    const windows = windowsOf(readings.filter((other) => other.export !== reading.export));
    const indexes: number[] = [];
    const minutes: number[] = [];
    for (let at = 0; at < reading.indexes.length; at += 1) {
      const minute = reading.minutes[at] ?? 0;
      if (!windows.some(({ from, to }) => minute >= from && minute <= to)) continue;
      indexes.push(reading.indexes[at] ?? 0);
      minutes.push(minute);
    }
    return { ...reading, indexes: Int32Array.from(indexes), minutes: Int32Array.from(minutes) };
  });

/** Returns the disjoint time ranges in which a message of these readings may occur on another clock. */
const windowsOf = (readings: readonly Reading[]): { readonly from: number; readonly to: number }[] => {
  const windows: { from: number; to: number }[] = [];
  for (const { from, to } of readings.toSorted((one, other) => one.from - other.from)) {
    const last = windows.at(-1);
    if (last !== undefined && from - WIDEST_SHIFT_MINUTES <= last.to)
      last.to = Math.max(last.to, to + WIDEST_SHIFT_MINUTES);
    else if (from <= to) windows.push({ from: from - WIDEST_SHIFT_MINUTES, to: to + WIDEST_SHIFT_MINUTES });
  }
  return windows;
};

const readingsOf = (sample: ExportSample, place: number): Reading[] => {
  const { minutes: printed, stride, dateOrder, dateOrderAlternatives } = sample;
  const indexes = Int32Array.from(printed.keys());
  const times = [printed];
  for (const order of dateOrderAlternatives) {
    const seconds = redate(
      Float64Array.from(printed, (minute) => minute * 60),
      dateOrder,
      order,
    );
    times.push(seconds === null ? printed : Int32Array.from(seconds, (second) => second / 60));
  }
  return times.map((minutes) => {
    const [from, to] = extent(minutes);
    return { export: place, indexes, stride, minutes, from, to };
  });
};

const bestOfReadings = (readings: readonly Reading[], pairs: Pairs): ContentOverlap[] => {
  const best = new Map<string, ContentOverlap>();
  for (const [firstNumber, first] of readings.entries()) {
    for (let secondNumber = firstNumber + 1; secondNumber < readings.length; secondNumber += 1) {
      const second = readings[secondNumber];
      if (second === undefined || second.export === first.export) continue;
      const shifts = [...(pairs.get(firstNumber * readings.length + secondNumber) ?? [])];
      // Summer time may split the votes between neighbouring shifts. Other shifts are coincidence.
      const [mode = 0] =
        shifts.toSorted((one, other) => other[1] - one[1] || Math.abs(one[0]) - Math.abs(other[0]))[0] ?? [];
      const found = shifts.reduce(
        (sum, [shift, votes]) => ([0, 30, 60].includes(Math.abs(shift - mode)) ? sum + votes : sum),
        0,
      );
      const stride = Math.max(first.stride, second.stride);
      const inCommonTime = messagesInBoth(first, second, mode);
      const shared = Math.min(found * stride, Math.max(inCommonTime, found));
      if (shared === 0 && inCommonTime === 0) continue;
      const overlap = { one: first.export, other: second.export, shared, aheadMinutes: mode, inCommonTime };
      const key = `${first.export},${second.export}`;
      const known = best.get(key);
      if (known === undefined || shared > known.shared) best.set(key, overlap);
    }
  }
  return [...best.values()];
};

/** Number of messages in the time range that both cover, on the side with fewer. The clock of `second` is `ahead` minutes ahead. */
const messagesInBoth = (first: Reading, second: Reading, ahead: number): number => {
  const from = Math.max(first.from, second.from - ahead);
  const to = Math.min(first.to, second.to - ahead);
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
  for (let at = 0; at < minutes.length; at += 1) {
    const minute = minutes[at] ?? 0;
    if (minute < first) first = minute;
    if (minute > last) last = minute;
  }
  return [first, last];
};
