/** Number of hues that `tokens.css` has for people and categories. */
export const HUES = 8;

interface Talk {
  readonly people: readonly { readonly name: string }[];
}

/**
 * Assigns a hue (0 to 7) to each name, the same in every chat. A name gets the first of the hues that are used least in its chats. The hues
 * are in an order in which neighbours differ most, so two people get clearly different ones. Names are assigned in alphabetical order, not
 * by their number of messages, so that a person keeps the colour when a chat goes on.
 */
export function huesOf(chats: readonly Talk[]): Map<string, number> {
  const chatsOf = new Map<string, Talk[]>();
  for (const chat of chats) for (const { name } of chat.people) append(chatsOf, name, chat);

  const hues = new Map<string, number>();
  for (const name of [...chatsOf.keys()].sort()) hues.set(name, freeHue(chatsOf.get(name) ?? [], hues));
  return hues;
}

function freeHue(chats: readonly Talk[], hues: ReadonlyMap<string, number>): number {
  const used = Array.from({ length: HUES }, () => 0);
  for (const chat of chats)
    for (const person of chat.people) {
      const hue = hues.get(person.name);
      if (hue !== undefined) used[hue] = (used[hue] ?? 0) + 1;
    }
  return used.indexOf(Math.min(...used));
}

/** CSS colour of a hue; a soft text colour where there is none. */
export const hueColor = (hue: number | undefined): string =>
  hue === undefined ? 'var(--hue-none)' : `var(--hue-${hue})`;

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
