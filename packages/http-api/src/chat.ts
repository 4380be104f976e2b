import type { ChatSummary } from '@homelake/lake';
import type { Chat } from './schemas.ts';

export function chatOf({ chatId, name, messages, people, exports, from, to }: ChatSummary): Chat {
  return {
    id: chatId,
    name,
    messages,
    people: people.map(({ id, name, messages }) => ({ id, name, messages })),
    exports,
    firstSentAt: from,
    lastSentAt: to,
  };
}
