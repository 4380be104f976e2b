/** How many hues `tokens.css` has for people and categories. */
export const HUES = 8;

interface Talk {
  readonly people: readonly { readonly name: string }[];
}

/**
 * One hue (0 to 7) for each name, the same in every chat. A name starts from the hue that its letters give, so that it
 * keeps it when other chats come and go, and moves to the least used one only where somebody in one of its chats has
 * that hue already. Names are taken in the order of how many chats they share, so that the busiest settle first.
 */
export function huesOf(chats: readonly Talk[]): Map<string, number> {
  const chatsOf = new Map<string, Talk[]>();
  for (const chat of chats) for (const { name } of chat.people) append(chatsOf, name, chat);

  const names = [...chatsOf.keys()].sort(
    (a, b) => (chatsOf.get(b)?.length ?? 0) - (chatsOf.get(a)?.length ?? 0) || (a < b ? -1 : 1),
  );
  const hues = new Map<string, number>();
  for (const name of names) hues.set(name, freeHue(name, chatsOf.get(name) ?? [], hues));
  return hues;
}

function freeHue(name: string, chats: readonly Talk[], hues: ReadonlyMap<string, number>): number {
  const used = Array.from({ length: HUES }, () => 0);
  for (const chat of chats)
    for (const person of chat.people) {
      const hue = hues.get(person.name);
      if (hue !== undefined) used[hue] = (used[hue] ?? 0) + 1;
    }
  const wanted = hash(name) % HUES;
  let best = wanted;
  for (let step = 1; step < HUES; step++) {
    const hue = (wanted + step) % HUES;
    if ((used[hue] ?? 0) < (used[best] ?? 0)) best = hue;
  }
  return best;
}

/** The CSS colour of a hue; soft ink where there is none. */
export const hueColor = (hue: number | undefined): string =>
  hue === undefined ? 'var(--hue-none)' : `var(--hue-${hue})`;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
