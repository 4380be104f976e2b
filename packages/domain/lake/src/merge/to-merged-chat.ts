import { FLAG_EDITED, FLAG_MEDIA_OMITTED } from '@homelake/chat';
import { indexes } from './conversation.ts';
import type { Conversation, PlacedExport } from './conversation.ts';
import { KIND_DELETED, KIND_SYSTEM } from './kinds.ts';
import type { ExportDigest } from './export-digest.ts';
import type { Doubt, MergedChat, Person } from './merged-chat.ts';
import { mentionsYou } from './system-detail.ts';

const NO_MEDIA = 255;
/** Sort key: rank first, then age of the export. Ranks may be fractions. */
const RANK_WEIGHT = 2 ** 40;

/** Converts the finished conversation to the columns of a MergedChat. */
export const toMergedChat = (
  conversation: Conversation,
  arrived: readonly ExportDigest[],
  doubts: readonly Doubt[],
): MergedChat => {
  const { order, placed, rowTime, from } = conversation;
  const length = order.length;
  const byArrival = arrived.map(({ exportId }) => placed.findIndex(({ digest }) => digest.exportId === exportId));
  const arrivalOf = placed.map(({ digest }) => arrived.findIndex(({ exportId }) => exportId === digest.exportId));
  const extents = extentsOf(conversation);
  const shared = {
    length,
    from,
    exportIds: arrived.map(({ exportId }) => exportId),
    shifts: byArrival.flatMap((slot) => {
      const source = placed[slot];
      return (source?.shifts ?? []).map((shift) => ({ exportId: source?.digest.exportId ?? '', ...shift }));
    }),
    doubts: doubts.toSorted((one, other) => (describe(one) < describe(other) ? -1 : 1)),
    dateOrders: byArrival.flatMap((slot) => {
      const source = placed[slot];
      if (source === undefined || source.dateOrder === source.digest.dateOrder) return [];
      return [{ exportId: source.digest.exportId, order: source.dateOrder, votes: source.paired }];
    }),
    gaps: gapsOf(extents),
  };
  const only = placed.length === 1 ? placed[0] : undefined;
  const untouched = untouchedRows(conversation);
  const sources = only === undefined ? sourcesOf(conversation, byArrival, untouched) : onlySource(only);
  const newest = newestFirst(conversation, extents);
  const { people, personOfNode } = peopleOf(conversation, arrivalOf, newest);
  const rows =
    only === undefined
      ? rowsOf(conversation, sources, byArrival, newest, personOfNode, untouched)
      : onlyRows(only, personOfNode);
  const sentAt = only?.digest.sentAt ?? new Float64Array(length);
  if (only === undefined) {
    sentAt.set(rowTime.subarray(from, untouched), from);
    for (let at = untouched; at < length; at += 1) sentAt[at] = rowTime[order[at] ?? 0] ?? 0;
  }
  return { ...shared, ...sources, ...rows, sentAt, people };
};

const describe = ({ code, exportIds, rows, detail }: Doubt): string => JSON.stringify([code, exportIds, detail, rows]);

/**
 * Number of leading rows that only the first placed export contains, in its own order: all but the end, where a small export was added to a
 * large one. Their columns are copied without reading each row.
 */
const untouchedRows = ({ order, from, placed: [first, ...others] }: Conversation): number => {
  let untouched = first?.digest.length ?? 0;
  for (const { rowOf } of others) for (const row of rowOf) if (row < untouched) untouched = row;
  let at = from;
  while (at < untouched && order[at] === at) at += 1;
  return at;
};

type Sources = Pick<MergedChat, 'idExport' | 'idIndex' | 'sourceStart' | 'sourceExport' | 'sourceIndex'>;
type Rows = Pick<MergedChat, 'person' | 'kind' | 'edited' | 'textExport' | 'textIndex' | 'mediaExport' | 'mediaIndex'>;

/** Sources of a chat with one export. Several columns share one array. */
const onlySource = ({ digest: { length } }: PlacedExport): Sources => {
  const rising = new Uint32Array(indexes(length + 1).buffer);
  const index = rising.subarray(0, length);
  const zero = new Uint16Array(length);
  return { idExport: zero, idIndex: index, sourceStart: rising, sourceExport: zero, sourceIndex: index };
};

const onlyRows = (only: PlacedExport, personOfNode: Int32Array): Rows => {
  const { length } = only.digest;
  const index = new Uint32Array(only.rowOf.buffer, only.rowOf.byteOffset, length);
  const zero = new Uint16Array(length);
  const columns = onlyColumns(only, personOfNode, 0, length);
  return { ...columns, textExport: zero, textIndex: index, mediaExport: zero, mediaIndex: index };
};

/** Columns of messages that only one export contains. */
const onlyColumns = (
  { digest, firstNode }: PlacedExport,
  personOfNode: Int32Array,
  from: number,
  to: number,
): Pick<Rows, 'person' | 'kind' | 'edited'> => {
  const { sender, flags, kind } = digest;
  const person = new Int32Array(to - from);
  const edited = new Uint8Array(to - from);
  for (let at = from; at < to; at += 1) {
    const who = sender[at] ?? -1;
    person[at - from] = who < 0 ? -1 : (personOfNode[firstNode + who] ?? -1);
    if (((flags[at] ?? 0) & FLAG_EDITED) !== 0) edited[at - from] = 1;
  }
  return { person, kind: kind.subarray(from, to), edited };
};

