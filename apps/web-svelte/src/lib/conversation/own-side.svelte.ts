import type { Chat } from '@homelake/http-api';
import { likelyOwner } from './own-name.ts';

const KEY = 'homelake.own-name';

/** Person whose messages are on the right: the chosen name, or the likely owner until one is chosen. */
class OwnSide {
  #chosen = $state<string | null>(stored());

  in(chat: Chat, chats: readonly Chat[]): string | null {
    if (this.#chosen === null) return likelyOwner(chat, chats);
    return chat.people.some(({ name }) => name === this.#chosen) ? this.#chosen : null;
  }

  choose(name: string): void {
    this.#chosen = name;
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // Storage may be disabled. The choice then lasts for this visit.
    }
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const ownSide = new OwnSide();
