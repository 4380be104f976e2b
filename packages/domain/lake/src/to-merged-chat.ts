import { FLAG_EDITED, FLAG_MEDIA_OMITTED } from '@homelake/chat';
import { indexes } from './conversation.ts';
import type { Conversation, PlacedExport } from './conversation.ts';
import { KIND_DELETED } from './export-keys.ts';
import type { ExportKeys } from './export-keys.ts';
import type { Doubt, MergedChat, Person } from './merged-chat.ts';

const NO_MEDIA = 255;

/** The finished conversation as the columns of a MergedChat. */
export const toMergedChat = (
  conversation: Conversation,
  arrived: readonly ExportKeys[],
  doubts: readonly Doubt[],
): MergedChat => {
  const { order, placed, rowTime } = conversation;
  const length = order.length;
  const byArrival = arrived.map(({ exportId }) => placed.findIndex(({ keys }) => keys.exportId === exportId));
  const arrivalOf = placed.map(({ keys }) => arrived.findIndex(({ exportId }) => exportId === keys.exportId));
  const shared = {
    length,
    exportIds: arrived.map(({ exportId }) => exportId),
    shifts: byArrival.flatMap((slot) => {
      const source = placed[slot];
      return (source?.shifts ?? []).map((shift) => ({ exportId: source?.keys.exportId ?? '', ...shift }));
    }),
    doubts: doubts.toSorted((one, other) => (describe(one) < describe(other) ? -1 : 1)),
    dateOrders: byArrival.flatMap((slot) => {
      const source = placed[slot];
      if (source === undefined || source.dateOrder === source.keys.dateOrder) return [];
      return [{ exportId: source.keys.exportId, order: source.dateOrder, votes: source.paired }];
    }),
    gaps: gapsOf(conversation),
  };
  const only = placed.length === 1 ? placed[0] : undefined;
  const sources = only === undefined ? sourcesOf(conversation, byArrival) : onlySource(only);
  const newest = newestFirst(conversation);
  const { people, personOfNode } = peopleOf(conversation, arrivalOf, newest);
  const rows =
    only === undefined ? rowsOf(conversation, arrivalOf, newest, personOfNode) : onlyRows(only, personOfNode);
  const sentAt = only?.keys.sentAt ?? new Float64Array(length);
  if (only === undefined) for (let at = 0; at < length; at += 1) sentAt[at] = rowTime[order[at] ?? 0] ?? 0;
  return { ...shared, ...sources, ...rows, sentAt, people };
};

const describe = ({ code, exportIds, rows, detail }: Doubt): string => JSON.stringify([code, exportIds, detail, rows]);

type Sources = Pick<MergedChat, 'idExport' | 'idIndex' | 'sourceStart' | 'sourceExport' | 'sourceIndex'>;
type Rows = Pick<MergedChat, 'person' | 'kind' | 'edited' | 'textExport' | 'textIndex' | 'mediaExport' | 'mediaIndex'>;

/** One export is its own conversation: most columns are the export's own, or one and the same. */
const onlySource = ({ keys: { length } }: PlacedExport): Sources => {
  const rising = new Uint32Array(indexes(length + 1).buffer);
  const index = rising.subarray(0, length);
  const zero = new Uint16Array(length);
  return { idExport: zero, idIndex: index, sourceStart: rising, sourceExport: zero, sourceIndex: index };
};

const onlyRows = ({ keys, rowOf }: PlacedExport, personOfNode: Int32Array): Rows => {
  const { length, sender, flags, kind } = keys;
  const person = new Int32Array(length);
  const edited = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    const who = sender[at] ?? -1;
    person[at] = who < 0 ? -1 : (personOfNode[who] ?? -1);
    if (((flags[at] ?? 0) & FLAG_EDITED) !== 0) edited[at] = 1;
  }
  const index = new Uint32Array(rowOf.buffer, rowOf.byteOffset, length);
  const zero = new Uint16Array(length);
  return { person, kind, edited, textExport: zero, textIndex: index, mediaExport: zero, mediaIndex: index };
};

