import type { SystemEvent } from '@homelake/chat';
import type { Person } from './merged-chat.ts';
import { nameKey } from './name-key.ts';

/** Who did what to whom, as `messages` tells it: by the newest names of people. */
export interface EventNames {
  readonly actor: string | null;
  readonly target: string | null;
}

/** Makes names of a notice names of people. `owner` is the person whose phone the notice is from; null where nobody knows. */
export type EventNamer = (event: SystemEvent, owner: string | null) => EventNames;

/** Events whose target is a person; others concern a group's name or a number. */
const CONCERNS_A_PERSON: ReadonlySet<string> = new Set(['added', 'removed', 'left', 'joined', 'admin']);

/** "You" where an export writes it as if it were a name: `Ann added You`. */
const YOU: ReadonlySet<string> = new Set([
  'you',
  'du',
  'dich',
  'tú',
  'você',
  'vous',
  'tu',
  'ti',
  'je',
  'u',
  'вы',
  'вас',
]);

/** Names that nobody in the chat bears, as of one who never wrote, stay as they are printed; so do those that two people bear. */
export const eventNamer = (people: readonly Person[]): EventNamer => {
  const byName = new Map<string, string | null>();
  for (const { name, names } of people) {
    for (const key of new Set(names.map(nameKey))) byName.set(key, byName.has(key) ? null : name);
  }
  const nameOf = (printed: string): string => byName.get(nameKey(printed)) ?? printed;
  const personOf = (printed: string | null, isOwner: boolean, owner: string | null): string | null => {
    const known = owner === null ? null : nameOf(owner);
    if (isOwner) return known;
    if (printed === null) return null;
    return YOU.has(nameKey(printed)) && !byName.has(nameKey(printed)) ? known : nameOf(printed);
  };
  return ({ event, actor, target, self }, owner) => ({
    actor: personOf(actor, self === 'actor', owner),
    target: CONCERNS_A_PERSON.has(event) || self === 'target' ? personOf(target, self === 'target', owner) : target,
  });
};

/**
 * The exporting person's name where the export does not tell it itself: of the two of a chat that bears one's name, as the file is called
 * after whom one talks with, it is the other.
 */
export const ownerBeside = (senders: readonly string[], chatName: string | null): string | null => {
  if (senders.length !== 2 || chatName === null) return null;
  const others = senders.filter((name) => nameKey(name) !== nameKey(chatName));
  return others.length === 1 ? (others[0] ?? null) : null;
};
