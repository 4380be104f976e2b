import type { ChatSummary } from '@homelake/lake';
import { Failure } from './failure.ts';

/** Finds a chat by its id, its name in any case, or a part of its name that only one chat has. Throws Failure for none or several. */
export function findChat(chats: readonly ChatSummary[], wanted: string): ChatSummary {
  const folded = wanted.normalize('NFC').toLowerCase();
  const found = [
    chats.filter(({ chatId }) => chatId === wanted),
    chats.filter((chat) => foldedName(chat) === folded),
    chats.filter((chat) => foldedName(chat).includes(folded)),
  ].find(({ length }) => length > 0);
  if (!found?.[0]) throw new Failure(`there is no chat "${wanted}"; "homelake chats" lists them`);
  if (found.length > 1)
    throw new Failure(
      `"${wanted}" matches ${found.map(({ name, chatId }) => `"${name}" (${chatId})`).join(' and ')}; use the id`,
    );
  return found[0];
}

const foldedName = (chat: ChatSummary) => chat.name.normalize('NFC').toLowerCase();
