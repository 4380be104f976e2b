import { type ChatExport, ownerOf, wallTime } from './chat-export.ts';
import type { ChatGroup } from '../merge/group-exports.ts';
import { mergeExports } from '../merge/merge-exports.ts';
import type { MergedChat } from '../merge/merged-chat.ts';
import { monthFingerprint, monthsOf, type RowContext, rowWords } from './month-layout.ts';
import { type UnchangedPrefix, unchangedPrefix, isPrefixUnchanged } from './unchanged-prefix.ts';
import type { ChatState } from './silver-state.ts';

/** A chat with its rows. Plain data. */
export interface DerivedChat {
  readonly chatId: string;
  readonly name: string;
  readonly merged: MergedChat;
  /** In the order of `merged.exportIds`. */
  readonly exports: readonly ChatExport[];
  /** Row numbers by month. Months of an unchanged prefix are left out. */
  readonly months: ReadonlyMap<string, Uint32Array>;
}

/** The state of a chat in the last build. */
export interface KnownChat {
  readonly state: ChatState;
  /** Ids of the chat's exports whose record and verdict have not changed since that build. */
  readonly unchanged: readonly string[];
}

/**
 * Merges one chat, and returns its rows and state. Pure: arguments and results are plain data, so it can run on any machine.
 * @param exports the exports of `group.exportIds`, in their order, parsed as `settleReadings` says
 * @param known the state of the last build. With it, the rows of the first months are left out where they cannot have changed since. The
 *   returned state is complete in either case
 */
export function mergeChat(
  group: ChatGroup,
  exports: readonly ChatExport[],
  known?: KnownChat,
): { readonly chat: DerivedChat; readonly state: ChatState } {
  const isUnchanged = (exportId: string): boolean => known?.unchanged.includes(exportId) === true;
  const prefix = known === undefined ? null : unchangedPrefix(known.state, group, exports, isUnchanged);
  if (prefix !== null) {
    const chat = mergeGroup(group, exports, prefix);
    if (isPrefixUnchanged(prefix, chat.merged)) return { chat, state: stateOf(chat, group.evidence, prefix) };
  }
  const chat = mergeGroup(group, exports, null);
  return { chat, state: stateOf(chat, group.evidence, null) };
}

function mergeGroup(
  { chatId, name }: ChatGroup,
  exports: readonly ChatExport[],
  prefix: UnchangedPrefix | null,
): DerivedChat {
  const merged = mergeExports(
    exports.map(({ digest }) => digest),
    { from: prefix?.rows ?? 0 },
  );
  const months = new Map(monthsOf(merged).map(({ month, rows }) => [month, rows]));
  return { chatId, name, merged, exports, months };
}

/** Differs where the text of an export was replaced since a build, because rows may have been made from the damaged text. */
const replacedOf = ({ bronze: { record } }: ChatExport): string =>
  record.replaced === undefined ? '' : ` ${record.replaced}`;

function stateOf(
  { chatId, name, merged, exports, months }: DerivedChat,
  evidence: readonly string[],
  prefix: UnchangedPrefix | null,
): ChatState {
  const context: RowContext = {
    chatName: name,
    exports: exports.map((one) => ({
      digest: one.digest,
      reading: `${ownerOf(one)} ${one.state.verdict}${replacedOf(one)}`,
      // The media of a record are sorted, so equal media give equal text.
      mediaState: JSON.stringify(one.bronze.record.media),
    })),
  };
  const words = rowWords(merged, context);
  const byPerson = merged.people.map(() => ({ messages: 0, from: Infinity, to: -Infinity }));
  const firstSeen = new Uint32Array(exports.length);
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  const take = (person: number, seconds: number): void => {
    const sent = byPerson[person]!;
    sent.messages++;
    if (seconds < sent.from) sent.from = seconds;
    if (seconds > sent.to) sent.to = seconds;
  };
  if (prefix !== null) {
    firstSeen[merged.exportIds.indexOf(prefix.digest.exportId)]! += prefix.rows;
    const personOf = prefix.digest.senders.map((name) => merged.people.findIndex(({ names }) => names.includes(name)));
    prefix.eachSent((sender, seconds) => take(personOf[sender]!, seconds));
  }
  for (let row = merged.from; row < merged.length; row++) {
    const person = merged.person[row]!;
    const seconds = merged.sentAt[row]!;
    if (person >= 0) take(person, seconds);
    firstSeen[merged.idExport[row]!]!++;
    if (seconds < from) from = seconds;
    if (seconds > to) to = seconds;
  }
  return {
    chatId,
    name,
    kind: merged.people.length > 2 || exports.some(({ digest }) => digest.isGroup) ? 'group' : 'direct',
    exportIds: merged.exportIds,
    messages: merged.length,
    duplicates: exports.reduce((sum, { digest }) => sum + digest.length, 0) - merged.length,
    from: prefix?.from ?? (merged.length === 0 ? null : wallTime(from)),
    to: merged.length === 0 ? null : wallTime(to),
    people: merged.people
      .map((person, index) => {
        const { messages, from, to } = byPerson[index]!;
        const none = messages === 0;
        return { ...person, messages, from: none ? null : wallTime(from), to: none ? null : wallTime(to) };
      })
      .sort((a, b) => b.messages - a.messages || (a.id < b.id ? -1 : 1)),
    shifts: merged.shifts,
    dateOrders: merged.dateOrders,
    doubts: merged.doubts,
    gaps: merged.gaps,
    firstSeen: [...firstSeen],
    evidence,
    months: {
      ...prefix?.months,
      ...Object.fromEntries(
        [...months].map(([month, rows]) => [
          month,
          { rows: rows.length, fingerprint: monthFingerprint(merged, rows, context, words) },
        ]),
      ),
    },
  };
}
