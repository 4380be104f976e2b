interface Talk {
  readonly name: string;
  readonly people: readonly { readonly name: string }[];
}

/**
 * Guesses which person of a chat owns the phone; null where there is no evidence. A chat of two has the name of the other person. The only
 * person who is in every chat is the owner.
 */
export function likelyOwner(chat: Talk, chats: readonly Talk[]): string | null {
  const names = chat.people.map(({ name }) => name);
  const partner = partnerOfNamesake(chat);
  if (partner !== null) return partner;
  const elsewhere = chats.map(partnerOfNamesake).find((name) => name !== null && names.includes(name));
  if (elsewhere) return elsewhere;
  const everywhere = names.filter((name) => chats.every(({ people }) => people.some((person) => person.name === name)));
  return chats.length > 1 && everywhere.length === 1 ? (everywhere[0] ?? null) : null;
}

function partnerOfNamesake({ name, people }: Talk): string | null {
  const [one, other] = people;
  if (people.length !== 2 || !one || !other) return null;
  if (one.name === name) return other.name;
  return other.name === name ? one.name : null;
}
