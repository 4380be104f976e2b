import { FLAG_HAS_SECONDS } from '@homelake/chat';
import type { DateOrder } from '@homelake/chat';
import { KIND_DELETED } from './kinds.ts';
import type { ExportDigest } from './export-digest.ts';
import { createPeople } from './people.ts';
import type { People } from './people.ts';
import { withoutOutliers } from './non-decreasing-times.ts';
import { NO_SECOND, createAlignmentColumns } from './alignment-columns.ts';
import type { AlignmentColumns } from './alignment-columns.ts';

/** An export whose messages are in the conversation. */
export interface PlacedExport {
  readonly digest: ExportDigest;
  /** Wall-clock seconds on the export's own clock, under the decided date order. */
  readonly sentAt: Float64Array;
  readonly dateOrder: DateOrder;
  /** Row of each message. */
  readonly rowOf: Int32Array;
  /** True where the export contains this row. */
  holds(row: number): boolean;
  /** People node of the export's first sender. */
  readonly firstNode: number;
  /** Differences from the reference clock, each from message `fromIndex` on; empty where the clocks agree throughout. */
  readonly shifts: readonly { readonly fromIndex: number; readonly seconds: number; readonly votes: number }[];
  /** Number of its messages that paired with exports placed earlier. */
  readonly paired: number;
}

/** The conversation during a merge, export by export. Row numbers never change; only `order` is replaced. */
export interface Conversation {
  readonly placed: PlacedExport[];
  readonly people: People;
  /** Rows in conversation order. */
  order: Int32Array;
  rowCount: number;
  /** Rows before this one belong to the unchanged prefix: only the first export contains them, they come first, and their columns are not filled. */
  readonly from: number;
  /** Wall-clock seconds on the reference clock. */
  readonly rowTime: Float64Array;
  /** 1 where `rowTime` is exact to the second; 0 where it is exact to the minute. */
  readonly rowFine: Uint8Array;
  /** The message that represents the row in comparisons: the index of its export in `placed`, and its index in the export. */
  readonly rowExport: Uint16Array;
  readonly rowIndex: Uint32Array;
  /** Rows with different contents in different exports: the further contents as export, index, export, index, and so on. */
  readonly otherContents: Map<number, number[]>;
}

export const createConversation = (capacity: number, from = 0): Conversation => ({
  placed: [],
  people: createPeople(),
  order: new Int32Array(0),
  rowCount: 0,
  from,
  rowTime: new Float64Array(capacity),
  rowFine: new Uint8Array(capacity),
  rowExport: new Uint16Array(capacity),
  rowIndex: new Uint32Array(capacity),
  otherContents: new Map(),
});

/** Returns an array with each element equal to its index, from index `from` on; 0 before it. */
export const indexes = (length: number, from = 0): Int32Array => {
  const result = new Int32Array(length);
  for (let at = from; at < length; at += 1) result[at] = at;
  return result;
};

/** Places the first export. Its messages become the rows, and its clock is the reference clock. */
export const placeFirst = (conversation: Conversation, digest: ExportDigest): void => {
  const { length, flags } = digest;
  const { from } = conversation;
  const rows = indexes(length, from);
  conversation.rowTime.set(digest.sentAt.subarray(from), from);
  conversation.rowIndex.set(rows.subarray(from), from);
  for (let at = from; at < length; at += 1) {
    if (((flags[at] ?? 0) & FLAG_HAS_SECONDS) !== 0) conversation.rowFine[at] = 1;
  }
  conversation.order = rows;
  conversation.rowCount = length;
  conversation.placed.push({
    digest,
    sentAt: digest.sentAt,
    dateOrder: digest.dateOrder,
    rowOf: rows,
    holds: (row) => row < length,
    firstNode: conversation.people.add(digest),
    shifts: [],
    paired: 0,
  });
};

/** Messages `from` up to, but not including, `to` of an export as alignment columns. `who` is the index of the sender in the export. */
export const columnsOfExport = (
  digest: ExportDigest,
  sentAt: Float64Array,
  from: number,
  to: number,
): AlignmentColumns => {
  const columns = createAlignmentColumns(to - from);
  for (let at = 0; at < columns.length; at += 1)
    copyMessage(columns, at, digest, from + at, sentAt[from + at] ?? 0, true);
  return columns;
};

