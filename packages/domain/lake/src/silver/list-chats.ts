import type { ObjectStore } from '@homelake/storage';
import { type ChatSummary, summaryOf } from './chat-summaries.ts';
import { type ChatState, type ExportState, readSilverState } from './silver-state.ts';

/** Lists every export that the last build read, in order of arrival. */
export async function listExports(store: ObjectStore): Promise<readonly ExportState[]> {
  return (await readSilverState(store)).exports;
}

/** The explanation of a merged chat: the messages of each export, corrected clocks, joined names, doubts and gaps. */
export interface ChatExplanation extends ChatSummary {
  /** In order of arrival. */
  readonly sources: readonly (ExportState & { /** Rows that no earlier export had. */ readonly firstSeen: number })[];
  /** Number of messages in its exports minus the number of rows. */
  readonly duplicates: number;
  readonly joinedNames: ChatState['people'];
  readonly shifts: ChatState['shifts'];
  /** Exports whose date order the overlap with others corrected. */
  readonly dateOrders: ChatState['dateOrders'];
  readonly doubts: ChatState['doubts'];
  readonly gaps: ChatState['gaps'];
  /** Reasons why these exports are one chat, in words for a person. */
  readonly evidence: readonly string[];
}

/** Explains a chat of the last build. Null where there is no such chat. */
export async function explainChat(store: ObjectStore, chatId: string): Promise<ChatExplanation | null> {
  const { chats, exports } = await readSilverState(store);
  const chat = chats.find((one) => one.chatId === chatId);
  if (chat === undefined) return null;
  const { duplicates, people, shifts, dateOrders, doubts, gaps, evidence, exportIds, firstSeen } = chat;
  return {
    ...summaryOf(chat),
    sources: exportIds.flatMap((id, index) => {
      const source = exports.find(({ exportId }) => exportId === id);
      return source === undefined ? [] : [{ ...source, firstSeen: firstSeen[index] ?? 0 }];
    }),
    duplicates,
    joinedNames: people.filter(({ names }) => names.length > 1),
    shifts,
    dateOrders,
    doubts,
    gaps,
    evidence,
  };
}