const sourcesOf = ({ order, placed }: Conversation, byArrival: readonly number[]): Sources => {
  const length = order.length;
  const counts = new Uint32Array(length);
  for (const { rowOf } of placed) {
    for (let index = 0; index < rowOf.length; index += 1) {
      const row = rowOf[index] ?? 0;
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
  const sourceStart = new Uint32Array(length + 1);
  const nextOfRow = new Uint32Array(length);
  let sum = 0;
  for (let at = 0; at < length; at += 1) {
    const row = order[at] ?? 0;
    sourceStart[at] = sum;
    nextOfRow[row] = sum;
    sum += counts[row] ?? 0;
  }
  sourceStart[length] = sum;
  const sourceExport = new Uint16Array(sum);
  const sourceIndex = new Uint32Array(sum);
  for (const [arrival, slot] of byArrival.entries()) {
    const rowOf = placed[slot]?.rowOf ?? new Int32Array(0);
    for (let index = 0; index < rowOf.length; index += 1) {
      const row = rowOf[index] ?? 0;
      const at = nextOfRow[row] ?? 0;
      nextOfRow[row] = at + 1;
      sourceExport[at] = arrival;
      sourceIndex[at] = index;
    }
  }
  const idExport = new Uint16Array(length);
  const idIndex = new Uint32Array(length);
  for (let at = 0; at < length; at += 1) {
    const start = sourceStart[at] ?? 0;
    idExport[at] = sourceExport[start] ?? 0;
    idIndex[at] = sourceIndex[start] ?? 0;
  }
  return { idExport, idIndex, sourceStart, sourceExport, sourceIndex };
};

/** Places of the exports in `placed`, newest first: by the last message on the reference clock, then by id. */
const newestFirst = ({ placed, rowTime }: Conversation): number[] => {
  const last = placed.map(({ rowOf }) => {
    let newest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < rowOf.length; index += 1) {
      newest = Math.max(newest, rowTime[rowOf[index] ?? 0] ?? 0);
    }
    return newest;
  });
  const id = (slot: number): string => placed[slot]?.keys.exportId ?? '';
  return placed
    .map((_, slot) => slot)
    .sort((one, other) => (last[other] ?? 0) - (last[one] ?? 0) || (id(one) > id(other) ? -1 : 1));
};

/** How well a message gives its row's text: a deletion hardly, a cut text poorly, an edit best. */
const textRank = (source: PlacedExport, index: number): number => {
  if (source.keys.kind[index] === KIND_DELETED) return 1;
  if (source.lastIsCut && index === source.keys.length - 1) return 2;
  return ((source.keys.flags[index] ?? 0) & FLAG_EDITED) === 0 ? 3 : 4;
};

const rowsOf = (
  conversation: Conversation,
  arrivalOf: readonly number[],
  newest: readonly number[],
  personOfNode: Int32Array,
): Rows => {
  const { order, placed } = conversation;
  const length = order.length;
  const positionOf = new Int32Array(length);
  for (let at = 0; at < length; at += 1) positionOf[order[at] ?? 0] = at;
  const person = new Int32Array(length).fill(-1);
  const kind = new Uint8Array(length);
  const edited = new Uint8Array(length);
  const textExport = new Uint16Array(length);
  const textIndex = new Uint32Array(length);
  const mediaExport = new Uint16Array(length);
  const mediaIndex = new Uint32Array(length);
  const rank = new Uint8Array(length);
  const deleted = new Uint8Array(length);
  const mediaRank = new Uint8Array(length);
  for (const slot of newest) {
    const source = placed[slot];
    if (source === undefined) continue;
    const { keys, rowOf } = source;
    const arrival = arrivalOf[slot] ?? 0;
    for (let index = 0; index < rowOf.length; index += 1) {
      const at = positionOf[rowOf[index] ?? 0] ?? 0;
      const ownRank = textRank(source, index);
      if (ownRank > (rank[at] ?? 0)) {
        rank[at] = ownRank;
        kind[at] = keys.kind[index] ?? 0;
        textExport[at] = arrival;
        textIndex[at] = index;
      }
      if (ownRank === 1) deleted[at] = 1;
      if (((keys.flags[index] ?? 0) & FLAG_EDITED) !== 0) edited[at] = 1;
      const isMedia = keys.mediaType[index] !== NO_MEDIA;
      const ownMediaRank = isMedia ? (((keys.flags[index] ?? 0) & FLAG_MEDIA_OMITTED) === 0 ? 3 : 2) : 1;
      if (ownMediaRank > (mediaRank[at] ?? 0)) {
        mediaRank[at] = ownMediaRank;
        mediaExport[at] = arrival;
        mediaIndex[at] = index;
      }
    }
  }
  // Of several names for one row's sender the first placed export's stands: the others were aligned with it.
  for (const { keys, rowOf, firstNode } of placed.toReversed()) {
    for (let index = 0; index < rowOf.length; index += 1) {
      const sender = keys.sender[index] ?? -1;
      if (sender >= 0) person[positionOf[rowOf[index] ?? 0] ?? 0] = personOfNode[firstNode + sender] ?? -1;
    }
  }
  for (let at = 0; at < length; at += 1) if (deleted[at] === 1) kind[at] = KIND_DELETED;
  return { person, kind, edited, textExport, textIndex, mediaExport, mediaIndex };
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
      id: `${source?.keys.exportId.slice(0, 12) ?? ''}-p${(earliest - (source?.firstNode ?? 0)).toString(36)}`,
      name: names[0] ?? '',
      names,
      evidence: names.length > 1 ? people.evidence(root) : [],
    });
  }
  return { people: result, personOfNode };
};

/** Stretches between the exports' own first and last messages that none of them covers. */
const gapsOf = ({ placed, rowTime }: Conversation): MergedChat['gaps'] => {
  if (placed.length < 2) return [];
  const covered = placed
    .filter(({ rowOf }) => rowOf.length > 0)
    .map(({ rowOf }) => {
      let from = Number.POSITIVE_INFINITY;
      let to = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < rowOf.length; index += 1) {
        const time = rowTime[rowOf[index] ?? 0] ?? 0;
        if (time < from) from = time;
        if (time > to) to = time;
      }
      return { from, to };
    })
    .sort((one, other) => one.from - other.from || one.to - other.to);
  const gaps: { from: number; to: number }[] = [];
  let end = covered[0]?.to ?? 0;
  for (const { from, to } of covered) {
    if (Math.floor(from / 60) > Math.floor(end / 60)) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  return gaps;
};
