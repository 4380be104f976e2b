import type { DateOrder } from '@homelake/chat';
import { pairEqual, pairIdentical, pairSimilar } from './alignment.ts';
import type { OtherContents, SameSender } from './alignment.ts';
import {
  WIDEST_SHIFT_MINUTES,
  findShifts,
  isRareContent,
  isDistinctive,
  isDistinctiveKind,
  setShiftsFromPairs,
} from './clock-shift.ts';
import type { Alignment, Conversation } from './conversation.ts';
import { columnsOfExport, columnsOfRows } from './conversation.ts';
import type { ExportDigest } from './export-digest.ts';
import { shiftColumn } from './shift-column.ts';
import { settleUnmatched } from './unmatched.ts';
import type { Move } from './reorder-rows.ts';
import { nameKey } from './name-key.ts';
import { gapsBetween } from './alignment-columns.ts';
import type { Span, AlignmentColumns } from './alignment-columns.ts';

/** The results of an alignment beside the pairs. */
export interface AlignmentEvidence {
  /** Number of pairs with distinctive content. */
  readonly distinctive: number;
  /** Number of messages that sender `sender` of the export shares with person `root` of the conversation. */
  readonly votes: readonly { readonly sender: number; readonly root: number; readonly votes: number }[];
  /** Rows that would pair at the position that they have in the export. */
  readonly moves: readonly Move[];
  /** Number of unpaired messages for which the other side has an unpaired message with the same content in the same minute. */
  readonly possibleDoubles: number;
  /** Counts the messages in the time range that both sides cover, on the side with fewer. Reads every message. */
  inCommonTime(): number;
}

export type AlignmentWithEvidence = Alignment & AlignmentEvidence;

/** Seconds. A row further away than this cannot belong to a message of the export, whatever its clock. */
const MARGIN = WIDEST_SHIFT_MINUTES * 60;

/** Returns the range of positions whose rows may pair with messages of the export. */
const rowsInReach = ({ order, rowTime, from }: Conversation, sentAt: Float64Array): [start: number, end: number] => {
  const [first, last] = extentOf(sentAt);
  return windowOfRows(order, rowTime, from, first - MARGIN, last + MARGIN);
};

/** Upper bound of `distinctive` over all alignments of the export with the times `sentAt`. It costs far less than an alignment. */
export const maxDistinctivePairs = (conversation: Conversation, digest: ExportDigest, sentAt: Float64Array): number => {
  const own = new Set<number>();
  for (let index = 0; index < digest.length; index += 1) own.add(digest.contentHash[index * 2] ?? 0);
  const { order, placed, rowExport, rowIndex } = conversation;
  const [start, end] = rowsInReach(conversation, sentAt);
  const shared = new Set<number>();
  for (let position = start; position < end; position += 1) {
    const row = order[position] ?? 0;
    const low = placed[rowExport[row] ?? 0]?.digest.contentHash[(rowIndex[row] ?? 0) * 2] ?? 0;
    if (own.has(low)) shared.add(low);
  }
  let most = 0;
  for (let index = 0; index < digest.length; index += 1) {
    if (isDistinctiveKind(digest.kind[index] ?? 0) && shared.has(digest.contentHash[index * 2] ?? 0)) most += 1;
  }
  return most;
};

