import { FLAG_HAS_SECONDS } from '@homelake/chat';
import type { DateOrder } from '@homelake/chat';
import { KIND_DELETED } from './kinds.ts';
import type { ExportDigest } from './export-digest.ts';
import { createPeople } from './people.ts';
import type { People } from './people.ts';
import { steadied } from './steady-times.ts';
import { NO_SECOND, createAlignmentColumns } from './alignment-columns.ts';
import type { AlignmentColumns } from './alignment-columns.ts';

/** An export that has its place in the conversation. */
export interface PlacedExport {
  readonly keys: ExportDigest;
  /** Wall-clock seconds under the date order that the overlap settled; on the export's own clock. */
  readonly sentAt: Float64Array;
  readonly dateOrder: DateOrder;
  /** Row of each message. */
  readonly rowOf: Int32Array;
  /** Does the export show this row? */
  holds(row: number): boolean;
  /** People node of the export's first sender. */
  readonly firstNode: number;
  /** Where the clock changes against the reference clock; empty where it agrees throughout. */
  readonly shifts: readonly { readonly fromIndex: number; readonly seconds: number; readonly votes: number }[];
  /** Messages found again in the exports placed before it. */
  readonly paired: number;
}

/** The conversation while it grows, export by export. Rows never move or go away; `order` alone is made anew. */
export interface Conversation {
  readonly placed: PlacedExport[];
  readonly people: People;
  /** Rows in conversation order. */
  order: Int32Array;
  rowCount: number;
  /** Rows before this one are settled: the first export alone has them, they stand first, and nothing here is said of them. */
  readonly from: number;
  /** Wall-clock seconds on the reference clock. */
  readonly rowTime: Float64Array;
  /** 1 where `rowTime` is exact to the second; 0 where it is exact to the minute. */
  readonly rowFine: Uint8Array;
  /** The message that stands for the row in comparisons: export (place in `placed`) and index. */
  readonly rowExport: Uint16Array;
  readonly rowIndex: Uint32Array;
  /** Rows whose exports show several contents: the further ones, as export, index, export, index... */
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

/** Every place holds its number, from `from` on. */
export const indexes = (length: number, from = 0): Int32Array => {
  const result = new Int32Array(length);
  for (let at = from; at < length; at += 1) result[at] = at;
  return result;
};

/** The first export: its messages are the rows, its clock is the reference. */
export const beginWith = (conversation: Conversation, keys: ExportDigest): void => {
  const { length, flags } = keys;
  const { from } = conversation;
  const rows = indexes(length, from);
  conversation.rowTime.set(keys.sentAt.subarray(from), from);
  conversation.rowIndex.set(rows.subarray(from), from);
  for (let at = from; at < length; at += 1) {
    if (((flags[at] ?? 0) & FLAG_HAS_SECONDS) !== 0) conversation.rowFine[at] = 1;
  }
  conversation.order = rows;
  conversation.rowCount = length;
  conversation.placed.push({
    keys,
    sentAt: keys.sentAt,
    dateOrder: keys.dateOrder,
    rowOf: rows,
    holds: (row) => row < length,
    firstNode: conversation.people.add(keys),
    shifts: [],
    paired: 0,
  });
};

/** Part of an export as alignment columns; `who` is the index of the sender in the export. */
export const columnsOfExport = (
  keys: ExportDigest,
  sentAt: Float64Array,
  from: number,
  to: number,
): AlignmentColumns => {
  const columns = createAlignmentColumns(to - from);
  for (let at = 0; at < columns.length; at += 1)
    copyMessage(columns, at, keys, from + at, sentAt[from + at] ?? 0, true);
  return columns;
};

/** Part of the conversation as alignment columns; `who` is the person's root in `people`. */
export const columnsOfRows = (conversation: Conversation, from: number, to: number): AlignmentColumns => {
  const { placed, people, order, rowTime, rowFine, rowExport, rowIndex } = conversation;
  const columns = createAlignmentColumns(to - from);
  for (let at = 0; at < columns.length; at += 1) {
    const row = order[from + at] ?? 0;
    const source = placed[rowExport[row] ?? 0];
    if (source === undefined) continue;
    copyMessage(columns, at, source.keys, rowIndex[row] ?? 0, rowTime[row] ?? 0, false);
    columns.second[at] = rowFine[row] === 1 ? (rowTime[row] ?? 0) % 60 : NO_SECOND;
    const sender = columns.who[at] ?? -1;
    if (sender >= 0) columns.who[at] = people.root(source.firstNode + sender);
  }
  return columns;
};

const copyMessage = (
  columns: AlignmentColumns,
  at: number,
  keys: ExportDigest,
  index: number,
  time: number,
  ownSecond: boolean,
): void => {
  const flags = keys.flags[index] ?? 0;
  const minute = Math.floor(time / 60);
  columns.minute[at] = minute;
  if (ownSecond) columns.second[at] = (flags & FLAG_HAS_SECONDS) === 0 ? NO_SECOND : time - minute * 60;
  columns.hashLow[at] = keys.contentHash[index * 2] ?? 0;
  columns.hashHigh[at] = keys.contentHash[index * 2 + 1] ?? 0;
  columns.detail[at] = keys.detail[index] ?? 0;
  columns.kind[at] = keys.kind[index] ?? 0;
  columns.flags[at] = flags;
  columns.mediaType[at] = keys.mediaType[index] ?? 0;
  columns.who[at] = keys.sender[index] ?? -1;
  columns.size[at] = (keys.bodyEnd[index] ?? 0) - (keys.bodyStart[index] ?? 0);
  columns.last[at] = index === keys.length - 1 ? 1 : 0;
};

/** How an export lies against the conversation. */
export interface Alignment {
  /** Position in `order` of each message's partner, or -1. Rising. */
  readonly partner: Int32Array;
  /** Partners of messages that came late in one of the files and therefore stand elsewhere in the other. */
  readonly late: ReadonlyMap<number, number>;
  /** Minutes that the export's clock stands ahead of the reference clock, message by message. */
  readonly shiftMinutes: Int32Array;
  readonly sentAt: Float64Array;
  readonly dateOrder: DateOrder;
  /** Messages before this position of `order`, and from `windowEnd` on, lie surely before and after the export. */
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly paired: number;
  readonly shifts: PlacedExport['shifts'];
}

/** Gives an export its place: paired messages join their rows, the others become rows between their neighbours. */
export const place = (conversation: Conversation, keys: ExportDigest, alignment: Alignment): PlacedExport => {
  const { order, rowTime, rowFine, rowExport, rowIndex } = conversation;
  const { partner, late, shiftMinutes, sentAt } = alignment;
  const slot = conversation.placed.length;
  const rowOf = new Int32Array(keys.length);
  for (let index = 0; index < keys.length; index += 1) {
    const time = (sentAt[index] ?? 0) - (shiftMinutes[index] ?? 0) * 60;
    const fine = ((keys.flags[index] ?? 0) & FLAG_HAS_SECONDS) === 0 ? 0 : 1;
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
    joinContent(conversation, row, keys, slot, index);
  }
  conversation.order = woven(conversation, rowOf, alignment);
  const placed: PlacedExport = {
    keys,
    sentAt,
    dateOrder: alignment.dateOrder,
    rowOf,
    holds: holder(rowOf, conversation.rowCount),
    firstNode: conversation.people.add(keys),
    shifts: alignment.shifts,
    paired: alignment.paired,
  };
  conversation.placed.push(placed);
  return placed;
};

/** Made when first asked for. */
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
  keys: ExportDigest,
  slot: number,
  index: number,
): void => {
  const { placed, rowExport, rowIndex, otherContents } = conversation;
  const knownSlot = rowExport[row] ?? 0;
  const knownIndex = rowIndex[row] ?? 0;
  const known = placed[knownSlot]?.keys;
  if (known === undefined) return;
  const sameHash =
    known.contentHash[knownIndex * 2] === keys.contentHash[index * 2] &&
    known.contentHash[knownIndex * 2 + 1] === keys.contentHash[index * 2 + 1];
  if (sameHash && (known.detail[knownIndex] !== 0 || keys.detail[index] === 0)) return;
  let [otherSlot, otherIndex] = [slot, index];
  // What is known of a deleted message stands for it, and the file that is there for the one that was left out.
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
 * The order with the export's new rows in it. Between two pairs the messages of either side keep their own order and are
 * woven together by time; of one and the same minute, those known before come first.
 */
const woven = (conversation: Conversation, rowOf: Int32Array, alignment: Alignment): Int32Array => {
  const { order, rowCount, from } = conversation;
  const { partner, late, windowStart, windowEnd } = alignment;
  if (rowCount === order.length) return order;
  const result = new Int32Array(rowCount);
  result.set(order.subarray(from, windowStart), from);
  let out = windowStart;
  let position = windowStart;
  const newRows: number[] = [];
  const weaveUntil = (nextPosition: number): void => {
    if (newRows.length === 0) {
      result.set(order.subarray(position, nextPosition), out);
      out += nextPosition - position;
    } else if (position === nextPosition) {
      for (const row of newRows) result[out++] = row;
    } else {
      out = weave(order.subarray(position, nextPosition), newRows, conversation, result, out);
    }
    newRows.length = 0;
    position = nextPosition;
  };
  for (let index = 0; index < rowOf.length; index += 1) {
    const at = partner[index] ?? -1;
    if (at < 0) {
      if (!late.has(index)) newRows.push(rowOf[index] ?? 0);
    } else {
      if (at > position || newRows.length > 0) weaveUntil(at);
      result[out++] = order[at] ?? 0;
      position = at + 1;
    }
  }
  weaveUntil(windowEnd);
  result.set(order.subarray(windowEnd), out);
  return result;
};

/** Weaves two runs into `result` from `out` on, each in its own order; returns the place after the last. */
const weave = (
  known: Int32Array,
  newRows: readonly number[],
  { rowTime, rowFine }: Conversation,
  result: Int32Array,
  out: number,
): number => {
  const minutesOf = (rows: ArrayLike<number>): Int32Array =>
    steadied(Int32Array.from(rows, (row) => Math.floor((rowTime[row] ?? 0) / 60)));
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
