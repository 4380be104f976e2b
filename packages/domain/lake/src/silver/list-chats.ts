import type { ObjectStore } from '@homelake/storage';
import { type ChatSummary, summaryOf } from './chat-summaries.ts';
import { type ChatState, type ExportState, readSilverState } from './silver-state.ts';

/** Every export that the last build read, in order of arrival. */
export async function listExports(store: ObjectStore): Promise<readonly ExportState[]> {
  return (await readSilverState(store)).exports;
}

/** Why a chat is what it is: what each export gave, which clocks were shifted, which names were joined, what is in doubt. */
export interface ChatExplanation extends ChatSummary {
  /** In order of arrival. */
  readonly sources: readonly (ExportState & { /** Rows that no earlier export had. */ readonly firstSeen: number })[];
  /** Messages of exports beyond one a row. */
  readonly duplicates: number;
  readonly joinedNames: ChatState['people'];
  readonly shifts: ChatState['shifts'];
  /** Exports whose dates the overlap reads in another order than the parser guessed. */
  readonly dateOrders: ChatState['dateOrders'];
  readonly doubts: ChatState['doubts'];
  readonly gaps: ChatState['gaps'];
  /** Why these exports are one chat. */
  readonly evidence: readonly string[];
}

/** null where there is no such chat. */
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
