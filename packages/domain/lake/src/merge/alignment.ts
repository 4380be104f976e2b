import { FLAG_EDITED, FLAG_MEDIA_OMITTED, MEDIA_TYPES } from '@homelake/chat';
import { isDistinctive } from './clock-shift.ts';
import type { ClockShifts } from './clock-shift.ts';
import { haveSamePrefix } from './content-hash.ts';
import { KIND_CONTACT, KIND_DELETED, KIND_MEDIA, KIND_SYSTEM, KIND_TEXT } from './kinds.ts';
import { createHashIndex } from './hash-index.ts';
import { addCandidate, createCandidates, weightedIncreasingSubsequence } from './weighted-increasing-subsequence.ts';
import { secondsAgree } from './alignment-columns.ts';
import type { Span, AlignmentColumns } from './alignment-columns.ts';
import { mentionsYou, systemLikeness } from './system-detail.ts';

/** True where these two may be one sender. `whoA` and `whoB` are the sender numbers of the two sides, never -1. */
export type SameSender = (whoA: number, whoB: number) => boolean;

/** Further contents of messages of side B in other exports: before an edit, or before a deletion. */
export type OtherContents = readonly {
  readonly b: number;
  readonly low: number;
  readonly high: number;
  readonly kind: number;
}[];

const MEDIA_UNKNOWN = MEDIA_TYPES.indexOf('unknown');

/**
 * Pairs messages of a span that have the same content in the same minute, keeping the order of both files: the largest such set. Where one
 * side has more equal messages in a minute, its first ones pair and the rest stay unpaired.
 */
export const pairEqual = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  span: Span,
  shifts: ClockShifts,
  sameSender: SameSender,
  others: OtherContents,
  namesComparable: boolean,
  partner: Int32Array,
): void => {
  const index = createHashIndex(span.toB - span.fromB + others.length);
  const entryLow = new Map<number, number[]>();
  for (const other of others) {
    if (other.b < span.fromB || other.b >= span.toB) continue;
    const known = entryLow.get(other.b);
    if (known) known.push(other.low, other.high, other.kind);
    else entryLow.set(other.b, [other.low, other.high, other.kind]);
  }
  for (let at = span.fromB; at < span.toB; at += 1) {
    const minute = b.minute[at] ?? 0;
    index.add((b.hashLow[at] ?? 0) ^ minute, at);
    const known = entryLow.get(at);
    if (known) for (let of = 0; of < known.length; of += 3) index.add((known[of] ?? 0) ^ minute, at);
  }
  const candidates = createCandidates();
  const found: number[] = [];
  for (let at = span.fromA; at < span.toA; at += 1) {
    found.length = 0;
    const early = shifts.early[at] ?? 0;
    const late = shifts.late[at] ?? 0;
    collect(at, (a.minute[at] ?? 0) - early);
    if (late !== early) collect(at, (a.minute[at] ?? 0) - late);
    if (found.length > 1) found.sort((one, other) => other - one);
    let last = -1;
    for (const other of found) {
      if (other !== last) addCandidate(candidates, at, other, isDistinctive(a, at) ? 3 : 2);
      last = other;
    }
  }
  weightedIncreasingSubsequence(candidates, span.fromB, span.toB, (one, other) => {
    partner[one] = other;
  });

  function collect(at: number, minute: number): void {
    const low = a.hashLow[at] ?? 0;
    const high = a.hashHigh[at] ?? 0;
    const kind = a.kind[at] ?? 0;
    if (isVague(a, at)) return;
    for (let entry = index.first(low ^ minute); entry >= 0; entry = index.next(entry)) {
      const other = index.value(entry);
      if (b.minute[other] !== minute || !secondsAgree(a, at, b, other)) continue;
      if (!hasContent(other, low, high, kind)) continue;
      const who = a.who[at] ?? -1;
      const whoB = b.who[other] ?? -1;
      if (who < 0 !== whoB < 0 || (who >= 0 && !sameSender(who, whoB))) continue;
      if (namesComparable && filesDiffer(a, at, b, other)) continue;
      found.push(other);
    }
  }

  function hasContent(other: number, low: number, high: number, kind: number): boolean {
    if (b.hashLow[other] === low && b.hashHigh[other] === high && b.kind[other] === kind) return true;
    const known = entryLow.get(other);
    if (!known) return false;
    for (let of = 0; of < known.length; of += 3) {
      if (known[of] === low && known[of + 1] === high && known[of + 2] === kind) return true;
    }
    return false;
  }
};

/**
 * True for content that does not identify a message: the marker of a deletion, and a system message to "you", who is a different person on
 * each phone. `pairSimilar` decides these by their neighbours.
 */