/** Aligns an export with the conversation so far. `sentAt` are its times under the date order `dateOrder`. */
export const alignExport = (
  conversation: Conversation,
  digest: ExportDigest,
  sentAt: Float64Array,
  dateOrder: DateOrder,
): AlignmentWithEvidence => {
  const { order, rowTime } = conversation;
  const [windowStart, windowEnd] = rowsInReach(conversation, sentAt);
  const [rowsFirst, rowsLast] = extentOf(rowTime, order.subarray(windowStart, windowEnd));
  const [ownStart, ownEnd] = windowOf(sentAt, rowsFirst - MARGIN, rowsLast + MARGIN);

  const a = columnsOfExport(digest, sentAt, ownStart, ownEnd);
  const b = columnsOfRows(conversation, windowStart, windowEnd);
  const pairing = new Int32Array(a.length).fill(-1);
  const shifts = { early: new Int32Array(a.length), late: new Int32Array(a.length) };
  const names = nameRoots(conversation, digest);
  const sameName: SameSender = (sender, root) => names[sender] === root;
  const whole: Span = { fromA: 0, toA: a.length, fromB: 0, toB: b.length };

  pairIdentical(a, b, sameName, pairing);
  const rest = gapsBetween(pairing, whole);
  if (rest.length > 0) {
    const others = otherContents(conversation, windowStart, windowEnd);
    const comparable = fileNamesComparable(a, b);
    for (const gap of rest) findShifts(a, b, gap, shifts);
    // The first pass pairs by content alone and learns which sender is which person. The second pass pairs again with known senders.
    for (const gap of rest) pairEqual(a, b, gap, shifts, anyone, others, comparable, pairing);
    const sameSender = sendersLearned(conversation, digest, votesOf(a, b, pairing), names);
    if (allAgree(a, b, pairing, sameSender)) return finishSimilar(sameSender);
    for (const gap of rest) {
      pairing.fill(-1, gap.fromA, gap.toA);
      pairEqual(a, b, gap, shifts, sameSender, others, comparable, pairing);
    }
    return finishSimilar(sameSender);
  }
  return finish(sameName);

  function finishSimilar(sameSender: SameSender): AlignmentWithEvidence {
    for (const gap of gapsBetween(pairing, whole)) pairSimilar(a, b, gap, shifts, sameSender, pairing);
    return finish(sameSender);
  }

  function finish(sameSender: SameSender): AlignmentWithEvidence {
    setShiftsFromPairs(a, b, pairing, shifts);
    const { late, reorderings, possibleDoubles } = settleUnmatched(a, b, shifts.early, sameSender, pairing);
    const partner = new Int32Array(digest.length).fill(-1);
    const latePositions = new Map<number, number>();
    let paired = 0;
    let distinctive = 0;
    for (let at = 0; at < a.length; at += 1) {
      const other = pairing[at] ?? -1;
      const lateOther = late.get(at);
      if (lateOther !== undefined) latePositions.set(ownStart + at, windowStart + lateOther);
      if (other >= 0) partner[ownStart + at] = windowStart + other;
      const found = other >= 0 ? other : (lateOther ?? -1);
      if (found < 0) continue;
      paired += 1;
      if (isDistinctive(a, at) && a.hashLow[at] === b.hashLow[found]) distinctive += 1;
    }
    const shiftMinutes = shiftColumn(digest.length, ownStart, a, shifts);
    return {
      partner,
      late: latePositions,
      shiftMinutes,
      sentAt,
      dateOrder,
      windowStart,
      windowEnd,
      paired,
      distinctive,
      shifts: changesOf(shiftMinutes, partner),
      votes: votesOf(a, b, pairing),
      moves: reorderings.map(({ b: row, behind, before }) => ({
        position: windowStart + row,
        behind: behind < 0 ? -1 : windowStart + behind,
        before: before < 0 ? -1 : windowStart + before,
      })),
      possibleDoubles,
      inCommonTime: () => messagesInCommonTime(a, b, shiftMinutes, ownStart),
    };
  }
};

const anyone: SameSender = () => true;

/** True when every pair agrees with the senders learned from all pairs, so that no second pass is needed. */
const allAgree = (a: AlignmentColumns, b: AlignmentColumns, pairing: Int32Array, sameSender: SameSender): boolean => {
  for (let at = 0; at < a.length; at += 1) {
    const other = pairing[at] ?? -1;
    const who = a.who[at] ?? -1;
    if (other >= 0 && who >= 0 && !sameSender(who, b.who[other] ?? -1)) return false;
  }
  return true;
};

