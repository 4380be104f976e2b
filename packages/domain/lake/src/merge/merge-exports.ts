import type { DateOrder } from '@homelake/chat';
import { alignExport, maxDistinctivePairs } from './align-export.ts';
import type { AlignmentWithEvidence } from './align-export.ts';
import { placeFirst, createConversation, place } from './conversation.ts';
import type { Conversation, PlacedExport } from './conversation.ts';
import { reorderRows } from './reorder-rows.ts';
import { redate } from './date-order.ts';
import type { ExportDigest } from './export-digest.ts';
import type { Doubt, MergedChat } from './merged-chat.ts';
import { toMergedChat } from './to-merged-chat.ts';

export interface MergeOptions {
  /** Date orders that the owner chose, by export id. They override the evidence of overlaps. */
  readonly dateOrders?: Readonly<Record<string, DateOrder>>;
  /** Number of rows at the beginning that the result leaves empty, because they are known: see UnchangedPrefix. */
  readonly from?: number;
}

/**
 * Merges a set of exports of one chat into one conversation. The result depends on the set alone: an export that occurs twice counts once,
 * and the order of arrival (`exports`) affects only ids.
 *
 * The largest export is placed first and gives the reference clock. The others are aligned one after the other with the conversation so far,
 * those first that share messages with it. Exports that agree exactly are paired by a parallel walk. Otherwise rare contents vote for the
 * clock shift, equal contents in the same minute pair in file order and show which names are one person, and messages that exports write
 * differently pair in the gaps. An unpaired message becomes a row of its own, so nothing is lost.
 *
 * A single export costs little more than the returned columns. A small export beside a large one costs little more than a scan of the time
 * range that both cover.
 */
export const mergeExports = (exports: readonly ExportDigest[], options: MergeOptions = {}): MergedChat => {
  const arrived = distinct(exports);
  const conversation = createConversation(
    arrived.reduce((sum, { length }) => sum + length, 0),
    options.from,
  );
  const doubts: Doubt[] = [];
  let waiting = arrived.toSorted(byPriority);
  const first = waiting.shift();
  if (first !== undefined) placeFirst(conversation, withChosenDateOrder(first, options));
  // An export is placed when it shares at least three distinctive messages with the conversation; where none does, one message is enough, and
  // in the end none.
  while (waiting.length > 0) {
    const [at, alignment] = nextToPlace(conversation, waiting, options);
    const digest = waiting[at];
    if (digest === undefined) break;
    waiting = waiting.toSpliced(at, 1);
    settle(
      conversation,
      digest,
      withRowsReordered(conversation, withChosenDateOrder(digest, options), alignment),
      doubts,
    );
  }
  return toMergedChat(conversation, arrived, doubts);
};

/** Returns the export that `mergeExports` places first, which gives the reference clock. Undefined without exports. */
export const referenceExport = (exports: readonly ExportDigest[]): ExportDigest | undefined =>
  exports.toSorted(byPriority)[0];

const distinct = (exports: readonly ExportDigest[]): ExportDigest[] =>
  [...new Map(exports.toReversed().map((digest) => [digest.exportId, digest])).values()].toSorted(
    (one, other) => indexOfId(exports, one) - indexOfId(exports, other),
  );

const indexOfId = (exports: readonly ExportDigest[], { exportId }: ExportDigest): number =>
  exports.findIndex((digest) => digest.exportId === exportId);

/** Order of placement, decided by content alone: proved dates before guessed ones, then longer, then older, then by id. */
const byPriority = (one: ExportDigest, other: ExportDigest): number =>
  Number(other.dateOrderProved) - Number(one.dateOrderProved) ||
  other.length - one.length ||
  (one.sentAt.at(-1) ?? 0) - (other.sentAt.at(-1) ?? 0) ||
  (one.exportId < other.exportId ? -1 : 1);

/** Returns the digest with its dates in the order that the owner chose. */
const withChosenDateOrder = (digest: ExportDigest, { dateOrders }: MergeOptions): ExportDigest => {
  const order = dateOrders?.[digest.exportId];
  if (order === undefined) return digest;
  const sentAt = order === digest.dateOrder ? digest.sentAt : redate(digest.sentAt, digest.dateOrder, order);
  if (sentAt === null) return digest;
  return { ...digest, sentAt, dateOrder: order, dateOrderProved: true, dateOrderAlternatives: [] };
};

const ENOUGH = [3, 1, 0];

