import type { BronzeExport } from './bronze-record.ts';
import type { SilverProgress, SilverWarning } from './silver-progress.ts';
import { chatNameOf, type ExportLibrary, type LibraryExport, ownerOf, wallTime } from './export-library.ts';
import { type ChatGroup, groupExports, type GroupOverride } from './group-exports.ts';
import { mergeExports } from './merge-exports.ts';
import type { MergedChat } from './merged-chat.ts';
import { monthFingerprint, monthsOf, type RowContext, rowWords } from './month-layout.ts';
import { type SettledPart, settledPart, stillSettled } from './settled-part.ts';
import type { ChatState, ExportState, SilverState } from './silver-state.ts';

/** A chat with its rows, as a build holds it while it writes. */
export interface DerivedChat {
  readonly chatId: string;
  readonly name: string;
  readonly merged: MergedChat;
  /** As in `merged.exportIds`. */
  readonly exports: readonly LibraryExport[];
  /** Row numbers by month; those of settled months are left out. */
  readonly months: ReadonlyMap<string, Uint32Array>;
}

/** Every chat as it should be. */
export interface DescribedChats {
  /** By id. */
  readonly states: readonly ChatState[];
  /** In order of arrival. */
  readonly exports: readonly ExportState[];
  readonly warnings: readonly SilverWarning[];
  /** The rows of a chat, as far as a month needs them: those that changed are merged already, others are merged now. */
  derive(chatId: string, month: string): Promise<DerivedChat>;
}

export interface DescribeInput {
  readonly before: SilverState;
  readonly bronze: readonly BronzeExport[];
  readonly overrides: readonly GroupOverride[];
  readonly library: ExportLibrary;
  readonly onProgress: (progress: SilverProgress) => void;
  readonly signal?: AbortSignal;
}

/** Changes when an export says something else than it did in the build before. */
const readAs = ({ record, verdict }: Pick<ExportState, 'record' | 'verdict'>): string => `${record} ${verdict}`;

/** Finds out which exports make which chat and merges the chats whose exports changed. */
export async function describeChats(input: DescribeInput): Promise<DescribedChats> {
  const { before, bronze, overrides, library, onProgress, signal } = input;
  const unknown = bronze.filter(({ record }) => !library.knows(record.exportId));
  const exports: LibraryExport[] = [];
  for (const one of bronze) {
    signal?.throwIfAborted();
    const opened = await library.open(one);
    if (opened !== null) exports.push(opened);
    if (unknown.includes(one)) onProgress({ phase: 'parse', done: unknown.indexOf(one) + 1, total: unknown.length });
  }

  const { chats: groups, warnings } = groupExports(
    exports.map((one) => ({ keys: one.keys, nameHint: chatNameOf(one) })),
    overrides,
  );
  const old = new Map(before.chats.map((chat) => [chat.chatId, chat]));
  const oldReadings = new Map(before.exports.map((state) => [state.exportId, readAs(state)]));
  const byId = new Map(exports.map((one) => [one.state.exportId, one]));
  for (const { exportIds } of groups) {
    signal?.throwIfAborted();
    for (const one of await library.settled(exportIds.map((id) => byId.get(id)!))) byId.set(one.state.exportId, one);
  }
  const derived = new Map<string, DerivedChat>();
  const states: ChatState[] = [];
  const sourcesOf = ({ exportIds }: ChatGroup): LibraryExport[] => exportIds.map((id) => byId.get(id)!);
  const unchanged = (exportId: string): boolean => oldReadings.get(exportId) === readAs(byId.get(exportId)!.state);
  const merge = (group: ChatGroup, settled: SettledPart | null): DerivedChat => {
    const chat = mergeGroup(group, sourcesOf(group), settled);
    derived.set(group.chatId, chat);
    return chat;
  };
  const derive = async (chatId: string, month: string): Promise<DerivedChat> => {
    const chat = derived.get(chatId);
    if (chat !== undefined && (chat.merged.from === 0 || chat.months.has(month))) return chat;
    const group = groups.find((one) => one.chatId === chatId);
    if (group === undefined) throw new TypeError(`chatId: there is no chat ${chatId}`);
    return merge(group, null);
  };
  /** The state of a chat that changed; what cannot have changed is taken from the state before. */
  const describe = (group: ChatGroup, known: ChatState | undefined): ChatState => {
    const settled = known === undefined ? null : settledPart(known, group, sourcesOf(group), unchanged);
    if (settled !== null) {
      const chat = merge(group, settled);
      if (stillSettled(settled, chat.merged)) return stateOf(chat, group.evidence, settled);
    }
    return stateOf(merge(group, null), group.evidence, null);
  };

  for (const [index, group] of groups.entries()) {
    signal?.throwIfAborted();
    const known = old.get(group.chatId);
    const same =
      known !== undefined &&
      known.name === group.name &&
      known.exportIds.length === group.exportIds.length &&
      group.exportIds.every((id, at) => known.exportIds[at] === id && unchanged(id));
    states.push(same ? known : describe(group, known));
    onProgress({ phase: 'merge', done: index + 1, total: groups.length });
  }
  states.sort((a, b) => (a.chatId < b.chatId ? -1 : 1));

  const chatOf = new Map(groups.flatMap(({ chatId, exportIds }) => exportIds.map((id) => [id, chatId] as const)));
  return {
    states,
    exports: [...byId.values()].map(({ state }) => ({ ...state, chatId: chatOf.get(state.exportId)! })),
    warnings: [...warnings, ...states.flatMap(({ doubts }) => doubts)].map(({ code, exportIds, detail }) => ({
      code,
      exportIds,
      detail,
    })),
    derive,
  };
}

function mergeGroup(
  { chatId, name }: ChatGroup,
  exports: readonly LibraryExport[],
  settled: SettledPart | null,
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
  settled: SettledPart | null,
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
  const byPerson = new Uint32Array(merged.people.length);
  const firstSeen = new Uint32Array(exports.length);
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  if (settled !== null) {
    firstSeen[merged.exportIds.indexOf(settled.keys.exportId)]! += settled.rows;
    for (const [sender, count] of settled.messagesOf().entries()) {
      const person = merged.people.findIndex(({ names }) => names.includes(settled.keys.senders[sender]!));
      byPerson[person]! += count;
    }
  }
  for (let row = merged.from; row < merged.length; row++) {
    const person = merged.person[row]!;
    if (person >= 0) byPerson[person]!++;
    firstSeen[merged.idExport[row]!]!++;
    const seconds = merged.sentAt[row]!;
    if (seconds < from) from = seconds;
    if (seconds > to) to = seconds;
  }
  return {
    chatId,
    name,
    exportIds: merged.exportIds,
    messages: merged.length,
    duplicates: exports.reduce((sum, { keys }) => sum + keys.length, 0) - merged.length,
    from: settled?.from ?? (merged.length === 0 ? null : wallTime(from)),
    to: merged.length === 0 ? null : wallTime(to),
    people: merged.people
      .map((person, index) => ({ ...person, messages: byPerson[index]! }))
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
