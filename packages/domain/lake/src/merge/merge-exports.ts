import type { DateOrder } from '@homelake/chat';
import { alignExport, mostTelling } from './align-export.ts';
import type { AlignmentWithEvidence } from './align-export.ts';
import { beginWith, createConversation, place } from './conversation.ts';
import type { Conversation, PlacedExport } from './conversation.ts';
import { takeOrder } from './open-order.ts';
import { redate } from './date-order.ts';
import type { ExportDigest } from './export-digest.ts';
import type { Doubt, MergedChat } from './merged-chat.ts';
import { toMergedChat } from './to-merged-chat.ts';

export interface MergeOptions {
  /** A person's word on the date order of an export, by export id; it stands above every overlap. */
  readonly dateOrders?: Readonly<Record<string, DateOrder>>;
  /** Rows at the beginning, that the result leaves out because they are known: see UnchangedPrefix. */
  readonly from?: number;
}

/**
 * The one conversation that a set of exports of one chat saw. The result depends on the set alone: an export that comes
 * twice counts once, and of the order in which they come (`exports` is in order of arrival) only ids know.
 *
 * The largest export begins, and gives the reference clock. One by one the others are aligned with what is there, those first that
 * share messages with it: letter by letter where two exports agree; otherwise rare contents vote for the shift of the
 * clock, equal content in the same minute pairs in file order and teaches who is who, and what two exports write differently
 * pairs in the gaps between. Messages without a partner become rows of their own, so nothing is lost.
 *
 * Costs little more than the columns it returns for a single export, and for a small one beside a large one little more than
 * a look at the window of time that both cover.
 */
export const mergeExports = (exports: readonly ExportDigest[], options: MergeOptions = {}): MergedChat => {
  const arrived = distinct(exports);
  const conversation = createConversation(
    arrived.reduce((sum, { length }) => sum + length, 0),
    options.from,
  );
  const doubts: Doubt[] = [];
  let waiting = arrived.toSorted(byStanding);
  const first = waiting.shift();
  if (first !== undefined) beginWith(conversation, worded(first, options));
  // An export waits until one that it shares messages with has its place: three telling messages at first, one if
  // there is no better, none if there is nothing left to wait for.
  while (waiting.length > 0) {
    const [at, alignment] = nextToPlace(conversation, waiting, options);
    const keys = waiting[at];
    if (keys === undefined) break;
    waiting = waiting.toSpliced(at, 1);
    settle(conversation, keys, withOrderTaken(conversation, worded(keys, options), alignment), doubts);
  }
  return toMergedChat(conversation, arrived, doubts);
};

/** The export that `mergeExports` begins with. */
export const firstToPlace = (exports: readonly ExportDigest[]): ExportDigest | undefined =>
  exports.toSorted(byStanding)[0];

const distinct = (exports: readonly ExportDigest[]): ExportDigest[] =>
  [...new Map(exports.toReversed().map((keys) => [keys.exportId, keys])).values()].toSorted(
    (one, other) => indexOfId(exports, one) - indexOfId(exports, other),
  );

const indexOfId = (exports: readonly ExportDigest[], { exportId }: ExportDigest): number =>
  exports.findIndex((keys) => keys.exportId === exportId);

/** An order that content alone decides: proved dates before guessed ones, then the longer, the older, the id. */
const byStanding = (one: ExportDigest, other: ExportDigest): number =>
  Number(other.dateOrderProved) - Number(one.dateOrderProved) ||
  other.length - one.length ||
  (one.sentAt.at(-1) ?? 0) - (other.sentAt.at(-1) ?? 0) ||
  (one.exportId < other.exportId ? -1 : 1);

/** The keys with their dates read as a person said. */
const worded = (keys: ExportDigest, { dateOrders }: MergeOptions): ExportDigest => {
  const order = dateOrders?.[keys.exportId];
  if (order === undefined) return keys;
  const sentAt = order === keys.dateOrder ? keys.sentAt : redate(keys.sentAt, keys.dateOrder, order);
  if (sentAt === null) return keys;
  return { ...keys, sentAt, dateOrder: order, dateOrderProved: true, dateOrderAlternatives: [] };
};

