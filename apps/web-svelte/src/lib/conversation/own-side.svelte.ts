import type { Chat } from '@homelake/http-api';

const KEY = 'homelake.own-name';

/** Whose messages stand on the right: the chosen name or, until one is chosen, whoever is in every chat. */
class OwnSide {
  #chosen = $state<string | null>(stored());

  in(chat: Chat, chats: readonly Chat[]): string | null {
    const names = chat.people.map(({ name }) => name);
    if (this.#chosen !== null) return names.includes(this.#chosen) ? this.#chosen : null;
    const everywhere = names.filter((name) =>
      chats.every(({ people }) => people.some((person) => person.name === name)),
    );
    return chats.length > 1 && everywhere.length === 1 ? (everywhere[0] ?? null) : null;
  }

  choose(name: string): void {
    this.#chosen = name;
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // Storage may be closed to us; the choice then lasts for this visit.
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