/** Rows at positions `from` up to, but not including, `to` as alignment columns. `who` is the person's root in `people`. */
export const columnsOfRows = (conversation: Conversation, from: number, to: number): AlignmentColumns => {
  const { placed, people, order, rowTime, rowFine, rowExport, rowIndex } = conversation;
  const columns = createAlignmentColumns(to - from);
  for (let at = 0; at < columns.length; at += 1) {
    const row = order[from + at] ?? 0;
    const source = placed[rowExport[row] ?? 0];
    if (source === undefined) continue;
    copyMessage(columns, at, source.digest, rowIndex[row] ?? 0, rowTime[row] ?? 0, false);
    columns.second[at] = rowFine[row] === 1 ? (rowTime[row] ?? 0) % 60 : NO_SECOND;
    const sender = columns.who[at] ?? -1;
    if (sender >= 0) columns.who[at] = people.root(source.firstNode + sender);
  }
  return columns;
};

const copyMessage = (
  columns: AlignmentColumns,
  at: number,
  digest: ExportDigest,
  index: number,
  time: number,
  ownSecond: boolean,
): void => {
  const flags = digest.flags[index] ?? 0;
  const minute = Math.floor(time / 60);
  columns.minute[at] = minute;
  if (ownSecond) columns.second[at] = (flags & FLAG_HAS_SECONDS) === 0 ? NO_SECOND : time - minute * 60;
  columns.hashLow[at] = digest.contentHash[index * 2] ?? 0;
  columns.hashHigh[at] = digest.contentHash[index * 2 + 1] ?? 0;
  columns.detail[at] = digest.detail[index] ?? 0;
  columns.kind[at] = digest.kind[index] ?? 0;
  columns.flags[at] = flags;
  columns.mediaType[at] = digest.mediaType[index] ?? 0;
  columns.who[at] = digest.sender[index] ?? -1;
  columns.size[at] = (digest.bodyEnd[index] ?? 0) - (digest.bodyStart[index] ?? 0);
  columns.last[at] = index === digest.length - 1 ? 1 : 0;
};

/** The alignment of an export with the conversation. */
export interface Alignment {
  /** For each message: the position in `order` of its partner, or -1. Positions ascend. */
  readonly partner: Int32Array;
  /** Positions of the partners of late messages, which are at another position in the other file. By message. */
  readonly late: ReadonlyMap<number, number>;
  /** For each message: minutes by which the export's clock is ahead of the reference clock. */
  readonly shiftMinutes: Int32Array;
  readonly sentAt: Float64Array;
  readonly dateOrder: DateOrder;
  /** Rows before this position of `order` are earlier than the export, and rows from `windowEnd` on are later, at any clock shift. */
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly paired: number;
  readonly shifts: PlacedExport['shifts'];
}

/** Adds an export to the conversation: paired messages join their rows, and the others become new rows between their neighbours. */
export const place = (conversation: Conversation, digest: ExportDigest, alignment: Alignment): PlacedExport => {
  const { order, rowTime, rowFine, rowExport, rowIndex } = conversation;
  const { partner, late, shiftMinutes, sentAt } = alignment;
  const slot = conversation.placed.length;
  const rowOf = new Int32Array(digest.length);
  for (let index = 0; index < digest.length; index += 1) {
    const time = (sentAt[index] ?? 0) - (shiftMinutes[index] ?? 0) * 60;
    const fine = ((digest.flags[index] ?? 0) & FLAG_HAS_SECONDS) === 0 ? 0 : 1;
    const position = Math.max(partner[index] ?? -1, late.get(index) ?? -1);
    if (position < 0) {
      const row = conversation.rowCount;
      conversation.rowCount = row + 1;
      rowTime[row] = time;
      rowFine[row] = fine;
      rowExport[row] = slot;
      rowIndex[row] = index;
      rowOf[index] = row;
      continue;
    }
    const row = order[position] ?? 0;
    rowOf[index] = row;
    if (fine === 1 && rowFine[row] === 0) {
      rowTime[row] = time;
      rowFine[row] = 1;
    }
    joinContent(conversation, row, digest, slot, index);
  }
  conversation.order = mergedOrder(conversation, rowOf, alignment);
  const placed: PlacedExport = {
    digest,
    sentAt,
    dateOrder: alignment.dateOrder,
    rowOf,
    holds: holder(rowOf, conversation.rowCount),
    firstNode: conversation.people.add(digest),
    shifts: alignment.shifts,
    paired: alignment.paired,
  };
  conversation.placed.push(placed);
  return placed;
};