/** The smallest and largest of the times, or of the times with the indexes `order`. */
const extentOf = (times: Float64Array, order?: Int32Array): [first: number, last: number] => {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const length = order === undefined ? times.length : order.length;
  for (let at = 0; at < length; at += 1) {
    const time = times[order === undefined ? at : (order[at] ?? 0)] ?? 0;
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return [first, last];
};

const extent = (length: number, timeAt: (at: number) => number): [first: number, last: number] => {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < length; at += 1) {
    const time = timeAt(at);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return [first, last];
};

/** Half-open range of indexes that contains every time between `from` and `to` (seconds, both included) and begins and ends with such a time. */
const windowOf = (times: Float64Array, from: number, to: number): [start: number, end: number] => {
  let start = 0;
  let end = times.length;
  while (start < end && (times[start] ?? 0) < from) start += 1;
  while (end > start && (times[end - 1] ?? 0) > to) end -= 1;
  return [start, end];
};

/**
 * Same as `windowOf` for the rows in `order`, from position `begin` on. This scan of every row is the main cost of adding a small export to a
 * large conversation.
 */
const windowOfRows = (
  order: Int32Array,
  rowTime: Float64Array,
  begin: number,
  from: number,
  to: number,
): [start: number, end: number] => {
  let start = begin;
  let end = order.length;
  while (start < end && (rowTime[order[start] ?? 0] ?? 0) < from) start += 1;
  while (end > start && (rowTime[order[end - 1] ?? 0] ?? 0) > to) end -= 1;
  return [start, end];
};

/** For each sender of the export: the person of the conversation with the same name, or -1. */
const nameRoots = ({ people }: Conversation, digest: ExportDigest): Int32Array => {
  const byName = new Map<string, number>();
  for (let node = people.nodes - 1; node >= 0; node -= 1) byName.set(people.nameKey(node), people.root(node));
  return Int32Array.from(digest.senders, (name) => byName.get(nameKey(name)) ?? -1);
};

const otherContents = (conversation: Conversation, windowStart: number, windowEnd: number): OtherContents => {
  const found: { b: number; low: number; high: number; kind: number }[] = [];
  if (conversation.otherContents.size === 0) return found;
  for (let position = windowStart; position < windowEnd; position += 1) {
    const others = conversation.otherContents.get(conversation.order[position] ?? 0);
    if (others === undefined) continue;
    for (let at = 0; at < others.length; at += 2) {
      const digest = conversation.placed[others[at] ?? 0]?.digest;
      const index = others[at + 1] ?? 0;
      if (digest === undefined) continue;
      found.push({
        b: position - windowStart,
        low: digest.contentHash[index * 2] ?? 0,
        high: digest.contentHash[index * 2 + 1] ?? 0,
        kind: digest.kind[index] ?? 0,
      });
    }
  }
  return found;
};

/**
 * True when at least one file name occurs in both exports. Otherwise their names say nothing about equal files: Android and iOS name files
 * differently, and each phone numbers its files itself.
 */
const fileNamesComparable = (a: AlignmentColumns, b: AlignmentColumns): boolean => {
  const names = new Set<number>();
  for (let at = 0; at < b.length; at += 1) {
    if (b.detail[at] !== 0 && b.mediaType[at] !== 255) names.add(b.detail[at] ?? 0);
  }
  if (names.size === 0) return false;
  for (let at = 0; at < a.length; at += 1) {
    if (a.mediaType[at] !== 255 && names.has(a.detail[at] ?? 0) && a.detail[at] !== 0) return true;
  }
  return false;
};

/** How strongly a pair shows that two names are one person, from 0, the strongest: long equal text; short equal text; a marker or an edit. */
const evidenceRank = (a: AlignmentColumns, at: number, b: AlignmentColumns, other: number): number => {
  if (a.hashLow[at] !== b.hashLow[other] || !isDistinctive(a, at)) return 2;
  return isRareContent(a, at) ? 0 : 1;
};

/**
 * Votes of the pairs for which sender is which person. Pairs with long equal text vote. Those with short text count only for a sender or
 * person without long ones, and markers and edits only for a sender without any other.
 */
const votesOf = (a: AlignmentColumns, b: AlignmentColumns, pairing: Int32Array): AlignmentEvidence['votes'] => {
  const counts = new Map<string, { sender: number; root: number; rank: number; votes: number }>();
  const bestOfSender = new Map<number, number>();
  const bestOfRoot = new Map<number, number>();
  for (let at = 0; at < a.length; at += 1) {
    const other = pairing[at] ?? -1;
    const sender = a.who[at] ?? -1;
    if (other < 0 || sender < 0) continue;
    const root = b.who[other] ?? -1;
    if (root < 0) continue;
    const rank = evidenceRank(a, at, b, other);
    const key = `${sender} ${root} ${rank}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { sender, root, rank, votes: 1 });
    else known.votes += 1;
    bestOfSender.set(sender, Math.min(rank, bestOfSender.get(sender) ?? rank));
    bestOfRoot.set(root, Math.min(rank, bestOfRoot.get(root) ?? rank));
  }
  return [...counts.values()]
    .filter(
      ({ sender, root, rank }) => rank === bestOfSender.get(sender) || (rank < 2 && rank === bestOfRoot.get(root)),
    )
    .map(({ sender, root, votes }) => ({ sender, root, votes }))
    .sort((one, other) => other.votes - one.votes || one.sender - other.sender || one.root - other.root);
};

/** A person with less than this share of a sender's votes is a coincidence: two people wrote the same text. */
const CHANCE_SHARE = 0.1;

/**
 * Decides which senders of the export may be which persons, from the votes of pairs. A sender with the same name as a person is that person,
 * unless another sender has more votes for the person. A person that no other sender can be is judged by the person's own votes only, because
 * one sender may have had several names. A sender without votes is the person of the same name; a sender with a new name may be any person
 * whose name no sender has.
 */
const sendersLearned = (
  { people }: Conversation,
  digest: ExportDigest,
  votes: AlignmentEvidence['votes'],
  names: Int32Array,
): SameSender => {
  const persons = people.nodes;
  const allowed = new Uint8Array(digest.senders.length * persons);
  const mostOfSender = new Map<number, number>();
  const mostOfRoot = new Map<number, number>();
  const ownerOfRoot = new Map<number, number>();
  const claimed = new Set(names);
  const settled = new Set<number>();
  const roots = (sender: number): number[] =>
    Array.from({ length: persons }, (_, node) => node).filter((node) => allowed[sender * persons + node] === 1);
  const allow = (sender: number, root: number): void => {
    allowed[sender * persons + root] = 1;
    claimed.add(root);
    settled.add(sender);
  };
  for (const { sender, root, votes: count } of votes) {
    if (!mostOfSender.has(sender)) mostOfSender.set(sender, count);
    if (!mostOfRoot.has(root)) {
      mostOfRoot.set(root, count);
      ownerOfRoot.set(root, sender);
    }
    const most = Math.max(mostOfSender.get(sender) ?? 0, mostOfRoot.get(root) ?? 0);
    if (count >= most * CHANCE_SHARE) allow(sender, root);
  }
  for (const [sender, namesake] of names.entries()) {
    if (namesake >= 0 && (ownerOfRoot.get(namesake) ?? sender) === sender) allow(sender, namesake);
  }
  for (const { sender, root } of votes) {
    const couldBeAnother = digest.senders.some((_, other) => other !== sender && !settled.has(other));
    const isAnother = roots(sender).some((own) => people.areApart(own, root));
    if (!claimed.has(root) && !couldBeAnother && !isAnother) allow(sender, root);
  }
  for (let sender = 0; sender < digest.senders.length; sender += 1) {
    if (settled.has(sender) || mostOfSender.has(sender)) continue;
    for (let node = 0; node < persons; node += 1) {
      const root = people.root(node);
      if (!claimed.has(root)) allowed[sender * persons + root] = 1;
    }
  }
  return (sender, root) => allowed[sender * persons + root] === 1;
};

const changesOf = (shiftMinutes: Int32Array, partner: Int32Array): Alignment['shifts'] => {
  const changes: { fromIndex: number; seconds: number; votes: number }[] = [];
  let current = Number.NaN;
  let votes = 0;
  const close = (): void => {
    const last = changes.at(-1);
    if (last !== undefined) last.votes = votes;
    votes = 0;
  };
  for (let index = 0; index < shiftMinutes.length; index += 1) {
    const minutes = shiftMinutes[index] ?? 0;
    if (minutes !== current) {
      close();
      changes.push({ fromIndex: index, seconds: minutes * 60, votes: 0 });
      current = minutes;
    }
    if ((partner[index] ?? -1) >= 0) votes += 1;
  }
  close();
  return changes.some(({ seconds }) => seconds !== 0) ? changes : [];
};

const messagesInCommonTime = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  shiftMinutes: Int32Array,
  ownStart: number,
): number => {
  const timeA = (at: number): number => (a.minute[at] ?? 0) - (shiftMinutes[ownStart + at] ?? 0);
  const timeB = (at: number): number => b.minute[at] ?? 0;
  const [firstA, lastA] = extent(a.length, timeA);
  const [firstB, lastB] = extent(b.length, timeB);
  const from = Math.max(firstA, firstB);
  const to = Math.min(lastA, lastB);
  const count = (length: number, timeAt: (at: number) => number): number => {
    let inside = 0;
    for (let at = 0; at < length; at += 1) if (timeAt(at) > from && timeAt(at) < to) inside += 1;
    return inside;
  };
  return Math.min(count(a.length, timeA), count(b.length, timeB));
};