const sourcesOf = ({ order, placed, from }: Conversation, byArrival: readonly number[], untouched: number): Sources => {
  const length = order.length;
  const rising = new Uint32Array(indexes(untouched, from).buffer).subarray(from);
  const counts = new Uint32Array(length);
  for (const [slot, { rowOf }] of placed.entries()) {
    for (let index = slot === 0 ? untouched : 0; index < rowOf.length; index += 1) {
      const row = rowOf[index] ?? 0;
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
  const sourceStart = new Uint32Array(length + 1);
  const nextOfRow = new Uint32Array(length);
  sourceStart.set(rising, from);
  let sum = untouched;
  for (let at = untouched; at < length; at += 1) {
    const row = order[at] ?? 0;
    sourceStart[at] = sum;
    nextOfRow[row] = sum;
    sum += counts[row] ?? 0;
  }
  sourceStart[length] = sum;
  const sourceExport = new Uint16Array(sum);
  const sourceIndex = new Uint32Array(sum);
  sourceExport.fill(byArrival.indexOf(0), from, untouched);
  sourceIndex.set(rising, from);
  for (const [arrival, slot] of byArrival.entries()) {
    const rowOf = placed[slot]?.rowOf ?? new Int32Array(0);
    for (let index = slot === 0 ? untouched : 0; index < rowOf.length; index += 1) {
      const row = rowOf[index] ?? 0;
      const at = nextOfRow[row] ?? 0;
      nextOfRow[row] = at + 1;
      sourceExport[at] = arrival;
      sourceIndex[at] = index;
    }
  }
  const idExport = new Uint16Array(length);
  const idIndex = new Uint32Array(length);
  idExport.set(sourceExport.subarray(from, untouched), from);
  idIndex.set(rising, from);
  for (let at = untouched; at < length; at += 1) {
    const start = sourceStart[at] ?? 0;
    idExport[at] = sourceExport[start] ?? 0;
    idIndex[at] = sourceIndex[start] ?? 0;
  }
  return { idExport, idIndex, sourceStart, sourceExport, sourceIndex };
};

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** First and last time of each export on the reference clock; +Infinity and -Infinity for an export without messages. */
const extentsOf = ({ placed, rowTime, from: settled }: Conversation): Extent[] =>
  placed.map(({ digest, rowOf }, slot) => {
    const begin = slot === 0 ? settled : 0;
    // The unchanged prefix is earlier than all messages of other exports, so any of its times will do.
    let from = begin > 0 ? (digest.sentAt[0] ?? 0) : Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let index = begin; index < rowOf.length; index += 1) {
      const time = rowTime[rowOf[index] ?? 0] ?? 0;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    return { from, to };
  });

/** Indexes in `placed`, newest export first: by its last message on the reference clock, then by id. */
const newestFirst = ({ placed }: Conversation, extents: readonly Extent[]): number[] => {
  const last = (slot: number): number => extents[slot]?.to ?? 0;
  const id = (slot: number): string => placed[slot]?.digest.exportId ?? '';
  return placed.map((_, slot) => slot).sort((one, other) => last(other) - last(one) || (id(one) > id(other) ? -1 : 1));
};

/**
 * Rank of a message as the source of its row's text, from 1, the lowest: a deletion; a system message to "you", and the last message of a
 * file where exports differ (it may be truncated); other messages; an edited message.
 */
const textRank = ({ digest, rowOf }: PlacedExport, index: number, several: Conversation['otherContents']): number => {
  if (digest.kind[index] === KIND_DELETED) return 1;
  if (((digest.flags[index] ?? 0) & FLAG_EDITED) !== 0) return 4;
  if (digest.kind[index] === KIND_SYSTEM && mentionsYou(digest.detail[index] ?? 0)) return 2;
  if (index < digest.length - 1 || !several.has(rowOf[index] ?? 0)) return 3;
  // Of several messages that may be truncated, the longest is the most complete.
  return 2 + Math.min(0.99, ((digest.bodyEnd[index] ?? 0) - (digest.bodyStart[index] ?? 0)) / 65_536);
};

const rowsOf = (
  conversation: Conversation,
  { idExport, idIndex, sourceStart, sourceExport, sourceIndex }: Sources,
  byArrival: readonly number[],
  newest: readonly number[],
  personOfNode: Int32Array,
  untouched: number,
): Rows => {
  const { order, placed, otherContents, from } = conversation;
  const length = order.length;
  const sources = byArrival.flatMap((slot) => placed[slot] ?? []);
  const age = byArrival.map((slot) => newest.indexOf(slot));
  const person = new Int32Array(length);
  person.fill(-1, from);
  const kind = new Uint8Array(length);
  const edited = new Uint8Array(length);
  const [largest] = placed;
  if (largest !== undefined) {
    const alone = onlyColumns(largest, personOfNode, from, untouched);
    person.set(alone.person, from);
    kind.set(alone.kind, from);
    edited.set(alone.edited, from);
  }
  // Most rows have their text and media from the export that gives the id. The others are corrected below.
  const textExport = new Uint16Array(length);
  const textIndex = new Uint32Array(length);
  const mediaExport = new Uint16Array(length);
  const mediaIndex = new Uint32Array(length);
  for (const column of [textExport, mediaExport]) column.set(idExport.subarray(from), from);
  for (const column of [textIndex, mediaIndex]) column.set(idIndex.subarray(from), from);
  for (let at = untouched; at < length; at += 1) {
    const start = sourceStart[at] ?? 0;
    const end = sourceStart[at + 1] ?? 0;
    const first = sources[sourceExport[start] ?? 0];
    if (first === undefined) continue;
    if (end === start + 1) {
      const index = sourceIndex[start] ?? 0;
      const sender = first.digest.sender[index] ?? -1;
      kind[at] = first.digest.kind[index] ?? 0;
      edited[at] = (first.digest.flags[index] ?? 0) & FLAG_EDITED;
      if (sender >= 0) person[at] = personOfNode[first.firstNode + sender] ?? -1;
    } else {
      settle(at, start, end);
    }
  }
  return { person, kind, edited, textExport, textIndex, mediaExport, mediaIndex };

  /**
   * Fills a row of several exports: the text of the highest rank, and among equal ranks the newest; media that names its file; edited and
   * deleted where any export says so.
   */
  function settle(at: number, start: number, end: number): void {
    let bestText = -1;
    let bestMedia = -1;
    let deleted = false;
    let speaker = Number.POSITIVE_INFINITY;
    for (let of = start; of < end; of += 1) {
      const arrival = sourceExport[of] ?? 0;
      const index = sourceIndex[of] ?? 0;
      const source = sources[arrival];
      if (source === undefined) continue;
      const { digest } = source;
      const flags = digest.flags[index] ?? 0;
      const youth = sources.length - (age[arrival] ?? 0);
      const worth = textRank(source, index, otherContents) * RANK_WEIGHT + youth;
      if (worth > bestText) {
        bestText = worth;
        kind[at] = digest.kind[index] ?? 0;
        textExport[at] = arrival;
        textIndex[at] = index;
      }
      const mediaRank = digest.mediaType[index] === NO_MEDIA ? 1 : (flags & FLAG_MEDIA_OMITTED) === 0 ? 3 : 2;
      if (mediaRank * RANK_WEIGHT + youth > bestMedia) {
        bestMedia = mediaRank * RANK_WEIGHT + youth;
        mediaExport[at] = arrival;
        mediaIndex[at] = index;
      }
      if (digest.kind[index] === KIND_DELETED) deleted = true;
      if ((flags & FLAG_EDITED) !== 0) edited[at] = 1;
      // Where exports differ in the sender, the one placed first decides, because the others were aligned with it.
      const sender = digest.sender[index] ?? -1;
      const slot = byArrival[arrival] ?? 0;
      if (sender >= 0 && slot < speaker) {
        speaker = slot;
        person[at] = personOfNode[source.firstNode + sender] ?? -1;
      }
    }
    if (deleted) kind[at] = KIND_DELETED;
  }
};

const peopleOf = (
  { placed, people }: Conversation,
  arrivalOf: readonly number[],
  newest: readonly number[],
): { people: Person[]; personOfNode: Int32Array } => {
  const rankOf = placed.map((_, slot) => newest.indexOf(slot));
  const personOfNode = new Int32Array(people.nodes).fill(-1);
  const result: Person[] = [];
  for (let node = 0; node < people.nodes; node += 1) {
    const root = people.root(node);
    const members = people.members(root);
    if ((personOfNode[root] ?? -1) >= 0) continue;
    for (const member of members) personOfNode[member] = result.length;
    const byAge = members.toSorted((one, other) => (rankOf[people.slot(one)] ?? 0) - (rankOf[people.slot(other)] ?? 0));
    const names = [...new Set(byAge.map((member) => people.name(member)))];
    const earliest = members.reduce((one, other) =>
      (arrivalOf[people.slot(other)] ?? 0) < (arrivalOf[people.slot(one)] ?? 0) ? other : one,
    );
    const source = placed[people.slot(earliest)];
    result.push({
      id: `${source?.digest.exportId.slice(0, 12) ?? ''}-p${(earliest - (source?.firstNode ?? 0)).toString(36)}`,
      name: names[0] ?? '',
      names,
      evidence: names.length > 1 ? people.evidence(root) : [],
    });
  }
  return { people: result, personOfNode };
};

/** Time ranges between the first and last messages of the exports that no export covers. */
const gapsOf = (extents: readonly Extent[]): MergedChat['gaps'] => {
  const covered = extents
    .filter(({ from, to }) => from <= to)
    .sort((one, other) => one.from - other.from || one.to - other.to);
  const gaps: Extent[] = [];
  let end = covered[0]?.to ?? 0;
  for (const { from, to } of covered) {
    if (Math.floor(from / 60) > Math.floor(end / 60)) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  return gaps;
};
