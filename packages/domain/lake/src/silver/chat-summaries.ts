import { type ObjectStore, silverStateKey } from '@homelake/storage';
import type { ChatState } from './silver-state.ts';
import { SILVER_VERSION } from '../tables/silver-version.ts';

/** Summary of a chat, from the last build. */
export interface ChatSummary {
  readonly chatId: string;
  readonly name: string;
  readonly exports: number;
  readonly messages: number;
  /** Most messages first. */
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly names: readonly string[];
    readonly messages: number;
  }[];
  /** First and last wall time, `YYYY-MM-DDTHH:MM:SS`; null where the chat has no message. */
  readonly from: string | null;
  readonly to: string | null;
  /** Months with messages, `YYYY-MM`, ascending. */
  readonly months: readonly string[];
}

/** Key of the summaries of all chats. It is a small object, written by every build, so that a list of chats need not read the whole state. */
export const CHAT_SUMMARIES_KEY = silverStateKey.build({ name: 'chats.json' });

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function summaryOf({ chatId, name, exportIds, messages, people, from, to, months }: ChatState): ChatSummary {
  return {
    chatId,
    name,
    exports: exportIds.length,
    messages,
    people: people.map((person) => ({
      id: person.id,
      name: person.name,
      names: person.names,
      messages: person.messages,
    })),
    from,
    to,
    months: Object.keys(months),
  };
}

/** Encodes the summaries of chats as JSON, ordered by their last message, latest first. The same states in any order give equal bytes. */
export function encodeChatSummaries(states: readonly ChatState[]): Uint8Array {
  const chats = states
    .map(summaryOf)
    .sort((a, b) => descending(a.to ?? '', b.to ?? '') || descending(b.chatId, a.chatId));
  return encoder.encode(`${JSON.stringify({ version: SILVER_VERSION, chats })}\n`);
}

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/** Lists every chat, latest message first. Empty before the first build of this version. Reads one object. */
export async function listChats(store: Pick<ObjectStore, 'read'>): Promise<readonly ChatSummary[]> {
  const bytes = await store.read(CHAT_SUMMARIES_KEY);
  if (bytes === null) return [];
  const value: unknown = JSON.parse(decoder.decode(bytes));
  return isCurrent(value) ? value.chats : [];
}

const isCurrent = (value: unknown): value is { readonly chats: readonly ChatSummary[] } =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === SILVER_VERSION;