const isVague = (columns: AlignmentColumns, at: number): boolean =>
  columns.kind[at] === KIND_DELETED || (columns.kind[at] === KIND_SYSTEM && mentionsYou(columns.detail[at] ?? 0));

const filesDiffer = (a: AlignmentColumns, atA: number, b: AlignmentColumns, atB: number): boolean => {
  if (a.kind[atA] !== KIND_MEDIA) return false;
  const one = a.detail[atA] ?? 0;
  const other = b.detail[atB] ?? 0;
  return one !== 0 && other !== 0 && one !== other;
};

/**
 * Pairs messages that `pairEqual` left unpaired in a gap because the exports write them differently: a deletion or edit between the exports,
 * a system message from two points of view or in two languages, a file with and without caption, a truncated last message. Pairs have the
 * same minute and sender and keep the order of both files; the set with the largest weight is chosen.
 */
export const pairSimilar = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  span: Span,
  shifts: ClockShifts,
  sameSender: SameSender,
  partner: Int32Array,
): void => {
  const index = createHashIndex(span.toB - span.fromB);
  const systemRowsB = new Map<number, number>();
  for (let at = span.fromB; at < span.toB; at += 1) {
    const minute = b.minute[at] ?? 0;
    index.add(minute, at);
    if (b.kind[at] === KIND_SYSTEM) systemRowsB.set(minute, (systemRowsB.get(minute) ?? 0) + 1);
  }
  const systemRowsA = new Map<number, number>();
  for (let at = span.fromA; at < span.toA; at += 1) {
    if (a.kind[at] !== KIND_SYSTEM) continue;
    for (const shift of new Set([shifts.early[at] ?? 0, shifts.late[at] ?? 0])) {
      const minute = (a.minute[at] ?? 0) - shift;
      systemRowsA.set(minute, (systemRowsA.get(minute) ?? 0) + 1);
    }
  }
  const candidates = createCandidates();
  for (let at = span.fromA; at < span.toA; at += 1) {
    const early = shifts.early[at] ?? 0;
    const late = shifts.late[at] ?? 0;
    const found: [number, number][] = [];
    for (const shift of late === early ? [early] : [early, late]) {
      const minute = (a.minute[at] ?? 0) - shift;
      for (let entry = index.first(minute); entry >= 0; entry = index.next(entry)) {
        const other = index.value(entry);
        if (b.minute[other] !== minute || !secondsAgree(a, at, b, other)) continue;
        const alone = systemRowsA.get(minute) === systemRowsB.get(minute);
        const weight = similarityWeight(a, at, b, other, sameSender, alone);
        if (weight > 0) found.push([other, weight]);
      }
    }
    found.sort((one, other) => other[0] - one[0]);
    for (const [other, weight] of found) addCandidate(candidates, at, other, weight);
  }
  weightedIncreasingSubsequence(candidates, span.fromB, span.toB, (one, other) => {
    partner[one] = other;
  });
};

/** True where two messages have the same content, and no different second. Minute and sender are not compared. */
export const hasSameContent = (a: AlignmentColumns, atA: number, b: AlignmentColumns, atB: number): boolean =>
  a.hashLow[atA] === b.hashLow[atB] &&
  a.hashHigh[atA] === b.hashHigh[atB] &&
  a.kind[atA] === b.kind[atB] &&
  secondsAgree(a, atA, b, atB);

/** True where two messages of one minute may be the same message, apart from their positions. */
export const mayBeSameMessage = (
  a: AlignmentColumns,
  atA: number,
  b: AlignmentColumns,
  atB: number,
  sameSender: SameSender,
): boolean => {
  if (!hasSameContent(a, atA, b, atB))
    return secondsAgree(a, atA, b, atB) && similarityWeight(a, atA, b, atB, sameSender, false) > 0;
  const who = a.who[atA] ?? -1;
  const whoB = b.who[atB] ?? -1;
  return who < 0 || whoB < 0 ? who === whoB : sameSender(who, whoB);
};

