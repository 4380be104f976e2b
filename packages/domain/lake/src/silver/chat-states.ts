import type { BronzeExport } from '../bronze/bronze-record.ts';
import { type ChatExport, sampleOf } from './chat-export.ts';
import type { ExportLibrary } from './export-library.ts';
import { type ChatGroup, groupExports, type GroupOverride } from '../merge/group-exports.ts';
import { type DerivedChat, mergeChat } from './merge-chat.ts';
import { settleReadings } from '../merge/settle-readings.ts';
import type { SilverProgress, SilverWarning } from './silver-progress.ts';
import type { ChatState, ExportState, SilverState } from './silver-state.ts';

/** The state that every chat has after the build. */
export interface DescribedChats {
  /** Ordered by id. */
  readonly states: readonly ChatState[];
  /** In order of arrival. */
  readonly exports: readonly ExportState[];
  readonly warnings: readonly SilverWarning[];
  /**
   * Returns the rows of a chat that a month needs. Changed chats are merged already; others are merged at the first call. Throws TypeError
   * for an unknown chat.
   */
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

/** A value that changes when an export's record changes, or the verdict under which it is parsed. */
const readAs = ({ record, verdict }: Pick<ExportState, 'record' | 'verdict'>): string => `${record} ${verdict}`;

/** Groups exports into chats, and merges the chats whose exports changed. */
export async function describeChats(input: DescribeInput): Promise<DescribedChats> {
  const { before, bronze, overrides, library, onProgress, signal } = input;
  const exports = await library.openAll(bronze, (done, total) => {
    signal?.throwIfAborted();
    onProgress({ phase: 'parse', done, total });
  });
  const samples = new Map(exports.map((one) => [one.state.exportId, sampleOf(one)]));
  const { chats: groups, warnings } = groupExports([...samples.values()], overrides);
  const byId = new Map(exports.map((one) => [one.state.exportId, one]));
  for (const { exportIds } of groups) {
    signal?.throwIfAborted();
    const verdicts = settleReadings(exportIds.map((id) => samples.get(id)!));
    for (const [at, id] of exportIds.entries()) {
      const verdict = verdicts[at] ?? null;
      if (verdict !== null) byId.set(id, await library.readUnder(byId.get(id)!, verdict));
    }
  }

  const old = new Map(before.chats.map((chat) => [chat.chatId, chat]));
  const oldReadings = new Map(before.exports.map((state) => [state.exportId, readAs(state)]));
  const derived = new Map<string, DerivedChat>();
  const states: ChatState[] = [];
  const sourcesOf = ({ exportIds }: ChatGroup): ChatExport[] => exportIds.map((id) => byId.get(id)!);
  const unchangedOf = ({ exportIds }: ChatGroup): string[] =>
    exportIds.filter((id) => oldReadings.get(id) === readAs(byId.get(id)!.state));
  const derive = async (chatId: string, month: string): Promise<DerivedChat> => {
    const known = derived.get(chatId);
    if (known !== undefined && (known.merged.from === 0 || known.months.has(month))) return known;
    const group = groups.find((one) => one.chatId === chatId);
    if (group === undefined) throw new TypeError(`chatId: there is no chat ${chatId}`);
    const { chat } = mergeChat(group, sourcesOf(group));
    derived.set(chatId, chat);
    return chat;
  };

  for (const [index, group] of groups.entries()) {
    signal?.throwIfAborted();
    const known = old.get(group.chatId);
    const unchanged = unchangedOf(group);
    const same =
      known !== undefined &&
      known.name === group.name &&
      known.exportIds.length === group.exportIds.length &&
      group.exportIds.every((id, at) => known.exportIds[at] === id && unchanged.includes(id));
    if (same) states.push(known);
    else {
      const { chat, state } = mergeChat(group, sourcesOf(group), known && { state: known, unchanged });
      derived.set(group.chatId, chat);
      states.push(state);
    }
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