const ENOUGH = [3, 1, 0];

const nextToPlace = (
  conversation: Conversation,
  waiting: readonly ExportDigest[],
  options: MergeOptions,
): [at: number, alignment: AlignmentWithEvidence] => {
  const alignments: AlignmentWithEvidence[] = [];
  for (const enough of ENOUGH) {
    for (const [at, keys] of waiting.entries()) {
      const alignment = (alignments[at] ??= bestAlignment(conversation, worded(keys, options)));
      if (alignment.telling >= enough) return [at, alignment];
    }
  }
  throw new TypeError('nextToPlace: nothing waits');
};

/** Under the parser's date order, or under another possible one where that brings more messages together. */
const bestAlignment = (conversation: Conversation, keys: ExportDigest): AlignmentWithEvidence => {
  let best = alignExport(conversation, keys, keys.sentAt, keys.dateOrder);
  for (const order of keys.dateOrderAlternatives) {
    const sentAt = redate(keys.sentAt, keys.dateOrder, order);
    if (sentAt === null || mostTelling(conversation, keys, sentAt) < best.telling) continue;
    const alignment = alignExport(conversation, keys, sentAt, order);
    if (alignment.telling > best.telling || (alignment.telling === best.telling && alignment.paired > best.paired)) {
      best = alignment;
    }
  }
  return best;
};

/** Rows whose order was open take the export's word on it; each change brings at least one more pair, or is the last. */
const withOrderTaken = (
  conversation: Conversation,
  keys: ExportDigest,
  alignment: AlignmentWithEvidence,
): AlignmentWithEvidence => {
  let known = alignment;
  while (takeOrder(conversation, known.moves)) {
    const before = known.paired;
    known = alignExport(conversation, keys, known.sentAt, known.dateOrder);
    if (known.paired <= before) break;
  }
  return known;
};

/** Below this share of pairs in the stretch that two exports both cover, they hardly saw one conversation. */
const LITTLE_IN_COMMON = 0.2;

const settle = (
  conversation: Conversation,
  keys: ExportDigest,
  alignment: AlignmentWithEvidence,
  doubts: Doubt[],
): void => {
  const placed = place(conversation, keys, alignment);
  joinPeople(conversation, placed, alignment, doubts);
  const exportIds = [keys.exportId];
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
  // Asked for only where the answer can matter: counting takes a look at every message.
  const couldBeLittle = paired < Math.min(keys.length, conversation.rowCount) * LITTLE_IN_COMMON;
  const inCommonStretch = couldBeLittle ? alignment.inCommonStretch() : 0;
  if (inCommonStretch >= 5 && paired < inCommonStretch * LITTLE_IN_COMMON) {
    doubts.push({
      code: 'little-in-common',
      exportIds,
      rows: inCommonStretch,
      detail: `only ${paired} messages were found again in the other exports, though they cover the same time`,
    });
  }
};

const joinPeople = (
  { people }: Conversation,
  { keys, firstNode }: PlacedExport,
  alignment: AlignmentWithEvidence,
  doubts: Doubt[],
): void => {
  for (const { sender, root, votes } of alignment.votes) {
    const name = keys.senders[sender] ?? '';
    const known = people.name(root);
    const messages = votes === 1 ? '1 message agrees' : `${votes} messages agree`;
    const why = name === known ? `"${name}": ${messages}` : `"${known}" and "${name}": ${messages}`;
    if (!people.join(root, firstNode + sender, why) && votes >= 3) {
      doubts.push({
        code: 'shared-name',
        exportIds: [keys.exportId],
        rows: votes,
        detail: `"${name}" sent what "${known}" sent in another export, but other evidence tells them apart`,
      });
    }
  }
  // A name says less than messages do, and never makes two names of one export one person.
  for (const [sender, name] of keys.senders.entries()) {
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