const similarityWeight = (
  a: AlignmentColumns,
  atA: number,
  b: AlignmentColumns,
  atB: number,
  sameSender: SameSender,
  systemRowsMatch: boolean,
): number => {
  const kindA = a.kind[atA] ?? 0;
  const kindB = b.kind[atB] ?? 0;
  const whoA = a.who[atA] ?? -1;
  const whoB = b.who[atB] ?? -1;
  const detailA = a.detail[atA] ?? 0;
  const detailB = b.detail[atB] ?? 0;
  if (whoA < 0 || whoB < 0) {
    if (kindA !== KIND_SYSTEM || kindB !== KIND_SYSTEM) return 0;
    return systemLikeness(detailA, detailB, systemRowsMatch);
  }
  if (!sameSender(whoA, whoB)) return 0;
  if (kindA === KIND_DELETED || kindB === KIND_DELETED) return kindA === kindB ? 35 : 30;
  if (kindA === KIND_TEXT && kindB === KIND_TEXT) {
    if ((((a.flags[atA] ?? 0) | (b.flags[atB] ?? 0)) & FLAG_EDITED) !== 0)
      return haveSamePrefix(detailA, detailB) ? 40 : 30;
    if (isCut(a, atA, b, atB) || isCut(b, atB, a, atA)) return 25;
    return 0;
  }
  if (kindA === KIND_MEDIA && kindB === KIND_MEDIA) {
    if (filesDiffer(a, atA, b, atB)) return 15;
    return detailA !== 0 && detailA === detailB ? 35 : 20;
  }
  // A contact card on one side, and the marker of an omitted file on the other.
  if (kindA === KIND_CONTACT && isUnnamed(b, atB)) return 15;
  if (kindB === KIND_CONTACT && isUnnamed(a, atA)) return 15;
  return 0;
};

/** True where `one` is the last message of its file and a truncated beginning of `other`. False for texts that are too short to tell. */
const isCut = (one: AlignmentColumns, at: number, other: AlignmentColumns, of: number): boolean => {
  if ((one.last[at] ?? 0) === 0) return false;
  const beginning = one.detail[at] ?? 0;
  if (!haveSamePrefix(beginning, other.detail[of] ?? 0)) return false;
  // Sizes of longer texts are not compared, because platforms write different numbers of bytes for one text.
  return beginning >>> 16 !== 0 || (one.size[at] ?? 0) < (other.size[of] ?? 0);
};

const isUnnamed = (columns: AlignmentColumns, at: number): boolean =>
  columns.kind[at] === KIND_MEDIA &&
  columns.mediaType[at] === MEDIA_UNKNOWN &&
  ((columns.flags[at] ?? 0) & FLAG_MEDIA_OMITTED) !== 0;

/** Number of equal messages in a row that `pairIdentical` needs to start. */
const LOCKED = 24;
const RESYNC_RUN = 8;
const RESYNC_REACH = 16;

/**
 * The fast path for exports with the same clock, names and contents: both are walked in parallel without an index. It stops where they do not
 * match again within a few messages. Returns the number of pairs.
 */
export const pairIdentical = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  sameName: SameSender,
  partner: Int32Array,
): number => {
  const equal = (one: number, other: number): boolean => {
    if (
      a.hashLow[one] !== b.hashLow[other] ||
      a.minute[one] !== b.minute[other] ||
      a.second[one] !== b.second[other] ||
      a.hashHigh[one] !== b.hashHigh[other] ||
      a.kind[one] !== b.kind[other]
    ) {
      return false;
    }
    const who = a.who[one] ?? -1;
    const whoB = b.who[other] ?? -1;
    if (who < 0 || whoB < 0) return who === whoB;
    return sameName(who, whoB) && (a.kind[one] !== KIND_MEDIA || a.detail[one] === b.detail[other]);
  };
  const runLength = (one: number, other: number): number => {
    let length = 0;
    while (one + length < a.length && other + length < b.length && equal(one + length, other + length)) length += 1;
    return length;
  };
  let [one, other, run] = firstRun(a, b, runLength);
  if (run < LOCKED) return 0;
  let paired = 0;
  while (run > 0) {
    for (let step = 0; step < run; step += 1) partner[one + step] = other + step;
    paired += run;
    one += run;
    other += run;
    run = 0;
    for (let reach = 1; reach <= RESYNC_REACH && run === 0; reach += 1) {
      for (let skip = 0; skip <= reach; skip += 1) {
        const length = runLength(one + skip, other + reach - skip);
        if (length < RESYNC_RUN) continue;
        one += skip;
        other += reach - skip;
        run = length;
        break;
      }
    }
  }
  return paired;
};

/** Finds the longest run of equal messages that starts at one of the first two messages of either side. */
const firstRun = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  runLength: (one: number, other: number) => number,
): [one: number, other: number, run: number] => {
  let best: [number, number, number] = [0, 0, 0];
  for (let first = 0; first < Math.min(2, a.length) && best[2] < LOCKED; first += 1) {
    for (let at = 0; at < b.length; at += 1) {
      if (b.minute[at] !== a.minute[first] || b.hashLow[at] !== a.hashLow[first]) continue;
      const run = runLength(first, at);
      if (run > best[2]) best = [first, at, run];
    }
  }
  for (let first = 0; first < Math.min(2, b.length) && best[2] < LOCKED; first += 1) {
    for (let at = 0; at < a.length; at += 1) {
      if (a.minute[at] !== b.minute[first] || a.hashLow[at] !== b.hashLow[first]) continue;
      const run = runLength(at, first);
      if (run > best[2]) best = [at, first, run];
    }
  }
  return best;
};