/** Tests whether an export contains a row. The table is made at the first call. */
const holder = (rowOf: Int32Array, rowCount: number): ((row: number) => boolean) => {
  let held: Uint8Array | undefined;
  return (row) => {
    if (held === undefined) {
      held = new Uint8Array(rowCount);
      for (const own of rowOf) held[own] = 1;
    }
    return held[row] === 1;
  };
};

const joinContent = (
  conversation: Conversation,
  row: number,
  digest: ExportDigest,
  slot: number,
  index: number,
): void => {
  const { placed, rowExport, rowIndex, otherContents } = conversation;
  const knownSlot = rowExport[row] ?? 0;
  const knownIndex = rowIndex[row] ?? 0;
  const known = placed[knownSlot]?.digest;
  if (known === undefined) return;
  const sameHash =
    known.contentHash[knownIndex * 2] === digest.contentHash[index * 2] &&
    known.contentHash[knownIndex * 2 + 1] === digest.contentHash[index * 2 + 1];
  if (sameHash && (known.detail[knownIndex] !== 0 || digest.detail[index] === 0)) return;
  let [otherSlot, otherIndex] = [slot, index];
  // A known content represents a deleted message, and a named file represents an omitted one.
  if (known.kind[knownIndex] === KIND_DELETED || sameHash) {
    rowExport[row] = slot;
    rowIndex[row] = index;
    [otherSlot, otherIndex] = [knownSlot, knownIndex];
  }
  if (sameHash) return;
  const others = otherContents.get(row);
  if (others === undefined) otherContents.set(row, [otherSlot, otherIndex]);
  else others.push(otherSlot, otherIndex);
};

/**
 * Returns the order with the export's new rows. Between two pairs, the rows of each side keep their order and are merged by time; in one
 * minute, known rows come first.
 */
const mergedOrder = (conversation: Conversation, rowOf: Int32Array, alignment: Alignment): Int32Array => {
  const { order, rowCount, from } = conversation;
  const { partner, late, windowStart, windowEnd } = alignment;
  if (rowCount === order.length) return order;
  const result = new Int32Array(rowCount);
  result.set(order.subarray(from, windowStart), from);
  let out = windowStart;
  let position = windowStart;
  const newRows: number[] = [];
  const mergeUntil = (nextPosition: number): void => {
    if (newRows.length === 0) {
      result.set(order.subarray(position, nextPosition), out);
      out += nextPosition - position;
    } else if (position === nextPosition) {
      for (const row of newRows) result[out++] = row;
    } else {
      out = mergeRuns(order.subarray(position, nextPosition), newRows, conversation, result, out);
    }
    newRows.length = 0;
    position = nextPosition;
  };
  for (let index = 0; index < rowOf.length; index += 1) {
    const at = partner[index] ?? -1;
    if (at < 0) {
      if (!late.has(index)) newRows.push(rowOf[index] ?? 0);
    } else {
      if (at > position || newRows.length > 0) mergeUntil(at);
      result[out++] = order[at] ?? 0;
      position = at + 1;
    }
  }
  mergeUntil(windowEnd);
  result.set(order.subarray(windowEnd), out);
  return result;
};

/** Merges two runs of rows into `result` from `out` on by time. Each run keeps its own order. Returns the position after the last row. */
const mergeRuns = (
  known: Int32Array,
  newRows: readonly number[],
  { rowTime, rowFine }: Conversation,
  result: Int32Array,
  out: number,
): number => {
  const minutesOf = (rows: ArrayLike<number>): Int32Array =>
    withoutOutliers(Int32Array.from(rows, (row) => Math.floor((rowTime[row] ?? 0) / 60)));
  const knownMinutes = minutesOf(known);
  const newMinutes = minutesOf(newRows);
  let to = out;
  let at = 0;
  for (const [of, row] of newRows.entries()) {
    const minute = newMinutes[of] ?? 0;
    for (; at < known.length; at += 1) {
      const other = known[at] ?? 0;
      const otherMinute = knownMinutes[at] ?? 0;
      if (otherMinute > minute) break;
      const bothFine = rowFine[row] === 1 && rowFine[other] === 1;
      if (otherMinute === minute && bothFine && (rowTime[other] ?? 0) > (rowTime[row] ?? 0)) break;
      result[to] = other;
      to += 1;
    }
    result[to] = row;
    to += 1;
  }
  result.set(known.subarray(at), to);
  return to + known.length - at;
};