const nextToPlace = (
  conversation: Conversation,
  waiting: readonly ExportDigest[],
  options: MergeOptions,
): [at: number, alignment: AlignmentWithEvidence] => {
  const alignments: AlignmentWithEvidence[] = [];
  for (const enough of ENOUGH) {
    for (const [at, digest] of waiting.entries()) {
      const alignment = (alignments[at] ??= bestAlignment(conversation, withChosenDateOrder(digest, options)));
      if (alignment.distinctive >= enough) return [at, alignment];
    }
  }
  throw new TypeError('nextToPlace: nothing waits');
};

/** Aligns an export under the parser's date order, and under another possible order where that pairs more messages. */
const bestAlignment = (conversation: Conversation, digest: ExportDigest): AlignmentWithEvidence => {
  let best = alignExport(conversation, digest, digest.sentAt, digest.dateOrder);
  for (const order of digest.dateOrderAlternatives) {
    const sentAt = redate(digest.sentAt, digest.dateOrder, order);
    if (sentAt === null || maxDistinctivePairs(conversation, digest, sentAt) < best.distinctive) continue;
    const alignment = alignExport(conversation, digest, sentAt, order);
    if (
      alignment.distinctive > best.distinctive ||
      (alignment.distinctive === best.distinctive && alignment.paired > best.paired)
    ) {
      best = alignment;
    }
  }
  return best;
};

/** Moves rows of uncertain order to the order in the export, and aligns again. Ends when a change brings no further pair. */
const withRowsReordered = (
  conversation: Conversation,
  digest: ExportDigest,
  alignment: AlignmentWithEvidence,
): AlignmentWithEvidence => {
  let known = alignment;
  while (reorderRows(conversation, known.moves)) {
    const before = known.paired;
    known = alignExport(conversation, digest, known.sentAt, known.dateOrder);
    if (known.paired <= before) break;
  }
  return known;
};

/** Below this share of pairs in the time range that both cover, the exports are probably not of one conversation. */
const LITTLE_IN_COMMON = 0.2;

const settle = (
  conversation: Conversation,
  digest: ExportDigest,
  alignment: AlignmentWithEvidence,
  doubts: Doubt[],
): void => {
  const placed = place(conversation, digest, alignment);
  joinPeople(conversation, placed, alignment, doubts);
  const exportIds = [digest.exportId];
  if (alignment.possibleDoubles > 0) {
    doubts.push({
      code: 'possible-double',
      exportIds,
      rows: alignment.possibleDoubles,
      detail:
        'the same words stand in the same minute of another export, but sender or order speak against one message',
    });
  }
  const { paired } = alignment;
  // Computed only where the result can matter, because it reads every message.
  const couldBeLittle = paired < Math.min(digest.length, conversation.rowCount) * LITTLE_IN_COMMON;
  const inCommonTime = couldBeLittle ? alignment.inCommonTime() : 0;
  if (inCommonTime >= 5 && paired < inCommonTime * LITTLE_IN_COMMON) {
    doubts.push({
      code: 'little-in-common',
      exportIds,
      rows: inCommonTime,
      detail: `only ${paired === 1 ? '1 message was' : `${paired} messages were`} found again in the other exports, though they cover the same time`,
    });
  }
};

const joinPeople = (
  { people }: Conversation,
  { digest, firstNode }: PlacedExport,
  alignment: AlignmentWithEvidence,
  doubts: Doubt[],
): void => {
  for (const { sender, root, votes } of alignment.votes) {
    const name = digest.senders[sender] ?? '';
    const known = people.name(root);
    const messages = votes === 1 ? '1 message agrees' : `${votes} messages agree`;
    const why = name === known ? `"${name}": ${messages}` : `"${known}" and "${name}": ${messages}`;
    if (!people.join(root, firstNode + sender, why) && votes >= 3) {
      doubts.push({
        code: 'shared-name',
        exportIds: [digest.exportId],
        rows: votes,
        detail: `"${name}" sent what "${known}" sent in another export, but other evidence tells them apart`,
      });
    }
  }
  // Names are weaker evidence than messages, and never join two names of one export.
  for (const [sender, name] of digest.senders.entries()) {
    for (const namesake of namesakes(people, firstNode, firstNode + sender)) {
      people.join(namesake, firstNode + sender, `"${name}": the same name`);
    }
  }
};

const namesakes = (people: Conversation['people'], before: number, node: number): Set<number> => {
  const key = people.nameKey(node);
  const roots = new Set<number>();
  for (let other = 0; other < before; other += 1) if (people.nameKey(other) === key) roots.add(people.root(other));
  return roots;
};
