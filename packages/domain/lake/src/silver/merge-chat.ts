import { type ChatExport, ownerOf, wallTime } from './chat-export.ts';
import type { ChatGroup } from '../merge/group-exports.ts';
import { mergeExports } from '../merge/merge-exports.ts';
import type { MergedChat } from '../merge/merged-chat.ts';
import { monthFingerprint, monthsOf, type RowContext, rowWords } from './month-layout.ts';
import { type UnchangedPrefix, unchangedPrefix, stillSettled } from './unchanged-prefix.ts';
import type { ChatState } from './silver-state.ts';

/** A chat with its rows. Plain data. */
export interface DerivedChat {
  readonly chatId: string;
  readonly name: string;
  readonly merged: MergedChat;
  /** As in `merged.exportIds`. */
  readonly exports: readonly ChatExport[];
  /** Row numbers by month; those of settled months are left out. */
  readonly months: ReadonlyMap<string, Uint32Array>;
}

/** A chat as the last build left it. */
export interface KnownChat {
  readonly state: ChatState;
  /** Ids of exports of the chat that say today what they said to that build. */
  readonly unchanged: readonly string[];
}

/**
 * The rows of one chat, and its state. Pure: all that it takes and gives is plain data, and so can be done on any machine.
 * @param exports of `group.exportIds`, in their order, read as `settleReadings` says
 * @param known lets months at the beginning be left out that cannot have changed; the state is the same without it, the rows are whole
 */
export function mergeChat(
  group: ChatGroup,
  exports: readonly ChatExport[],
  known?: KnownChat,
): { readonly chat: DerivedChat; readonly state: ChatState } {
  const isUnchanged = (exportId: string): boolean => known?.unchanged.includes(exportId) === true;
  const settled = known === undefined ? null : unchangedPrefix(known.state, group, exports, isUnchanged);
  if (settled !== null) {
    const chat = mergeGroup(group, exports, settled);
    if (stillSettled(settled, chat.merged)) return { chat, state: stateOf(chat, group.evidence, settled) };
  }
  const chat = mergeGroup(group, exports, null);
  return { chat, state: stateOf(chat, group.evidence, null) };
}

function mergeGroup(
  { chatId, name }: ChatGroup,
  exports: readonly ChatExport[],
  settled: UnchangedPrefix | null,
): DerivedChat {
  const merged = mergeExports(
    exports.map(({ keys }) => keys),
    { from: settled?.rows ?? 0 },
  );
  const months = new Map(monthsOf(merged).map(({ month, rows }) => [month, rows]));
  return { chatId, name, merged, exports, months };
}

function stateOf(
  { chatId, name, merged, exports, months }: DerivedChat,
  evidence: readonly string[],
  settled: UnchangedPrefix | null,
): ChatState {
  const context: RowContext = {
    chatName: name,
    exports: exports.map((one) => ({
      keys: one.keys,
      reading: `${ownerOf(one)} ${one.state.verdict}`,
      // Records are written with their media in order.
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
  if (settled !== null) {
    firstSeen[merged.exportIds.indexOf(settled.keys.exportId)]! += settled.rows;
    const personOf = settled.keys.senders.map((name) => merged.people.findIndex(({ names }) => names.includes(name)));
    settled.eachSent((sender, seconds) => take(personOf[sender]!, seconds));
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
    kind: merged.people.length > 2 || exports.some(({ keys }) => keys.isGroup) ? 'group' : 'direct',
    exportIds: merged.exportIds,
    messages: merged.length,
    duplicates: exports.reduce((sum, { keys }) => sum + keys.length, 0) - merged.length,
    from: settled?.from ?? (merged.length === 0 ? null : wallTime(from)),
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
      ...settled?.months,
      ...Object.fromEntries(
        [...months].map(([month, rows]) => [
          month,
          { rows: rows.length, fingerprint: monthFingerprint(merged, rows, context, words) },
        ]),
      ),
    },
  };
}
